package dev.vitrine.evidence.simulate;

import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/** A certificate with its key: an authority that issues others, or a leaf. */
public final class Issuer {

    private final X500Name name;
    private final SimulatedKey key;
    private final Certificate certificate;

    private Issuer(X500Name name, SimulatedKey key, Certificate certificate) {
        this.name = name;
        this.key = key;
        this.certificate = certificate;
    }

    /**
     * What a certificate is to be.
     *
     * @param name the whole name: {@code O=...,CN=...}
     * @param authority whether it may sign certificates and lists, and nothing else; otherwise it signs data only
     * @param extensions further ones by object identifier, with the bytes inside of their octet strings
     */
    public record Subject(
            String name,
            SimulatedKey key,
            boolean authority,
            BigInteger serial,
            Instant from,
            Instant to,
            Map<String, Bytes> extensions) {}

    /** Issues to itself. */
    public static Issuer root(Subject subject) {
        X500Name name = new X500Name(subject.name());
        return certify(name, subject.key(), subject);
    }

    /** Issues a certificate below this one. */
    public Issuer issue(Subject subject) {
        return certify(name, key, subject);
    }

    private static Issuer certify(X500Name issuer, SimulatedKey issuerKey, Subject subject) {
        X500Name name = new X500Name(subject.name());
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                issuer,
                subject.serial(),
                Date.from(subject.from()),
                Date.from(subject.to()),
                name,
                subject.key().publicKey());
        int usage = subject.authority() ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(subject.authority()));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            for (Map.Entry<String, Bytes> extension : new TreeMap<>(subject.extensions()).entrySet()) {
                builder.addExtension(
                        new ASN1ObjectIdentifier(extension.getKey()),
                        false,
                        extension.getValue().toByteArray());
            }
            byte[] der = builder.build(new Signer(issuerKey)).getEncoded();
            return new Issuer(name, subject.key(), Certificate.parse(Bytes.copyOf(der)));
        } catch (IOException | MalformedException e) {
            throw new IllegalArgumentException("not what a certificate can be", e);
        }
    }

    /** A list of revoked certificates. */
    public Bytes revocationList(Instant from, Instant to, List<BigInteger> serials) {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(name, Date.from(from));
        builder.setNextUpdate(Date.from(to));
        for (BigInteger serial : serials) {
            builder.addCRLEntry(serial, Date.from(from), 0);
        }
        try {
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.ONE));
            return Bytes.copyOf(builder.build(new Signer(key)).getEncoded());
        } catch (IOException e) {
            throw new AssertionError("a list can be encoded", e);
        }
    }

    public Certificate certificate() {
        return certificate;
    }

    public SimulatedKey key() {
        return key;
    }

    /** The certificates as PEM, in this order. */
    public static Bytes pem(Issuer... issuers) {
        StringBuilder text = new StringBuilder();
        for (Issuer issuer : issuers) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(issuer.certificate.der().toByteArray()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return Bytes.utf8(text.toString());
    }

    private static final class Signer implements ContentSigner {

        private final SimulatedKey key;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Signer(SimulatedKey key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return key.algorithm();
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            return key.signForCertificate(content.toByteArray());
        }
    }
}
