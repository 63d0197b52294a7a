package dev.vitrine.tlog.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.text.Base64Strict;
import org.junit.jupiter.api.Test;

/** The project's own vectors of offline proofs, {@code proto/vectors/proof}. */
final class OwnVectorsTest {

    @Test
    void proofsAreVerifiedOrRefusedForTheirReason() throws MalformedException {
        for (JsonNode test : SharedVectors.ownJson("proof/proofs.json").required("cases")) {
            TrustPolicy policy = TrustPolicy.parse(text(test, "policy"));
            Bytes file = text(test, "proof");
            Bytes entry = Base64Strict.decode(test.required("entry").textValue());

            String error = "";
            try {
                TlogProof proof = TlogProof.parse(file);
                assertThat(proof.toBytes()).isEqualTo(file);
                assertThat(Long.toString(proof.verify(entry, policy).index()))
                        .isEqualTo(test.required("index").textValue());
            } catch (MalformedException e) {
                error = "MALFORMED";
            } catch (VerificationException e) {
                error = e.reason().name();
            }
            assertThat(error)
                    .as(test.path("desc").asText())
                    .isEqualTo(test.path("error").asText());
        }
    }

    private static Bytes text(JsonNode test, String field) {
        return Bytes.utf8(test.required(field).textValue());
    }
}
