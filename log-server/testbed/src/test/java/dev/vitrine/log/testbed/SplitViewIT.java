package dev.vitrine.log.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitrine.log.testbed.browser.VisitedFork;
import dev.vitrine.log.testbed.fork.ForkingLog;
import dev.vitrine.log.testbed.process.JavaProcess;
import dev.vitrine.log.testbed.process.WitnessProcess;
import dev.vitrine.tlog.wire.OriginIds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demonstration: one log shows two histories, three witnesses and two clients, all processes of their own. Every client
 * and every witness ends with evidence that convinces somebody who has nothing but the file; an honest log beside it, and
 * the witnesses, are accused of nothing.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SplitViewIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LIAR = "liar.example/log";
    private static final String HONEST = "honest.example/log";

    @TempDir
    Path home;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AutoCloseable> running = new ArrayList<>();

    @Test
    void aLogThatShowsTwoHistoriesIsFoundOutByEverybodyWithinSeconds() throws Exception {
        try {
            demonstrate();
        } finally {
            for (AutoCloseable each : running) {
                each.close();
            }
        }
    }

    private void demonstrate() throws Exception {
        List<Integer> ports = freePorts(3);
        List<WitnessProcess> witnesses = new ArrayList<>();
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            WitnessProcess witness = WitnessProcess.create(home.resolve("w" + i), "witness.example/w" + i);
            witnesses.add(witness);
            for (int k = 0; k < 2; k++) {
                keys.append("witness w%d-%d %s http://127.0.0.1:%d%n"
                        .formatted(i, k, witness.vkeys().get(k), ports.get(i)));
            }
        }
        Path peers = Files.writeString(home.resolve("peers"), keys + "quorum none\n");
        Path ofA = Files.writeString(home.resolve("a"), url(ports, 0) + "\n" + url(ports, 2) + "\n");
        Path ofB = Files.writeString(home.resolve("b"), url(ports, 1) + "\n");
        String liar = log(LIAR, home.resolve("fork"), ofA, ofB);
        String honest = log(HONEST, home.resolve("never"), ofA, ofB);

        // The liar shows its first history to the first and the third witness, the other one to the second.
        for (int i = 0; i < 3; i++) {
            String view = i == 1 ? "/b" : "/a";
            Path logs = Files.writeString(
                    home.resolve("logs" + i),
                    "log " + ForkingLog.vkey(LIAR) + " " + liar + view + "\nlog " + ForkingLog.vkey(HONEST) + " "
                            + honest + view + "\nquorum none\n");
            running.add(witnesses
                    .get(i)
                    .start(
                            ports.get(i),
                            "--policy",
                            logs.toString(),
                            "--peers",
                            peers.toString(),
                            "--gossip-seconds",
                            "1"));
        }
        Path policy = Files.writeString(
                home.resolve("policy"),
                "log " + ForkingLog.vkey(LIAR) + "\nlog " + ForkingLog.vkey(HONEST) + "\n" + keys
                        + "group g 1 w0-0 w1-0 w2-0\nquorum g\n");
        awaitCosignature(liar + "/a");
        awaitCosignature(liar + "/b");
        Process one = follow("client1", liar + "/a", url(ports, 0), policy);
        Process two = follow("client2", liar + "/b", url(ports, 1), policy);

        awaitFile(home.resolve("client1.state"), one);
        awaitFile(home.resolve("client2.state"), two);
        for (int i = 0; i < 3; i++) {
            assertThat(get(url(ports, i) + "/evidence").body()).isEmpty();
        }

        Optional<VisitedFork> visitor = VisitedFork.open(
                home,
                liar + "/a",
                "log " + ForkingLog.vkey(LIAR) + "\n" + keys + "group g 1 w0-0 w1-0 w2-0\nquorum g\n",
                List.of(url(ports, 0), url(ports, 1), url(ports, 2)));
        visitor.ifPresent(running::add);
        if (visitor.isPresent()) {
            visitor.get().visit("/witnesses");
            assertThat(visitor.get().heard()).isEqualTo("proven");
            assertThat(visitor.get().state()).isNotEqualTo("fork");
        }

        Path unusedSignal = Files.createFile(home.resolve("fork"));

        // Red: both clients end with 1, and every witness holds evidence.
        assertRefuted("client1", one);
        assertRefuted("client2", two);
        for (int i = 0; i < 3; i++) {
            String witness = url(ports, i);
            JsonNode status = statusWithEvidence(witness);
            assertThat(status.required("status").asText()).isEqualTo("red");
            assertThat(state(status, LIAR)).isEqualTo("barred");
            assertThat(state(status, HONEST)).isEqualTo("cosigning");
            Path file = home.resolve("from-w" + i + ".evidence");
            String id = get(witness + "/" + OriginIds.originHash(LIAR) + "/evidence")
                    .body()
                    .lines()
                    .findFirst()
                    .orElseThrow();
            Path unused =
                    Files.writeString(file, get(witness + "/evidence/" + id).body());
            assertThat(get(witness + "/status").body()).contains("Misbehaviour is proven");
        }
        if (visitor.isPresent()) {
            seesRed(visitor.get());
        }
        // A fourth machine's worth of state: just the files.
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Vitrine.Answer verified = new Vitrine(elsewhere)
                .run(
                        home,
                        List.of(
                                "witness",
                                "verify-evidence",
                                "--json",
                                "from-w0.evidence",
                                "from-w1.evidence",
                                "from-w2.evidence",
                                "client1.state.evidence",
                                "client2.state.evidence"));
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
        Set<String> accused = new HashSet<>();
        for (String line : verified.lines()) {
            accused.add(JSON.readTree(line).required("accused").asText());
        }
        assertThat(verified.lines()).hasSize(5);
        assertThat(accused).as("nobody but the liar").containsExactly(ForkingLog.vkey(LIAR));
        for (int i = 0; i < 3; i++) {
            assertThat(get(url(ports, i) + "/" + OriginIds.originHash(HONEST) + "/evidence")
                            .body())
                    .isEmpty();
        }
        // The witnesses stop cosigning the liar, and go on with the honest log.
        long before = size(url(ports, 0), HONEST);
        long barred = size(url(ports, 0), LIAR);
        while (size(url(ports, 0), HONEST) < before + 3) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(size(url(ports, 0), LIAR)).isEqualTo(barred);
    }

    /** The log shows this browser nothing but its first history: what it does wrong is known from the witnesses. */
    private static void seesRed(VisitedFork visitor) throws Exception {
        visitor.visit("/witnesses");
        assertThat(visitor.heard()).isEqualTo("refuted");
        assertThat(visitor.state()).isEqualTo("fork");
        assertThat(visitor.text())
                .contains("This log has shown two histories", "against the log", "barred", "misbehaviour.evidence");
        String red = visitor.barColour();
        visitor.picture(JavaProcess.root().resolve("log-server/testbed/target/screenshots/witnesses-fork.png"));
        visitor.visit("/how");
        assertThat(visitor.state()).as("every other page").isEqualTo("fork");
        assertThat(visitor.barColour()).isEqualTo(red);
    }

    private String log(String origin, Path signal, Path ofA, Path ofB) throws IOException {
        Path log = Files.createFile(home.resolve(origin.replace('/', '-') + ".log"));
        JavaProcess process = JavaProcess.start(
                JavaProcess.root().resolve("log-server/testbed/target/dist"),
                log,
                List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                ForkingLog.class.getName(),
                origin,
                signal.toString(),
                ofA.toString(),
                ofB.toString());
        running.add(process);
        return process.url();
    }

    private Process follow(String name, String log, String witness, Path policy) throws IOException {
        Path folder = Files.createDirectories(home.resolve(name));
        Process process = new Vitrine(folder)
                .start(
                        home,
                        home.resolve(name + ".out"),
                        List.of(
                                "follow",
                                log,
                                "--policy",
                                policy.toString(),
                                "--state",
                                home.resolve(name + ".state").toString(),
                                "--interval",
                                "1",
                                "--report",
                                witness));
        running.add(process::destroyForcibly);
        return process;
    }

    private void awaitCosignature(String view) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!get(view + "/checkpoint").body().contains("witness.example/") && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static void awaitFile(Path file, Process client) throws Exception {
        while (!Files.exists(file) && client.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void assertRefuted(String name, Process client) throws Exception {
        assertThat(client.waitFor(60, TimeUnit.SECONDS))
                .as(name + ": " + Files.readString(home.resolve(name + ".out")))
                .isTrue();
        assertThat(client.exitValue())
                .as(Files.readString(home.resolve(name + ".out")))
                .isEqualTo(1);
    }

    private JsonNode statusWithEvidence(String witness) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        JsonNode status = JSON.readTree(get(witness + "/status.json").body());
        while (status.required("evidence").isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
            status = JSON.readTree(get(witness + "/status.json").body());
        }
        return status;
    }

    private static String state(JsonNode status, String origin) {
        for (JsonNode log : status.required("logs")) {
            if (log.required("origin").asText().equals(origin)) {
                return log.required("state").asText();
            }
        }
        return "absent";
    }

    private long size(String witness, String origin) throws Exception {
        String note = get(witness + "/" + OriginIds.originHash(origin) + "/checkpoint")
                .body();
        return Long.parseLong(note.lines().skip(1).findFirst().orElseThrow());
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static String url(List<Integer> ports, int i) {
        return "http://127.0.0.1:" + ports.get(i);
    }

    /** The witnesses must know each other's addresses before the first of them starts. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
