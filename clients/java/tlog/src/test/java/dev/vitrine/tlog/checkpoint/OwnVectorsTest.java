package dev.vitrine.tlog.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.SharedVectors;
import dev.vitrine.tlog.merkle.Hash;
import dev.vitrine.tlog.merkle.TreeHead;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The project's own vectors of checkpoints, {@code proto/vectors/checkpoint}. */
final class OwnVectorsTest {

    @Test
    void checkpointsAreReadAndPrintedOrRefused() throws MalformedException {
        for (JsonNode test :
                SharedVectors.ownJson("checkpoint/checkpoints.json").required("cases")) {
            Bytes text = Bytes.utf8(test.required("text").textValue());
            if (test.has("error")) {
                assertThatThrownBy(() -> Checkpoint.parse(text))
                        .as(test.required("desc").textValue())
                        .isInstanceOf(MalformedException.class);
                continue;
            }
            List<String> extensions = new ArrayList<>();
            test.required("extensions").forEach(line -> extensions.add(line.textValue()));
            TreeHead head = new TreeHead(
                    Long.parseLong(test.required("size").textValue()),
                    Hash.parseBase64(test.required("root").textValue()));
            Checkpoint expected = new Checkpoint(test.required("origin").textValue(), head, extensions);

            assertThat(Checkpoint.parse(text)).isEqualTo(expected);
            assertThat(expected.text()).isEqualTo(text);
        }
    }
}
