package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import dev.vitrine.tlog.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {

    @TempDir
    private Path home = Path.of("");

    private Result mirror(FakeLog log, String... more) throws Exception {
        String[] arguments = new String[6 + more.length];
        arguments[0] = "mirror";
        arguments[1] = "--json";
        arguments[2] = "--vkey";
        arguments[3] = log.vkey();
        arguments[4] = log.url().toString();
        arguments[5] = home.resolve("copy").toString();
        System.arraycopy(more, 0, arguments, 6, more.length);
        return new Vitrine(home).run((Object[]) arguments);
    }

    private Result fsck(FakeLog log) throws Exception {
        return new Vitrine(home).run("fsck", "--json", home.resolve("copy"), "--vkey", log.vkey());
    }

    private static void fill(FakeLog log, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            log.append(Bytes.utf8("leaf " + i));
        }
    }

    @Test
    void aCopyHoldsAllAndGrowsWithTheLog() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            fill(log, 0, 300);
            JsonNode first = mirror(log).json();
            assertThat(first.get("tree_size").longValue()).isEqualTo(300);
            assertThat(first.get("before").longValue()).isZero();
            assertThat(fsck(log).exit()).isZero();

            JsonNode again = mirror(log).json();
            assertThat(again.get("tiles_fetched").longValue()).isZero();

            fill(log, 300, 700);
            JsonNode grown = mirror(log).json();
            assertThat(grown.get("before").longValue()).isEqualTo(300);
            assertThat(grown.get("tree_size").longValue()).isEqualTo(700);
            assertThat(fsck(log).json().get("tree_size").longValue()).isEqualTo(700);
        }
    }

    @Test
    void aLogThatRewroteItsPastIsNotCopied() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            fill(log, 0, 300);
            assertThat(mirror(log).exit()).isZero();
            Bytes before = Bytes.wrapUnsafe(Files.readAllBytes(home.resolve("copy/checkpoint")));

            log.rewrite(17, Bytes.utf8("another"));
            fill(log, 300, 310);
            assertThat(mirror(log).exit()).isEqualTo(1);

            assertThat(Bytes.wrapUnsafe(Files.readAllBytes(home.resolve("copy/checkpoint"))))
                    .as("the copy stays what it was")
                    .isEqualTo(before);
        }
    }

    @Test
    void aCopyIsOfALogThatSomebodyStandsFor() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            fill(log, 0, 3);

            assertThat(new Vitrine(home)
                            .run("mirror", log.url(), home.resolve("copy"))
                            .exit())
                    .isEqualTo(64);
            assertThat(home.resolve("copy")).doesNotExist();
        }
    }

    @Test
    void aDamagedBlobIsFound() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            fill(log, 0, 3);
            assertThat(mirror(log).exit()).isZero();
            Path blobs = Files.createDirectories(home.resolve("copy/v1/blobs"));
            Path good = blobs.resolve("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
            Path unused = Files.writeString(good, "abc");
            assertThat(fsck(log).json().get("blobs_checked").intValue()).isEqualTo(1);

            Path damaged = Files.writeString(good, "abd");
            assertThat(damaged).exists();
            assertThat(fsck(log).exit()).isEqualTo(1);
        }
    }

    @Test
    void theCheckpointsThatWerePublishedAreKeptAndAreOfOneTree() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            fill(log, 0, 20);
            assertThat(mirror(log, "--history", "5")
                            .json()
                            .get("checkpoints_fetched")
                            .intValue())
                    .isEqualTo(5);
            fill(log, 20, 22);
            assertThat(mirror(log, "--history", "3")
                            .json()
                            .get("checkpoints_fetched")
                            .intValue())
                    .as("one of the three is there")
                    .isEqualTo(2);
            assertThat(home.resolve("copy/checkpoints/16")).exists();
            assertThat(fsck(log).json().get("checkpoints_checked").intValue()).isEqualTo(7);

            Path one = home.resolve("copy/checkpoints/18");
            String other = Files.readString(home.resolve("copy/checkpoints/17"));
            Path unused = Files.writeString(one, other);
            assertThat(fsck(log).exit()).as("of another size").isEqualTo(1);

            Path signed = Files.writeString(one, other.replace("\n17\n", "\n18\n"));
            assertThat(signed).exists();
            assertThat(fsck(log).exit()).as("not signed by the log").isEqualTo(1);
        }
    }

    @Test
    void aCheckpointOfAnotherHistoryInTheLogsListIsAFork() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            fill(log, 0, 10);
            log.rewrite(3, Bytes.utf8("another")); // the log still lists what it signed before
            Result result = mirror(log);
            assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(1);
            assertThat(result.json().get("reason").asText()).isEqualTo("FORK");
        }
    }

    @Test
    void namesBecomePartsOfPathsOnAnyDisk() {
        assertThat(MirrorAnswers.fileName("example.org/wallet")).isEqualTo("example.org~2Fwallet");
        assertThat(MirrorAnswers.fileName("..")).isEqualTo("~2E.");
        assertThat(MirrorAnswers.fileName("a~b c")).isEqualTo("a~7Eb~20c");
    }
}
