package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.proto.v1.EnclaveView;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told about one enclave. */
class EnclaveLookupTest extends ToldStory {

    @Test
    void anEnclaveThatOthersRebuiltIsReproduced() {
        JsonNode view = enclave(GOOD);

        assertThat(view.at("/headline/outcome").asText()).isEqualTo("reproduced");
        assertThat(view.at("/headline/rebuildersMatching").asInt()).isEqualTo(2);
        assertThat(view.at("/headline/sentence").asText())
                .startsWith("signing enclave 1.1.0: built from https://example.org/wallet.git@")
                .contains("by 2 of 2 rebuilders", "Seen running on 1 platform.");
        assertThat(view.at("/stage/value").asInt()).isEqualTo(2);
        assertThat(texts(view.at("/stage/missing"), "/what")).containsExactly("label");
        assertThat(texts(view.at("/rebuilds/rows"), "/outcome")).containsExactly("same-measurement", "identical");
        assertThat(texts(view.at("/rebuilds/rows"), "/daysSinceRelease")).containsExactly("3", "2");
        assertThat(texts(view.at("/releases"), "/version")).containsExactly("1.1.0");
        assertThat(view.at("/releases/0/withdrawn").asBoolean())
                .as("only its publisher can take it back")
                .isFalse();
        assertThat(texts(view.at("/withdrawals"), "/entry/index")).containsExactly("13");
        assertThat(texts(view.at("/unmeasured"), "")).containsExactly("the configuration file");
        assertThat(texts(view.at("/endorsements"), "/purpose")).containsExactly("production");
        assertThat(view.at("/treeSize").asLong()).isEqualTo(size);
    }

    @Test
    void theThreeColumnsHoldWhatWasSignedRebuiltAndAttested() {
        JsonNode view = enclave(GOOD);

        for (String column : List.of("signed", "rebuilt")) {
            assertThat(texts(view.at("/" + column + "/identities"), "/measurement/value"))
                    .containsExactly(GOOD.value().hex());
        }
        assertThat(texts(view.at("/attested/identities"), "/measurement/value"))
                .containsOnly(GOOD.value().hex())
                .hasSize(2);
        assertThat(view.at("/signed/identities/0/mrsigner").asText()).isEqualTo(Story.SIGNER.hex());
        assertThat(texts(view.at("/attested/identities/0/attributeWords"), "")).contains("DEBUG");
    }

    @Test
    void attestationsAreCountedAndLabelled() {
        JsonNode view = enclave(GOOD);

        assertThat(view.at("/attestations/count/value").asInt()).isEqualTo(2);
        assertThat(view.at("/attestations/first/index").asText()).isEqualTo("6");
        assertThat(view.at("/attestations/newest/index").asText()).isEqualTo("7");
        assertThat(texts(view.at("/attestations/rows/0/labels"), "")).contains("debug", "simulated");
        assertThat(texts(view.at("/attestations/rows/1/labels"), ""))
                .contains("simulated")
                .doesNotContain("debug");
        assertThat(view.at("/attestations/rows/0/platformFamily").asText()).hasSize(12);
        assertThat(view.at("/attestations/rows/0/platform").asText()).hasSize(64);
        assertThat(texts(view.at("/labels"), "/code")).contains("debug", "simulated");
        assertThat(view.at("/quotingEnclaves/0/attestations/value").asInt()).isEqualTo(3);
    }

    @Test
    void aMismatchIsAConflictAndSaysWhoGotWhat() {
        JsonNode view = enclave(SAMPLE);

        assertThat(view.at("/headline/outcome").asText()).isEqualTo("irreproducible");
        assertThat(view.at("/rebuilds/mismatching").asInt()).isEqualTo(1);
        assertThat(view.at("/rebuilds/couldNotBuild").asInt()).isEqualTo(1);
        assertThat(view.at("/rebuilt/identities/0/measurement/value").asText())
                .isEqualTo(OTHER.value().hex());
        assertThat(view.at("/conflicts")).hasSize(1);
        assertThat(texts(view.at("/conflicts/0/measurements"), "/value"))
                .containsExactlyInAnyOrder(SAMPLE.value().hex(), OTHER.value().hex());
        assertThat(texts(view.at("/stage/missing"), "/what")).containsExactly("rebuild", "agreement");
        assertThat(enclave(OTHER).at("/rebuilds/mismatching").asInt())
                .as("what came out instead is no mismatch of its own")
                .isZero();
    }

    @Test
    void aPublishedKeyIsShownWhereverItsSignerIs() {
        JsonNode view = enclave(SAMPLE);
        assertThat(view.at("/signers/0/keyIsPublic").asBoolean()).isTrue();
        assertThat(texts(view.at("/labels"), "/code")).contains("published-key");

        JsonNode signer = get("/v1/signers/" + Story.SAMPLE_SIGNER.hex());
        assertThat(signer.at("/keyIsPublic").asBoolean()).isTrue();
        assertThat(texts(signer.at("/enclaves"), "/measurement/value"))
                .containsExactly(SAMPLE.value().hex());
        assertThat(signer.at("/keyCompromises/0/origin").asText()).isNotEmpty();
    }

    @Test
    void whatItsPublisherTookBackIsWithdrawn() {
        JsonNode view = enclave(WITHDRAWN);

        assertThat(view.at("/headline/outcome").asText()).isEqualTo("withdrawn");
        assertThat(view.at("/stage/value").asInt()).isZero();
        assertThat(view.at("/withdrawals/0/reason").asText()).isEqualTo("it leaks");
        assertThat(texts(view.at("/timeline"), "/type")).contains("release", "withdrawal");
    }

    @Test
    void relationsLeadToNeighbours() {
        List<String> types = texts(enclave(GOOD).at("/relations"), "/type");

        assertThat(types).contains("previous-version", "next-version", "same-signer");
    }

    @Test
    void availabilityNamesTheMirrors() {
        JsonNode blob = enclave(GOOD).at("/availability/0");

        assertThat(blob.at("/role").asText()).isEqualTo("source-archive");
        assertThat(blob.at("/here").asBoolean()).isFalse();
        assertThat(blob.at("/mirrors/0/url").asText()).isEqualTo("https://mirror.example.org/archive.tar.gz");
        assertThat(blob.at("/mirrors/0/lastProbe").asText()).isEqualTo("0");
    }

    @Test
    void answersAreMessagesToo() throws IOException {
        HttpResponse<byte[]> response =
                server.get("/v1/enclaves/sgx-mrenclave/" + GOOD.value().hex(), "Accept", "application/x-protobuf");

        assertThat(EnclaveView.parseFrom(response.body()).getHeadline().getOutcome())
                .isEqualTo("reproduced");
    }
}
