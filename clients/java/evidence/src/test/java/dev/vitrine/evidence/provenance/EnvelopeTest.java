package dev.vitrine.evidence.provenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitrine.evidence.Check;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.dsse.Pae;
import dev.vitrine.evidence.dsse.PublisherSigner;
import dev.vitrine.evidence.provenance.intoto.Artifact;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final String IN_TOTO = "application/vnd.in-toto+json";
    private static final Bytes FILE = Bytes.utf8("the enclave");
    private static final PublisherSigner SIGNER = signer(1);

    private static PublisherSigner signer(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        try {
            return PublisherSigner.ed25519FromSeed(Bytes.wrapUnsafe(bytes));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    static Bytes statement() {
        return Bytes.utf8(
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"e\",\"digest\":{\"sha256\":\""
                        + dev.vitrine.evidence.x509.Hashes.sha256(FILE).hex() + "\"}},{\"digest\":{\"sgxMrEnclave\":\""
                        + "ab".repeat(32) + "\",\"tdxRtmr2\":\"" + "cd".repeat(48) + "\"}}],"
                        + "\"predicateType\":\"https://slsa.dev/provenance/v1\",\"predicate\":{\"buildDefinition\":{\"buildType\":\"t\","
                        + "\"externalParameters\":{}},\"runDetails\":{\"builder\":{\"id\":\"https://builder\"}}}}");
    }

    static Bytes envelope(String signedType, String statedType, Bytes payload, String keyId) {
        Bytes signature = SIGNER.sign(Pae.encode(signedType, payload));
        return Bytes.utf8("{\"payloadType\":\"" + statedType + "\",\"payload\":\"" + Base64Strict.encode(payload)
                + "\",\"signatures\":[{\"keyid\":\"" + keyId + "\",\"sig\":\"" + Base64Strict.encode(signature)
                + "\"}]}");
    }

    private static ProvenanceTrust trust() throws MalformedException {
        return ProvenanceTrust.NONE.plusKey("builder", SIGNER.publicKey().spki());
    }

    private static Outcome outcome(Verdict verdict, String id) {
        return verdict.checks().stream()
                .filter(check -> check.id().equals(id))
                .map(Check::outcome)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSignatureUnderAGivenKeyIsProvenAndSoIsTheWholeVerdict() throws Exception {
        Bytes document = envelope(IN_TOTO, IN_TOTO, statement(), "builder");

        Verdict verdict = ProvenanceVerifier.verify(document, Artifact.of(FILE), trust(), AT);

        assertThat(verdict.conclusion()).isEqualTo(Outcome.PROVEN);
        assertThat(outcome(verdict, "artifact.digest")).isEqualTo(Outcome.PROVEN);
        assertThat(verdict.fields()).containsEntry("slsa.builder", "https://builder");
    }

    @Test
    void measuredIdentitiesAmongTheSubjectsBearTheNamesOfVerdicts() throws Exception {
        Verdict verdict = ProvenanceVerifier.verify(statement(), ProvenanceTrust.NONE, AT);

        assertThat(verdict.measurements())
                .containsOnlyKeys("sgx-mrenclave", "tdx-rtmr2")
                .containsEntry("sgx-mrenclave", Bytes.fromHex("ab".repeat(32)));
        assertThat(outcome(verdict, "signature")).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aSignatureUnderNoGivenKeyIsUnknown() throws Exception {
        Bytes document = envelope(IN_TOTO, IN_TOTO, statement(), "builder");

        assertThat(outcome(ProvenanceVerifier.verify(document, ProvenanceTrust.NONE, AT), "signature"))
                .isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aKeyIsFoundWithoutItsNameBecauseAKeyIdIsOnlyAHint() throws Exception {
        Bytes document = envelope(IN_TOTO, IN_TOTO, statement(), "another name");

        assertThat(outcome(ProvenanceVerifier.verify(document, trust(), AT), "signature"))
                .isEqualTo(Outcome.PROVEN);
    }

    @Test
    void theKeyOfTheKeyIdMustVerify() throws Exception {
        ProvenanceTrust other =
                ProvenanceTrust.NONE.plusKey("builder", signer(2).publicKey().spki());
        Bytes document = envelope(IN_TOTO, IN_TOTO, statement(), "builder");

        assertThat(outcome(ProvenanceVerifier.verify(document, other, AT), "signature"))
                .isEqualTo(Outcome.REFUTED);
    }

    @Test
    void aPayloadThatWasSignedAsAnotherTypeIsRefuted() throws Exception {
        Bytes document = envelope("text/plain", IN_TOTO, statement(), "builder");

        assertThat(outcome(ProvenanceVerifier.verify(document, trust(), AT), "signature"))
                .isEqualTo(Outcome.REFUTED);
    }

    @Test
    void anotherArtifactIsRefuted() throws Exception {
        Bytes document = envelope(IN_TOTO, IN_TOTO, statement(), "builder");

        Verdict verdict = ProvenanceVerifier.verify(document, Artifact.of(Bytes.utf8("another")), trust(), AT);

        assertThat(outcome(verdict, "artifact.digest")).isEqualTo(Outcome.REFUTED);
    }

    @Test
    void everyFlippedBitOfThePayloadIsRefused() throws Exception {
        Bytes payload = statement();
        Bytes signature = SIGNER.sign(Pae.encode(IN_TOTO, payload));
        for (int bit = 0; bit < payload.size() * 8; bit += 3) {
            byte[] changed = payload.toByteArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            Bytes document = Bytes.utf8("{\"payloadType\":\"" + IN_TOTO + "\",\"payload\":\""
                    + Base64Strict.encode(Bytes.wrapUnsafe(changed))
                    + "\",\"signatures\":[{\"keyid\":\"builder\",\"sig\":\""
                    + Base64Strict.encode(signature) + "\"}]}");
            assertThat(isRefused(document)).as("bit %s", bit).isTrue();
        }
    }

    private static boolean isRefused(Bytes document) throws MalformedException {
        try {
            return ProvenanceVerifier.verify(document, trust(), AT).forgery().isPresent();
        } catch (MalformedException e) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"payloadType\":\"t\",\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{\"sig\":\"AA==\"}]}",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{\"sig\":\"AA==\"}]}x",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[]}",
                "{\"payloadType\":\"t\",\"payload\":\"\",\"signatures\":[{\"sig\":\"\"}]}",
                "{\"payloadType\":\"t\",\"payload\":\"*\",\"signatures\":[{\"sig\":\"AA==\"}]}",
                "{\"_type\":\"https://in-toto.io/Statement/v2\",\"subject\":[{\"digest\":{\"a\":\"b\"}}],\"predicateType\":\"t\"}",
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{}}],\"predicateType\":\"t\"}",
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\"ab\"}}],\"predicateType\":\"t\"}",
                "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[],\"predicateType\":\"t\"}",
                "{}"
            })
    void brokenDocumentsAreMalformed(String document) {
        assertThatThrownBy(() -> ProvenanceVerifier.verify(Bytes.utf8(document), ProvenanceTrust.NONE, AT))
                .isInstanceOf(MalformedException.class);
    }
}
