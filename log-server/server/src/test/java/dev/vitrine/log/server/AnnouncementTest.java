package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.note.KeyName;
import dev.vitrine.tlog.note.KeyType;
import dev.vitrine.tlog.note.NoteSigner;
import dev.vitrine.tlog.note.SigningKey;
import dev.vitrine.tlog.note.VerifierKey;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.wire.LogDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncementTest {

    @TempDir
    Path directory;

    private final Queue<Bytes> posted = new ConcurrentLinkedQueue<>();
    private HttpServer witness;
    private String url;
    private volatile int status = 200;

    @BeforeEach
    void start() throws Exception {
        witness = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        witness.createContext("/w/announce", exchange -> {
            boolean unused =
                    posted.add(Bytes.wrapUnsafe(exchange.getRequestBody().readAllBytes()));
            byte[] answer = (status == 200 ? "admitted\n" : "not-admitted: no\n").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        witness.start();
        url = "http://127.0.0.1:" + witness.getAddress().getPort() + "/w";
    }

    @AfterEach
    void stop() {
        witness.stop(0);
    }

    @Test
    void theWitnessGetsADescriptionThatTheLogsOwnKeySigned() throws Exception {
        NoteSigner signer = signer();

        Announcement.Answer answer =
                new Announcement(signer, "https://log.example/", 1_000, "ops at log.example").postTo(url);

        assertThat(answer).isEqualTo(new Announcement.Answer(url, true, "admitted"));
        assertThat(LogDescription.verify(posted.element()))
                .isEqualTo(new LogDescription(signer.key(), "https://log.example/", 1_000, "ops at log.example"));
    }

    @Test
    void aRefusalAndSilenceAreToldAsSuch() throws Exception {
        Announcement announcement = new Announcement(signer(), "https://log.example/", 1, "ops");
        status = 403;
        assertThat(announcement.postTo(url))
                .isEqualTo(new Announcement.Answer(url, false, "HTTP 403 not-admitted: no"));
        witness.stop(0);
        assertThat(announcement.postTo(url).admitted()).isFalse();
        assertThat(announcement.postTo("no url").admitted()).isFalse();
    }

    @Test
    void whatIsNoDescriptionIsRefusedBeforeItIsSent() throws Exception {
        NoteSigner signer = signer();
        assertThatThrownBy(() -> new Announcement(signer, "two\nlines", 1, "ops"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Announcement(signer, "https://log.example/", 0, "ops"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theWitnessesOfAPolicyAreAskedOnceEach() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(Bytes.utf8("witness a " + cosigner(1) + " https://witness.example/\n"
                + "witness b " + cosigner(2) + " https://witness.example\n"
                + "witness c " + cosigner(3) + "\nquorum none\n"));
        assertThat(Announcement.witnessesOf(policy)).containsExactly("https://witness.example");
    }

    private static VerifierKey cosigner(int seed) throws Exception {
        return SigningKey.fromSeed(
                        KeyName.parse("witness.example/" + seed),
                        KeyType.ED25519_COSIGNATURE,
                        Rfc6962.leafHash(Bytes.utf8("seed " + seed)).bytes())
                .verifierKey();
    }

    private NoteSigner signer() throws Exception {
        Path keys = directory.resolve("keys");
        LogKeys made = LogKeys.create(keys, KeyName.parse("log.example"), Optional.empty(), new SecureRandom());
        NoteSigner signer = LogKeys.noteSigner(keys).orElseThrow();
        assertThat(made.vkeys()).contains(signer.key().toString());
        return signer;
    }
}
