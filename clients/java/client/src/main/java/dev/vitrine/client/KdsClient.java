package dev.vitrine.client;

import dev.vitrine.evidence.judge.Part;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Pem;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.text.Base64Strict;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * AMD's key distribution service: the certificate of a chip's key, the authorities above it and their revocation list. Nothing
 * that comes is believed here.
 */
public final class KdsClient {

    /** AMD's own. */
    public static final URI AMD = URI.create("https://kdsintf.amd.com/");

    private static final int MAX_CERTIFICATE = 64 << 10;
    private static final int MAX_LIST = 4 << 20;

    /**
     * Which key.
     *
     * @param product {@code Milan}, {@code Genoa} or {@code Turin}
     * @param chipId in hexadecimal digits, as long as the product has it
     * @param versions the query that names the security versions: {@code blSPL=3&teeSPL=0&snpSPL=8&ucodeSPL=115}
     */
    public record Key(String product, String chipId, String versions) {}

    private final URI base;
    private final HttpTransport transport;

    private KdsClient(URI base, HttpTransport transport) {
        this.base = base;
        this.transport = transport;
    }

    /**
     * A service by its URL.
     *
     * @param deadline for each document
     */
    public static KdsClient of(URI url, Optional<InetSocketAddress> proxy, Duration deadline) {
        return new KdsClient(
                URI.create(url.toString().replaceFirst("/*$", "/")), HttpTransport.through(proxy, deadline));
    }

    /**
     * Fetches what a report of a chip needs.
     *
     * @throws IOException where something could not be had; the message says what, and from where
     */
    public Map<Part, Bytes> collateral(Key key) throws IOException {
        String prefix = "vcek/v1/" + key.product() + "/";
        Bytes vcek = get(prefix + key.chipId() + "?" + key.versions(), MAX_CERTIFICATE);
        Bytes chain = get(prefix + "cert_chain", MAX_CERTIFICATE);
        Map<Part, Bytes> parts = new EnumMap<>(Part.class);
        try {
            List<Certificate> certificates = new ArrayList<>();
            certificates.add(Certificate.parse(vcek));
            certificates.addAll(Pem.certificates(chain));
            parts.put(Part.SNP_CERTIFICATES, pem(certificates));
        } catch (MalformedException e) {
            throw new IOException(base + " sent a certificate that cannot be read: " + e.getMessage(), e);
        }
        parts.put(Part.SNP_CRL, get(prefix + "crl", MAX_LIST));
        return parts;
    }

    private Bytes get(String path, int maxSize) throws IOException {
        URI uri = base.resolve(path);
        HttpAnswer answer = transport.send(HttpRequest.newBuilder(uri).build(), maxSize);
        if (answer.status() != 200) {
            throw new IOException(uri + " answered HTTP " + answer.status()
                    + (answer.status() == 404 ? ": it does not know this chip, or is no such service" : ""));
        }
        return answer.body();
    }

    private static Bytes pem(List<Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (Certificate certificate : certificates) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64Strict.encode(certificate.der())
                            .replaceAll("(.{64})", "$1\n")
                            .strip())
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return Bytes.utf8(text.toString());
    }
}
