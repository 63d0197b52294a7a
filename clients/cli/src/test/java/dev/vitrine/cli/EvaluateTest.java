package dev.vitrine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vitrine.cli.Vitrine.Result;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.policy.TrustPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateTest {

    private static final String NAME = "witness.example/one";

    @TempDir
    private Path home = Path.of("");

    private HttpServer server;
    private Vitrine vitrine;
    private String url;
    private String metadata = "";
    private int forUnknownOrigin = 404;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::answer);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        metadata = describe(key(4, KeyType.ED25519_COSIGNATURE), key(6, KeyType.MLDSA44_COSIGNATURE));
        vitrine = new Vitrine(home);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aGoodWitnessBecomesAGroupThatAPolicyTakes() throws Exception {
        Result result = vitrine.run("witness", "evaluate", url, "--json");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.jsonLines().get(0).get("name").asText()).isEqualTo(NAME);
        String group = result.jsonLines().get(1).get("group").asText();
        TrustPolicy policy =
                TrustPolicy.parse(Bytes.utf8("log " + key("log.example", 1, KeyType.ED25519) + "\n" + group));
        assertThat(policy.witnesses()).hasSize(2).allSatisfy(witness -> assertThat(witness.url())
                .contains(url + "/"));
        assertThat(policy.needsNoWitness()).isFalse();
    }

    @Test
    void aListedKeyThatTheWitnessDoesNotHaveIsRefuted() throws Exception {
        Path list = Files.writeString(
                home.resolve("list"),
                "witness one " + key(9, KeyType.ED25519_COSIGNATURE) + " " + url + "\nquorum none\n");

        Result result = vitrine.run("witness", "evaluate", list);

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out())
                .contains("REFUTED")
                .contains("does not have the key that is listed")
                .doesNotContain("group");
    }

    @Test
    void aPolicyIsComparedAndNeverChanged() throws Exception {
        metadata = describe(key(5, KeyType.ED25519_COSIGNATURE), key(4, KeyType.ED25519_COSIGNATURE))
                .replace(
                        "\"admission\"",
                        "\"retiring_keys\":[{\"verifier_key\":\"" + key(4, KeyType.ED25519_COSIGNATURE)
                                + "\",\"until\":1800000000}],\"admission\"");
        String before = "witness one " + key(4, KeyType.ED25519_COSIGNATURE) + " " + url + "\nquorum one\n";
        Path policy = Files.writeString(home.resolve("policy"), before);

        Result result = vitrine.run("witness", "evaluate", policy, "--configured", policy);

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out())
                .contains("will stop to sign: add the new one beside it")
                .contains(key(5, KeyType.ED25519_COSIGNATURE));
        assertThat(result.out().substring(result.out().indexOf("\nwitness ")))
                .as("nobody begins to trust a key that is on its way out")
                .doesNotContain(key(4, KeyType.ED25519_COSIGNATURE));
        assertThat(Files.readString(policy)).isEqualTo(before);
    }

    @Test
    void aWitnessThatCosignsForStrangersIsRefuted() throws Exception {
        forUnknownOrigin = 200;
        Result result = vitrine.run("witness", "evaluate", url);
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).contains("add.unknown-origin: expected 404, got 200");
    }

    @Test
    void aDescriptionThatDoesNotFitIsRefutedAndSilenceIsUnknown() throws Exception {
        String good = metadata;
        for (String bad : new String[] {
            "[]",
            "{",
            "{}",
            good.replace(NAME + "\"", "witness.example/two\""),
            good.replace("\"verifier_keys\"", "\"keys\"")
        }) {
            metadata = bad;
            assertThat(vitrine.run("witness", "evaluate", url).exit()).as(bad).isEqualTo(1);
        }
        server.stop(0);
        assertThat(vitrine.run("witness", "evaluate", "--timeout", "1", url).exit())
                .isEqualTo(2);
    }

    private String describe(String first, String second) {
        return "{\"name\":\"" + NAME + "\",\"submission_url\":\"" + url + "/\",\"verifier_keys\":[\"" + first + "\",\""
                + second + "\"],\"capabilities\":[\"add-checkpoint\"],\"admission\":{\"policy\":\"open\"}}";
    }

    private static String key(int seed, KeyType type) {
        return key(NAME, seed, type);
    }

    private static String key(String name, int seed, KeyType type) {
        try {
            return SigningKey.fromSeed(
                            KeyName.parse(name),
                            type,
                            Rfc6962.leafHash(Bytes.utf8("seed " + seed)).bytes())
                    .verifierKey()
                    .toString();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.equals("/witness.v0.json")) {
            send(exchange, 200, metadata);
        } else if (path.equals("/add-checkpoint")) {
            boolean whole = new String(body, UTF_8).contains("\u2014 ");
            send(exchange, whole ? forUnknownOrigin : 400, "no\n");
        } else {
            send(exchange, 404, "no\n");
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
