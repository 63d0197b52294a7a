package dev.vitrine.log.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/**
 * A certificate and its key, read and checked to belong together: who replaces them in a running server replaces two files,
 * and must not be caught in between.
 */
record TlsCertificate(PemKeyCertOptions pem, X509Certificate certificate) {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final byte[] PROBE = "does this key belong to this certificate?".getBytes(StandardCharsets.US_ASCII);

    /** Reads both files; throws {@link StartException} with the reason why they cannot be used. */
    static TlsCertificate read(Path chain, Path key) throws IOException {
        byte[] certificates = Files.readAllBytes(chain);
        String secret = new String(SecretFile.read(key).toByteArray(), StandardCharsets.US_ASCII);
        try {
            X509Certificate first = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificates));
            requirePair(
                    first.getPublicKey(),
                    privateKey(secret, first.getPublicKey().getAlgorithm(), key),
                    key);
            return new TlsCertificate(
                    new PemKeyCertOptions()
                            .setCertValue(Buffer.buffer(certificates))
                            .setKeyValue(Buffer.buffer(secret)),
                    first);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new StartException(chain + " and " + key + " are not a certificate and its key in PEM", e);
        }
    }

    /** Makes a server speak TLS, and HTTP/2 by negotiation. */
    void applyTo(HttpServerOptions options) {
        HttpServerOptions unused = options.setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setKeyCertOptions(pem);
    }

    Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    private static PrivateKey privateKey(String pem, String algorithm, Path file) throws GeneralSecurityException {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new StartException(file + " is not a private key as PKCS#8 in PEM; openssl pkcs8 -topk8 makes one");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static void requirePair(PublicKey publicKey, PrivateKey privateKey, Path file)
            throws GeneralSecurityException {
        String algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(privateKey);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(PROBE);
        if (!signature.verify(signed)) {
            throw new StartException(file + " is not the key of the certificate");
        }
    }
}
