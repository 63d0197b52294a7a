package dev.vitrine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.client.FakeLog;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.misbehaviour.Misbehaviour;
import dev.vitrine.tlog.misbehaviour.VerifiedMisbehaviour;
import dev.vitrine.tlog.wire.OriginIds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MisbehaviourTest {

    @TempDir
    private Path home = Path.of("");

    private FakeLog log;
    private Vitrine vitrine;
    private Witness witness;

    @BeforeEach
    void start() throws IOException {
        log = FakeLog.start();
        witness = new Witness();
        vitrine = new Vitrine(home);
        vitrine.use(log);
    }

    @AfterEach
    void stop() {
        log.close();
        witness.server.stop(0);
    }

    @Test
    void aForkAtOneSizeBecomesEvidenceThatVerifiesWithTheFileAlone() throws Exception {
        Path before = checkpointAfter("a", "b");
        log.rewrite(0, Bytes.utf8("c"));
        Path after = keep("after");
        Path evidence = home.resolve("fork.evidence");

        Result made = vitrine.run("witness", "prove-fork", before, after, "--out", evidence, "--json");
        Result verified = new Vitrine(home.resolve("elsewhere")).run("witness", "verify-evidence", "--json", evidence);

        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(made.jsonLines().get(0).get("kind").asText()).isEqualTo("fork");
        assertThat(verified.exit()).as(verified.err()).isZero();
        assertThat(verified.json().get("against_log").asBoolean()).isTrue();
    }

    @Test
    void aForkAcrossSizesIsProvenFromTheTiles() throws Exception {
        Path before = checkpointAfter("a", "b", "c");
        log.rewrite(1, Bytes.utf8("x"));
        log.append(Bytes.utf8("d"));
        Path after = keep("after");

        Result made = vitrine.run("witness", "prove-fork", after, before, "--json");

        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(made.jsonLines().get(0).get("kind").asText()).isEqualTo("fork-prefix");
        assertThat(Misbehaviour.parse(
                                Bytes.utf8(made.jsonLines().get(0).get("text").asText()))
                        .verify()
                        .isAgainstLog())
                .isTrue();
    }

    @Test
    void aLogThatGrewIsNotAccused() throws Exception {
        Path before = checkpointAfter("a", "b");
        log.append(Bytes.utf8("c"));

        Result made = vitrine.run("witness", "prove-fork", before, keep("after"));

        assertThat(made.exit()).isEqualTo(1);
        assertThat(made.out()).isEmpty();
    }

    @Test
    void tilesOfAnotherTreeTellNothing() throws Exception {
        Path before = checkpointAfter("a", "b");
        log.append(Bytes.utf8("c"));
        Path after = keep("after");
        log.rewrite(2, Bytes.utf8("d"));

        assertThat(vitrine.run("witness", "prove-fork", before, after).exit()).isEqualTo(2);
    }

    @Test
    void whatIsNoEvidenceIsToldApart() throws Exception {
        Path nonsense = vitrine.write("nonsense", new byte[] {'x', '\n'});
        VerifiedMisbehaviour fork = fork();
        Path wrong = vitrine.write(
                "wrong",
                fork.toBytes()
                        .toUtf8()
                        .replace("kind fork\n", "kind cosigner-fork\n")
                        .getBytes(UTF_8));
        Path right = vitrine.write("right", fork.toBytes().toByteArray());

        assertThat(vitrine.run("witness", "verify-evidence", nonsense).exit()).isEqualTo(2);
        assertThat(vitrine.run("witness", "verify-evidence", wrong).exit()).isEqualTo(1);
        assertThat(vitrine.run("witness", "verify-evidence", right, "--policy", home.resolve("policy"))
                        .exit())
                .isZero();
        assertThat(vitrine.run("witness", "verify-evidence", right, nonsense).exit())
                .isEqualTo(2);
        assertThat(vitrine.run("witness", "verify-evidence", home.resolve("absent"))
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void evidenceAgainstAKeyThatWasNotAskedAboutCouldNotBeTold() throws Exception {
        Path file = vitrine.write("e", fork().toBytes().toByteArray());
        String other = "example.com/foo+530d903a+AYVIpEo0+"; // not a vkey: a usage error, before anything is read

        assertThat(vitrine.run("witness", "verify-evidence", file, "--vkey", other)
                        .exit())
                .isEqualTo(64);
    }

    @Test
    void followTellsTheWitnessWhatItSeesAndOnceOnly() throws Exception {
        log.append(Bytes.utf8("a"));

        Result result = vitrine.run("follow", "--once", "--report", witness.url());

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(witness.reported).containsExactly(log.checkpoint().toUtf8());
    }

    @Test
    void followStopsAtEvidenceThatAWitnessHolds() throws Exception {
        log.append(Bytes.utf8("a"));
        VerifiedMisbehaviour fork = fork();
        witness.holds(fork);
        Path state = home.resolve("state");

        Result result = vitrine.run("follow", "--once", "--state", state, "--report", witness.url());

        assertThat(result.exit()).as(result.out() + result.err()).isEqualTo(1);
        assertThat(result.err()).contains("REFUTED");
        assertThat(vitrine.run("witness", "verify-evidence", home.resolve("state.evidence"))
                        .exit())
                .isZero();
    }

    @Test
    void followDoesNotBelieveAWitnessThatLies() throws Exception {
        log.append(Bytes.utf8("a"));
        VerifiedMisbehaviour fork = fork();
        witness.holds(fork);
        Bytes unused = witness.files.put(
                "/evidence/" + fork.id().hex(),
                Bytes.utf8(fork.toBytes().toUtf8().replace("kind fork\n", "kind cosigner-fork\n")));

        assertThat(vitrine.run("follow", "--once", "--report", witness.url()).exit())
                .isZero();
    }

    @Test
    void followHandsOverTheForkThatItSees() throws Exception {
        Path state = home.resolve("state");
        log.append(Bytes.utf8("a"));
        assertThat(vitrine.run("follow", "--once", "--state", state).exit()).isZero();
        log.rewrite(0, Bytes.utf8("b"));

        Result result = vitrine.run("follow", "--once", "--state", state, "--report", witness.url());

        assertThat(result.exit()).isEqualTo(1);
        assertThat(witness.evidence).isNotEmpty();
        assertThat(Misbehaviour.parse(Bytes.utf8(witness.evidence.get(0)))
                        .verify()
                        .origin())
                .isEqualTo(FakeLog.ORIGIN);
        assertThat(vitrine.run("witness", "verify-evidence", home.resolve("state.evidence"))
                        .exit())
                .isZero();
    }

    @Test
    void aWitnessThatIsAwayDoesNotStopFollowing() throws Exception {
        log.append(Bytes.utf8("a"));
        witness.server.stop(0);

        Result result = vitrine.run("follow", "--once", "--report", witness.url(), "--timeout", 2);

        assertThat(result.exit()).isZero();
        assertThat(result.err()).contains("was not told");
    }

    @Test
    void printsTheLogsThatAConformanceRunNeeds() {
        Result list = vitrine.run("witness", "conformance", "--print-logs", "--seed", 3);

        assertThat(list.exit()).isZero();
        assertThat(list.out()).startsWith("logs/v0\nvkey conformance.vitrine.dev/3/0+");
        assertThat(vitrine.run("witness", "conformance").exit()).isEqualTo(64);
        assertThat(vitrine.run("witness", "conformance", witness.url()).exit()).isEqualTo(2);
    }

    private VerifiedMisbehaviour fork() throws Exception {
        Path before = checkpointAfter("p", "q");
        Bytes original = Bytes.wrapUnsafe(Files.readAllBytes(before));
        log.rewrite(1, Bytes.utf8("r"));
        Path evidence = home.resolve("made");
        assertThat(vitrine.run("witness", "prove-fork", before, keep("other"), "--out", evidence)
                        .exit())
                .isZero();
        log.rewrite(1, Bytes.utf8("q"));
        assertThat(original.isEmpty()).isFalse();
        return Misbehaviour.parse(Bytes.wrapUnsafe(Files.readAllBytes(evidence)))
                .verify();
    }

    private Path checkpointAfter(String... entries) throws IOException {
        for (String entry : entries) {
            log.append(Bytes.utf8(entry));
        }
        return keep("before");
    }

    private Path keep(String name) throws IOException {
        return vitrine.write(name, log.checkpoint().toByteArray());
    }

    /** The paths of a witness that a client uses. */
    private static final class Witness {

        final HttpServer server;
        final Map<String, Bytes> files = new ConcurrentHashMap<>();
        final List<String> reported = new CopyOnWriteArrayList<>();
        final List<String> evidence = new CopyOnWriteArrayList<>();

        Witness() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
            var unused = server.createContext("/", this::answer);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        void holds(VerifiedMisbehaviour one) {
            String origin = OriginIds.originHash(one.origin());
            Bytes unused =
                    files.put("/" + origin + "/evidence", Bytes.utf8(one.id().hex() + "\n"));
            Bytes unusedToo = files.put("/evidence/" + one.id().hex(), one.toBytes());
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                if (exchange.getRequestMethod().equals("POST") && !path.contains("checkpoint")) {
                    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                    boolean unused = (path.equals("/report") ? reported : evidence).add(body);
                    exchange.sendResponseHeaders(200, -1);
                    return;
                }
                Optional<Bytes> file = Optional.ofNullable(files.get(path));
                exchange.sendResponseHeaders(
                        file.isPresent() ? 200 : 404,
                        file.isPresent() ? file.get().size() : -1);
                if (file.isPresent()) {
                    exchange.getResponseBody().write(file.get().toByteArray());
                }
            }
        }
    }
}
