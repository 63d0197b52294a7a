package dev.vitrine.tlog.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.checkpoint.CheckpointNote;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The project's own vectors of policies, {@code proto/vectors/policy}. */
final class OwnVectorsTest {

    @Test
    void textsAreReadAndPrintedOrRefused() throws MalformedException {
        for (JsonNode test : SharedVectors.ownJson("policy/texts.json").required("cases")) {
            Bytes text = text(test, "text");
            if (test.has("error")) {
                assertThatThrownBy(() -> TrustPolicy.parse(text))
                        .as(test.required("desc").textValue())
                        .isInstanceOf(MalformedException.class);
            } else {
                assertThat(TrustPolicy.parse(text).toText()).isEqualTo(text(test, "canonical"));
            }
        }
    }

    @Test
    void checkpointsAreAcceptedOrRefusedForTheirReason() throws MalformedException {
        for (JsonNode test : SharedVectors.ownJson("policy/checkpoints.json").required("cases")) {
            String desc = test.required("desc").textValue();
            TrustPolicy policy = TrustPolicy.parse(text(test, "policy"));
            CheckpointNote note = CheckpointNote.parse(text(test, "note"));

            String error = "";
            try {
                VerifiedCheckpoint verified = policy.verify(note, number(test, "now"), number(test, "skew"));
                List<String> times = new ArrayList<>();
                verified.cosignatures().forEach(each -> times.add(Long.toString(each.timestamp())));
                List<String> expected = new ArrayList<>();
                test.required("times").forEach(time -> expected.add(time.textValue()));
                assertThat(times).as(desc).isEqualTo(expected);
                assertThat(verified.earliestQuorumTime()).as(desc).isEqualTo(optional(test, "earliest"));
                assertThat(verified.latestQuorumTime()).as(desc).isEqualTo(optional(test, "latest"));
            } catch (VerificationException e) {
                error = e.reason().name();
            }
            assertThat(error).as(desc).isEqualTo(test.path("error").asText());
        }
    }

    private static OptionalLong optional(JsonNode test, String field) {
        return test.has(field) ? OptionalLong.of(number(test, field)) : OptionalLong.empty();
    }

    private static Bytes text(JsonNode test, String field) {
        return Bytes.utf8(test.required(field).textValue());
    }

    private static long number(JsonNode test, String field) {
        return Long.parseLong(test.required(field).textValue());
    }
}
