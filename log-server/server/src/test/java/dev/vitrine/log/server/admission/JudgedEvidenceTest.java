package dev.vitrine.log.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import dev.vitrine.evidence.judge.Exhibit;
import dev.vitrine.evidence.judge.Label;
import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.judge.VerifiedChains;
import dev.vitrine.evidence.sigstruct.EnclaveKey;
import dev.vitrine.evidence.sigstruct.PublishedKeys;
import dev.vitrine.evidence.simulate.SimulatedDomain;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.SimulatedGuest;
import dev.vitrine.evidence.simulate.SimulatedNitroEnclave;
import dev.vitrine.exhibit.Assessment;
import dev.vitrine.exhibit.ByteStrings;
import dev.vitrine.exhibit.CompromiseProof;
import dev.vitrine.exhibit.LoggedExhibit;
import dev.vitrine.log.server.TestEvidence;
import dev.vitrine.log.server.metrics.LogMetrics;
import dev.vitrine.log.server.metrics.Metrics;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.KeyKind;
import dev.vitrine.tlog.Bytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JudgedEvidenceTest {

    private final Instant now = InstantSource.system().instant();
    private final Metrics metrics = new Metrics();

    private JudgedEvidence at(Instant time) {
        return new JudgedEvidence(
                VerifiedChains.alsoUnder(TestEvidence.SIMULATOR.roots(), 64),
                PublishedKeys.shipped(),
                InstantSource.fixed(time),
                new LogMetrics(metrics).evidence);
    }

    private static List<LoggedExhibit> one(Exhibit exhibit) {
        return List.of(new LoggedExhibit("here", exhibit));
    }

    @Test
    void judgesAsOfTheTimeOfItsClock() throws Problem {
        Exhibit quote = TestEvidence.quote(1);

        assertThat(at(now).check(one(quote)).labels()).doesNotContain(Label.NOT_CURRENT);
        assertThat(at(now.plus(Duration.ofDays(365 * 3))).check(one(quote)).labels())
                .as("what was genuine stays admissible")
                .contains(Label.NOT_CURRENT);
    }

    @Test
    void learnsSignersUpToABoundAndNoOtherKeys() throws Problem {
        JudgedEvidence evidence = at(now);
        List<LoggedExhibit> quote = one(TestEvidence.SIMULATOR.sgx(TestEvidence.enclave(7), Bytes.EMPTY));
        List<LoggedExhibit> other = one(TestEvidence.SIMULATOR.sgx(TestEvidence.enclave(8), Bytes.EMPTY));

        evidence.learn(
                compromise(KeyKind.KEY_KIND_WITNESS, TestEvidence.enclave(7).mrSigner()));
        assertThat(evidence.check(quote).labels()).doesNotContain(Label.PUBLISHED_KEY);
        evidence.learn(
                compromise(KeyKind.KEY_KIND_SGX_SIGNER, TestEvidence.enclave(7).mrSigner()));
        assertThat(claims(evidence, quote))
                .as("without proof")
                .singleElement()
                .asString()
                .contains("without proof");
        assertThat(evidence.check(quote).labels()).doesNotContain(Label.PUBLISHED_KEY);
        for (int i = 0; i < 20_000; i++) {
            byte[] signer = ByteBuffer.allocate(32).putInt(i).putInt(1).array();
            evidence.learn(compromise(KeyKind.KEY_KIND_SGX_SIGNER, Bytes.copyOf(signer)));
        }
        evidence.learn(
                compromise(KeyKind.KEY_KIND_SGX_SIGNER, TestEvidence.enclave(8).mrSigner()));
        assertThat(claims(evidence, other)).as("above the bound").isEmpty();
        assertThat(claims(evidence, quote)).isNotEmpty();
    }

    private List<String> claims(JudgedEvidence evidence, List<LoggedExhibit> exhibits) throws Problem {
        try {
            return evidence.judge().judge(exhibits.get(0).exhibit(), now).verdict().checks().stream()
                    .filter(check -> check.id().equals("signer.claim"))
                    .map(check -> check.detail())
                    .toList();
        } catch (dev.vitrine.tlog.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoSignsWithAKeyProvesThatItIsPublic() throws Problem {
        JudgedEvidence evidence = at(now);
        EnclaveKey key = EnclaveKey.generate(new Random(3));
        List<LoggedExhibit> quote = one(TestEvidence.SIMULATOR.sgx(
                SimulatedEnclave.of(Bytes.copyOf(new byte[32]), key.mrSigner()), Bytes.EMPTY));
        KeyCompromise claim = compromise(KeyKind.KEY_KIND_SGX_SIGNER, key.mrSigner());
        assertThat(evidence.check(quote).labels()).doesNotContain(Label.PUBLISHED_KEY);

        evidence.learn(claim.toBuilder()
                .setPublicKey(ByteStrings.of(key.toPublicKey()))
                .setProof(ByteStrings.of(key.sign(CompromiseProof.message(key.mrSigner()))))
                .build());

        assertThat(evidence.check(quote).labels()).contains(Label.PUBLISHED_KEY);
        assertThat(claims(evidence, quote)).isEmpty();
    }

    private static KeyCompromise compromise(KeyKind kind, Bytes identity) {
        return KeyCompromise.newBuilder()
                .setKind(kind)
                .setIdentity(ByteString.copyFrom(identity.toByteArray()))
                .setOrigin("https://example.org/leak")
                .build();
    }

    @Test
    void whatOneExhibitIsRefusedForIsSaidWithItsPlace() {
        List<LoggedExhibit> both = List.of(
                new LoggedExhibit("first", TestEvidence.quote(1)),
                new LoggedExhibit("second", TestEvidence.flipped(TestEvidence.quote(2), 112)));

        assertThatCode(() -> at(now).check(both)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.where()).isEqualTo("second");
            assertThat(problem.code()).isEqualTo(ErrorCode.EVIDENCE_FORGED);
            assertThat(problem.check()).isEqualTo("quote.signature");
        });
    }

    /** A fast stand-in for the fuzz targets of the parsers, through all of them: strangers never see an INTERNAL. */
    @Test
    void everyMutationIsAdmittedOrRefusedAndNothingElse() throws Problem {
        Random random = new Random(11);
        JudgedEvidence evidence = at(now);
        Bytes data = Bytes.copyOf(new byte[64]);
        Bytes image = Bytes.copyOf(new byte[48]);
        List<Exhibit> originals = List.of(
                TestEvidence.quote(1),
                TestEvidence.SIMULATOR.tdx(SimulatedDomain.of(image), data),
                TestEvidence.SIMULATOR.snp(SimulatedGuest.of(image), data),
                TestEvidence.SIMULATOR.nitro(SimulatedNitroEnclave.of(Map.of(0, image), data)));
        int refused = 0;
        for (int round = 0; round < 1_200; round++) {
            Exhibit mutated = mutated(originals.get(round % originals.size()), random);
            try {
                Assessment assessment = evidence.check(one(mutated));
                assertThat(assessment.kinds()).containsExactly(mutated.kind());
            } catch (Problem problem) {
                assertThat(problem.code()).isIn(ErrorCode.EVIDENCE_FORGED, ErrorCode.EVIDENCE_MALFORMED);
                assertThat(problem.check()).matches("[a-z0-9.-]+");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(900);
        assertThat(metrics.text().lines().filter(line -> line.startsWith("log_evidence_refused_total")))
                .hasSizeLessThan(100);
    }

    private static Exhibit mutated(Exhibit exhibit, Random random) {
        List<Part> parts = new ArrayList<>(exhibit.parts().keySet());
        int choice = random.nextInt(parts.size() + 1);
        if (choice == parts.size()) {
            return new Exhibit(exhibit.kind(), mutated(exhibit.bytes(), random), exhibit.parts(), exhibit.binding());
        }
        Part part = parts.get(choice);
        return exhibit.with(part, mutated(exhibit.part(part).orElseThrow(), random));
    }

    private static Bytes mutated(Bytes bytes, Random random) {
        byte[] changed = bytes.toByteArray();
        if (random.nextInt(8) == 0) {
            return Bytes.copyOf(changed, 0, random.nextInt(changed.length));
        }
        int at = random.nextInt(changed.length);
        changed[at] ^= (byte) (1 << random.nextInt(8));
        return Bytes.copyOf(changed);
    }
}
