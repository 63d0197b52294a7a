package dev.vitrine.log.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with a certificate that is replaced while the server runs. */
class TlsTest {

    @TempDir
    Path directory;

    private Path chain;
    private Path key;
    private @Nullable TestServer started;

    @BeforeEach
    void makeACertificate() throws Exception {
        chain = directory.resolve("chain.pem");
        key = directory.resolve("key.pem");
        writePair("first");
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private TestServer server() {
        return Objects.requireNonNull(started);
    }

    private void start() {
        started = TestServer.create(
                directory,
                "raw",
                "quorum none\n",
                "tls:\n  certificate: " + chain + "\n  key: " + key + "\naccess:\n  reload: 10ms\n");
    }

    @Test
    void speaksHttp1AndHttp2OverTls() throws Exception {
        start();

        HttpResponse<String> http1 = get(HttpClient.Version.HTTP_1_1);
        HttpResponse<String> http2 = get(HttpClient.Version.HTTP_2);

        assertThat(server().url()).startsWith("https://");
        assertThat(http1.statusCode()).isEqualTo(200);
        assertThat(http1.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(http2.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(http2.headers().firstValue("strict-transport-security")).isPresent();
    }

    @Test
    void showsANewCertificateOnceItsFilesAreThere() throws Exception {
        start();
        assertThat(shownName()).isEqualTo("CN=first");

        writePair("second");

        String name = "CN=first";
        while (name.equals("CN=first")) { // until the server has looked; bounded by the test's timeout
            name = shownName();
        }
        assertThat(name).isEqualTo("CN=second");
    }

    @Test
    void keepsTheOldCertificateWhileTheNewOneDoesNotFitItsKey() throws Exception {
        start();

        KeyPair other = pair();
        Files.writeString(
                chain, pem("CERTIFICATE", certificate("half done", other).getEncoded()));
        for (int i = 0; i < 20; i++) {
            assertThat(shownName()).isEqualTo("CN=first");
        }

        writeKey(other);
        String name = "CN=first";
        while (name.equals("CN=first")) {
            name = shownName();
        }
        assertThat(name).isEqualTo("CN=half done");
    }

    @Test
    void refusesAKeyThatOthersMayRead() throws Exception {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("chmod 600")
                .hasMessageContaining(key.toString());
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws Exception {
        writeKey(pair());

        assertThatThrownBy(this::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("is not the key of the certificate");
    }

    @Test
    void refusesAFileThatIsNoKey() throws Exception {
        Files.writeString(key, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");

        assertThatThrownBy(this::start).isInstanceOf(StartException.class).hasMessageContaining("PKCS#8");
    }

    private HttpResponse<String> get(HttpClient.Version version) throws Exception {
        // The certificate is for a name that nobody resolves; who it is is what shownName looks at.
        HttpClient client =
                HttpClient.newBuilder().sslContext(trustAll()).version(version).build();
        return client.send(
                HttpRequest.newBuilder(URI.create(server().url() + "/checkpoint"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String shownName() throws Exception {
        try (SSLSocket socket = (SSLSocket)
                trustAll().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server().port())) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    @Test
    void plainHttpGetsNoAnswerOnThatPort() {
        start();
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest plain = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server().port() + "/checkpoint"))
                .build();

        assertThatThrownBy(() -> client.send(plain, HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void oldVersionsOfTlsAreRefused() throws Exception {
        start();
        try (SSLSocket socket = (SSLSocket)
                trustAll().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server().port())) {
            assertThat(socket.getSupportedProtocols()).contains("TLSv1.1");
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});

            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    private void writePair(String name) throws Exception {
        KeyPair pair = pair();
        // The key first: the other order is what another test is about.
        writeKey(pair);
        Files.writeString(chain, pem("CERTIFICATE", certificate(name, pair).getEncoded()));
    }

    private void writeKey(KeyPair pair) throws Exception {
        Files.deleteIfExists(key);
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(String name, KeyPair pair) throws Exception {
        Instant now = Instant.now();
        X500Name subject = new X500Name("CN=" + name);
        return new org.bouncycastle.cert.jcajce.JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                subject,
                                BigInteger.ONE,
                                Date.from(now.minusSeconds(60)),
                                Date.from(now.plusSeconds(3_600)),
                                subject,
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type
                + "-----\n";
    }

    private static SSLContext trustAll() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        return context;
    }

    /** Looks at no certificate: the test does. */
    private static final class TrustAll extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
