package dev.vitrine.log.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.exhibit.Assessment;
import dev.vitrine.exhibit.Exhibits;
import dev.vitrine.exhibit.LoggedExhibit;
import dev.vitrine.log.server.TestEntries;
import dev.vitrine.log.server.problem.Problem;
import dev.vitrine.proto.v1.Entry;
import dev.vitrine.proto.v1.ErrorCode;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.tlog.Bytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

    private final List<LoggedExhibit> seen = new ArrayList<>();
    private final Admission admission = new Admission(asking(seen::addAll));

    private interface Question {
        void ask(List<LoggedExhibit> exhibits) throws Problem;
    }

    private static EvidenceAdmission asking(Question question) {
        return new EvidenceAdmission() {
            @Override
            public Assessment check(List<LoggedExhibit> exhibits) throws Problem {
                question.ask(exhibits);
                return Assessment.NONE;
            }

            @Override
            public void learn(KeyCompromise compromise) {}
        };
    }

    private static Bytes bytes(Entry.Builder entry) {
        return Bytes.copyOf(entry.build().toByteArray());
    }

    private AbstractThrowableAssert<?, ?> refused(Bytes leaf, ErrorCode code) {
        return assertThatThrownBy(() -> admission.check(leaf))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void admitsAStatementSignedByUpToSixteen() throws Exception {
        Statement statement = TestEntries.opaque("signed by many");
        PublisherSigner[] signers =
                IntStream.rangeClosed(1, 16).mapToObj(TestEntries::signer).toArray(PublisherSigner[]::new);

        admission.check(bytes(TestEntries.entry(statement, TestEntries.signer(1))));
        admission.check(bytes(TestEntries.entry(statement, signers)));

        LoggedExhibit exhibit = Exhibits.in(statement).get(0);
        assertThat(seen).as("and asks about the evidence of each").containsExactly(exhibit, exhibit);
    }

    @Test
    void refusesSeventeenSigners() {
        PublisherSigner[] signers =
                IntStream.rangeClosed(1, 17).mapToObj(TestEntries::signer).toArray(PublisherSigner[]::new);

        var unused =
                refused(bytes(TestEntries.entry(TestEntries.statement("too many"), signers)), ErrorCode.LIMIT_EXCEEDED);
    }

    @Test
    void admitsP256Signatures() throws Problem {
        PublisherSigner p256 = PublisherSigner.generateP256(new SecureRandom());

        admission.check(bytes(TestEntries.entry(TestEntries.statement("p256"), p256, TestEntries.signer(1))));

        assertThat(seen).as("a statement without evidence").isEmpty();
    }

    @Test
    void everySignatureMustVerifyAndTheFirstBadOneIsNamed() {
        Entry good = TestEntries.entry(TestEntries.statement("x"), TestEntries.signer(1), TestEntries.signer(2))
                .build();
        Entry.Builder bad = good.toBuilder();
        bad.getSignaturesBuilder(1).setSignature(good.getSignatures(0).getSignature());

        refused(bytes(bad), ErrorCode.BAD_SIGNATURE)
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.where())
                        .isEqualTo("entry.signatures[1].signature"));
        assertThat(seen).isEmpty();
    }

    @Test
    void aSignatureCoversThePayloadType() {
        Entry good = TestEntries.entry("text/other", TestEntries.statement("x").toByteString(), TestEntries.signer(1))
                .build();

        var unused = refused(
                bytes(good.toBuilder().setPayloadType("application/vnd.vitrine.statement.v1+protobuf")),
                ErrorCode.BAD_SIGNATURE);
    }

    @Test
    void refusesAKeyThatIsNone() {
        Entry good = TestEntries.entry(TestEntries.statement("x"), TestEntries.signer(1))
                .build();
        Entry.Builder bad = good.toBuilder();
        bad.getSignaturesBuilder(0).setPublicKey(ByteString.copyFrom(new byte[44]));

        refused(bytes(bad), ErrorCode.INVALID_FIELD)
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.where())
                        .isEqualTo("entry.signatures[0].public_key"));
    }

    @Test
    void asksAboutTheEvidenceLast() {
        Admission strict = new Admission(asking(exhibits -> {
            throw new Problem(ErrorCode.EVIDENCE_FORGED, "statement", "forged");
        }));

        assertThatThrownBy(() -> strict.check(bytes(TestEntries.entry(TestEntries.opaque("x"), TestEntries.signer(1)))))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ErrorCode.EVIDENCE_FORGED));
    }

    @Test
    void boundsTheLeafBeforeItLooksInside() {
        var unused = refused(Bytes.EMPTY, ErrorCode.LEAF_EMPTY);
        var unusedAlso = refused(Bytes.copyOf(new byte[65_536]), ErrorCode.LEAF_TOO_LARGE);
    }

    @Test
    void doesNotTakeCoseYet() {
        var unused = refused(Bytes.copyOf(new byte[] {(byte) 0xd2, (byte) 0x84}), ErrorCode.LEAF_KIND_UNKNOWN);
    }

    /** A fast stand-in for the fuzz target: a mutated entry is refused with a code, or was not changed. */
    @Test
    void refusesEveryMutationOfAnEntry() throws Problem {
        Random random = new Random(3);
        byte[] original = TestEntries.leaf("mutated");
        for (int round = 0; round < 500; round++) {
            byte[] mutated = original.clone();
            int at = random.nextInt(mutated.length);
            mutated[at] ^= (byte) (1 << random.nextInt(8));

            assertThatThrownBy(() -> admission.check(Bytes.copyOf(mutated)))
                    .as("byte %d", at)
                    .isInstanceOf(Problem.class);
        }
        admission.check(Bytes.copyOf(original));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"payloadType\":\"a\",\"payload\":\"aGk=\",\"signatures\":[{\"sig\":\"AAAA\"}]}",
                " {\"payloadType\":\"a\",\"payload\":\"aGk=\",\"signatures\":[{\"sig\":\"AAAA\"}]}",
                "{\"signatures\":[{\"keyid\":\"k\",\"sig\":\"_-8=\"},{\"cert\":\"c\",\"sig\":\"AAAA\"}],"
                        + "\"payload\":\"+/8=\",\"payloadType\":\"application/vnd.in-toto+json\"}",
                "{ \"payloadType\" : \"a\" , \"payload\" : \"aGk=\" , \"signatures\" : [ { \"sig\" : \"AAAA\" } ] }\n"
            })
    void admitsDsseEnvelopes(String envelope) {
        // The kind is told by the very first byte: leading white space makes it something else.
        if (envelope.startsWith("{")) {
            assertThatCode(() -> admission.check(Bytes.utf8(envelope))).doesNotThrowAnyException();
        } else {
            var unused = refused(Bytes.utf8(envelope), ErrorCode.LEAF_KIND_UNKNOWN);
        }
    }
}
