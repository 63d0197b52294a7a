package dev.vitrine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import dev.vitrine.tlog.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FsckTest {

    private static final String TESSERA =
            "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
    private static final String SKYLIGHT_MIRROR =
            "mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O";

    @TempDir
    private Path home = Path.of("");

    @Test
    void theConfiguredLogIsRecomputedUnderItsPolicy() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            fill(log, 300);
            Vitrine vitrine = new Vitrine(home);
            vitrine.use(log);

            JsonNode answer = vitrine.run("fsck", "--json").json();

            assertThat(answer.get("outcome").textValue()).isEqualTo("proven");
            assertThat(answer.get("tree_size").longValue()).isEqualTo(300);
            assertThat(answer.get("entries_checked").booleanValue()).isTrue();
            assertThat(answer.get("signed_by")).hasSize(3);
        }
    }

    @Test
    void aLogThatIsNotItsCheckpointIsRefuted() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            fill(log, 300);
            Path checkpoint = vitrineFile("old-checkpoint", log.checkpoint());
            log.rewrite(17, Bytes.utf8("another"));
            Vitrine vitrine = new Vitrine(home);
            vitrine.use(log);

            assertThat(vitrine.run("fsck").exit()).isZero();
            Result result = vitrine.run("fsck", "--json", "--checkpoint", checkpoint);
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.json().get("outcome").textValue()).isEqualTo("refuted");
        }
    }

    @Test
    void withoutAnybodyNamedNobodyStandsForTheTree() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            fill(log, 3);

            assertThat(new Vitrine(home).run("fsck", log.url()).exit()).isEqualTo(2);
            assertThat(new Vitrine(home)
                            .run("fsck", log.url(), "--vkey", log.vkey())
                            .exit())
                    .isZero();
            assertThat(new Vitrine(home)
                            .run("fsck", log.url(), "--vkey", TESSERA)
                            .exit())
                    .isEqualTo(1);
            assertThat(new Vitrine(home)
                            .run("fsck", log.url(), "--vkey", "nonsense")
                            .exit())
                    .isEqualTo(64);
        }
    }

    @Test
    void whatCannotBeReadCouldNotBeTold() throws Exception {
        Path empty = Files.createDirectory(home.resolve("empty"));

        assertThat(new Vitrine(home).run("fsck", empty, "--vkey", TESSERA).exit())
                .isEqualTo(2);
        assertThat(new Vitrine(home).run("fsck", "--vkey", TESSERA).exit()).isEqualTo(64);
    }

    @Test
    void aLogThatHidesItsEntriesIsSaidToBeCheckedByHashesOnly() throws Exception {
        try (FakeLog log = FakeLog.start()) {
            fill(log, 600);
            log.hideEntries();

            Result result = new Vitrine(home).run("fsck", log.url(), "--vkey", log.vkey());

            assertThat(result.exit()).isZero();
            assertThat(result.out()).contains("600 leaf hashes", "it serves no entries");
        }
    }

    @Test
    void theLogsOfOthersPassFromAFolderAndOverHttp() throws Exception {
        Path tiles = shared("vectors/tiles");
        HttpServer server = serve(tiles);
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            for (String place : new String[] {tiles.toString(), url}) {
                Vitrine vitrine = new Vitrine(home);
                assertThat(vitrine.run("fsck", place + "/tessera-log", "--vkey", TESSERA)
                                .exit())
                        .isZero();
                Result mirror = vitrine.run("fsck", place + "/skylight-mirror", "--vkey", SKYLIGHT_MIRROR);
                assertThat(mirror.exit()).isZero();
                assertThat(mirror.out()).contains("300 leaf hashes");
            }
        } finally {
            server.stop(0);
        }
    }

    private static Path shared(String path) {
        String root = System.getProperty("vitrine.shared", "");
        Path folder = Path.of(root, path);
        if (!Files.isDirectory(folder)) {
            if (Boolean.getBoolean("vitrine.shared.required")) {
                fail("there is no " + folder);
            }
            assumeTrue(false, "the shared vectors are not beside the project");
        }
        return folder;
    }

    private static HttpServer serve(Path folder) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
                if (!Files.isRegularFile(file)) {
                    exchange.sendResponseHeaders(404, -1);
                    return;
                }
                byte[] content = Files.readAllBytes(file);
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        });
        server.start();
        return server;
    }

    private Path vitrineFile(String name, Bytes content) throws IOException {
        return new Vitrine(home).write(name, content.toByteArray());
    }

    private static void fill(FakeLog log, int count) {
        for (int i = 0; i < count; i++) {
            log.appendQuietly(Bytes.utf8("leaf " + i));
        }
        log.publishNow();
    }
}
