package dev.vitrine.evidence;

import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certification authority, or a leaf, whose key a test holds: for chains that look right and are not a vendor's. */
public final class FakeAuthority {

    /** What the vendors sign with. */
    public enum Kind {
        P384("EC", "SHA384withECDSA"),
        RSA_PSS("RSA", "SHA384WITHRSAANDMGF1"),
        RSA_PKCS1("RSA", "SHA256WITHRSA");

        private final String keys;
        private final String signatures;

        Kind(String keys, String signatures) {
            this.keys = keys;
            this.signatures = signatures;
        }
    }

    /** What the certificates are valid around. */
    public static final Instant NOW = Instant.parse("2024-06-01T00:00:00Z");

    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();
    private static final Map<String, KeyPair> KEYS = new LinkedHashMap<>();

    private final Kind kind;
    private final X500Name name;
    private final KeyPair keys;
    private final Certificate certificate;

    private FakeAuthority(Kind kind, X500Name name, KeyPair keys, Certificate certificate) {
        this.kind = kind;
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
    }

    /** A self-signed root. Keys are made once for each kind and name in a run: RSA keys take their time. */
    public static FakeAuthority root(Kind kind, String commonName) {
        KeyPair keys = keys(kind, commonName);
        X500Name name = new X500Name("CN=" + commonName);
        Certificate certificate =
                certify(name, keys, kind, name, keys, BigInteger.ONE, true, Map.of(), NOW.minusSeconds(86400));
        return new FakeAuthority(kind, name, keys, certificate);
    }

    public FakeAuthority authority(Kind subjectKind, String commonName) {
        return issue(subjectKind, commonName, true, Map.of());
    }

    /** A certificate that signs no others, with extensions by object identifier: raw values, not wrapped. */
    public FakeAuthority leaf(Kind subjectKind, String commonName, Map<String, Bytes> extensions) {
        return issue(subjectKind, commonName, false, extensions);
    }

    private FakeAuthority issue(Kind subjectKind, String commonName, boolean isAuthority, Map<String, Bytes> values) {
        KeyPair subjectKeys = keys(subjectKind, commonName);
        X500Name subject = new X500Name("CN=" + commonName);
        Certificate issued = certify(
                name, keys, kind, subject, subjectKeys, BigInteger.TWO, isAuthority, values, NOW.minusSeconds(5400));
        return new FakeAuthority(subjectKind, subject, subjectKeys, issued);
    }

    private static Certificate certify(
            X500Name issuer,
            KeyPair issuerKeys,
            Kind issuerKind,
            X500Name subject,
            KeyPair subjectKeys,
            BigInteger serial,
            boolean isAuthority,
            Map<String, Bytes> extensions,
            Instant notBefore) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    serial,
                    Date.from(notBefore),
                    Date.from(NOW.plusSeconds(isAuthority ? 8640000 : 5400)),
                    subject,
                    subjectKeys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(isAuthority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
            for (Map.Entry<String, Bytes> extension : extensions.entrySet()) {
                builder.addExtension(
                        new ASN1ObjectIdentifier(extension.getKey()),
                        false,
                        extension.getValue().toByteArray());
            }
            X509CertificateHolder holder = builder.build(new JcaContentSignerBuilder(issuerKind.signatures)
                    .setProvider(PROVIDER)
                    .build(issuerKeys.getPrivate()));
            return Certificate.parse(Bytes.copyOf(holder.getEncoded()));
        } catch (OperatorCreationException | IOException | MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** A list of this authority's revoked certificates, current at {@link #NOW}. */
    public Bytes revocationList(BigInteger... serials) {
        try {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(name, Date.from(NOW.minusSeconds(60)));
            builder.setNextUpdate(Date.from(NOW.plusSeconds(86400)));
            for (BigInteger serial : serials) {
                builder.addCRLEntry(serial, Date.from(NOW.minusSeconds(60)), 0);
            }
            return Bytes.copyOf(builder.build(new JcaContentSignerBuilder(kind.signatures)
                            .setProvider(PROVIDER)
                            .build(keys.getPrivate()))
                    .getEncoded());
        } catch (OperatorCreationException | IOException e) {
            throw new AssertionError(e);
        }
    }

    public Certificate certificate() {
        return certificate;
    }

    /** Signs data: ECDSA as {@code r || s}, RSA as an octet string. */
    public Bytes sign(Bytes message) {
        try {
            Signature signer = kind == Kind.P384
                    ? Signature.getInstance("SHA384withECDSAinP1363Format")
                    : Signature.getInstance(kind.signatures, PROVIDER);
            signer.initSign(keys.getPrivate());
            signer.update(message.toByteArray());
            return Bytes.copyOf(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static synchronized KeyPair keys(Kind kind, String commonName) {
        return KEYS.computeIfAbsent(kind + commonName, unused -> generate(kind));
    }

    private static KeyPair generate(Kind kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.keys);
            if (kind == Kind.P384) {
                generator.initialize(new ECGenParameterSpec("secp384r1"), new SecureRandom());
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
