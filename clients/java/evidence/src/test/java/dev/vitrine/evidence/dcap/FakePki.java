package dev.vitrine.evidence.dcap;

import dev.vitrine.evidence.TrustAnchors;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/** A public-key infrastructure like Intel's, with Intel's names and none of Intel's keys. Deterministic. */
final class FakePki {

    /** A time at which everything that is made by default is valid. */
    static final Instant NOW = Instant.parse("2025-07-01T00:00:00Z");

    static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    static final Instant TO = Instant.parse("2030-01-01T00:00:00Z");

    static final String ROOT = "Intel SGX Root CA";
    static final String PLATFORM_CA = "Intel SGX PCK Platform CA";
    static final String PROCESSOR_CA = "Intel SGX PCK Processor CA";
    static final String PCK = "Intel SGX PCK Certificate";
    static final String TCB_SIGNING = "Intel SGX TCB Signing";

    private static final ECNamedDomainParameters P256 =
            new ECNamedDomainParameters(SECObjectIdentifiers.secp256r1, CustomNamedCurves.getByName("secp256r1"));

    /** Made once for each name in a run: making keys and signatures takes most of a test's time. */
    private static final Map<String, Key> KEYS = new ConcurrentHashMap<>();

    private static final Map<List<Object>, Issued> CERTIFICATES = new ConcurrentHashMap<>();
    private static final Map<List<Object>, Bytes> SIGNATURES = new ConcurrentHashMap<>();

    private FakePki() {}

    /** A key of P-256 that follows from its name. */
    static final class Key {

        private final ECPrivateKeyParameters secret;
        private final ECPublicKeyParameters shown;

        private final String seed;

        private Key(String seed) {
            this.seed = seed;
            BigInteger d = new BigInteger(1, sha256(Bytes.utf8(seed))).mod(P256.getN());
            this.secret = new ECPrivateKeyParameters(d, P256);
            this.shown = new ECPublicKeyParameters(P256.getG().multiply(d), P256);
        }

        static Key of(String seed) {
            return KEYS.computeIfAbsent(seed, Key::new);
        }

        /** {@code X || Y}. */
        Bytes coordinates() {
            return Bytes.copyOf(shown.getQ().getEncoded(false)).slice(1);
        }

        /** {@code r || s} over the SHA-256 of the message. */
        Bytes sign(Bytes message) {
            return SIGNATURES.computeIfAbsent(List.of(seed, message), unused -> makeSignature(message));
        }

        private Bytes makeSignature(Bytes message) {
            ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
            signer.init(true, secret);
            BigInteger[] rs = signer.generateSignature(sha256(message));
            return Bytes.concat(fixed(rs[0]), fixed(rs[1]));
        }
    }

    /** The other signature that verifies as well: {@code (r, n - s)}. */
    static Bytes otherSignature(Bytes rs) {
        BigInteger s = new BigInteger(1, rs.slice(32).toByteArray());
        return Bytes.concat(rs.slice(0, 32), fixed(P256.getN().subtract(s)));
    }

    /** The group order as a coordinate: neither r nor s may be it. */
    static Bytes order() {
        return fixed(P256.getN());
    }

    private static Bytes fixed(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, padded, 32 - length, length);
        return Bytes.wrapUnsafe(padded);
    }

    private static byte[] sha256(Bytes message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** What a certificate is to be; changed with the methods that return another one. */
    record Subject(
            String commonName,
            String keySeed,
            boolean authority,
            Instant from,
            Instant to,
            long serial,
            Optional<Bytes> sgxExtension) {

        static Subject authority(String commonName) {
            return new Subject(commonName, commonName, true, FROM, TO, serialOf(commonName), Optional.empty());
        }

        static Subject leaf(String commonName) {
            return new Subject(commonName, commonName, false, FROM, TO, serialOf(commonName), Optional.empty());
        }

        Subject valid(Instant start, Instant end) {
            return new Subject(commonName, keySeed, authority, start, end, serial, sgxExtension);
        }

        Subject named(String name) {
            return new Subject(name, keySeed, authority, from, to, serial, sgxExtension);
        }

        Subject keyed(String seed) {
            return new Subject(commonName, seed, authority, from, to, serial, sgxExtension);
        }

        Subject with(Bytes extension) {
            return new Subject(commonName, keySeed, authority, from, to, serial, Optional.of(extension));
        }

        private static long serialOf(String name) {
            return 0x1000L + Math.abs(name.hashCode() % 0x1000);
        }
    }

    /** A certificate and its key. */
    record Issued(Certificate certificate, Key key) {

        /** Issues a certificate below this one. */
        Issued issue(Subject subject) {
            return certify(certificate.commonName(), key, subject);
        }

        String pem() {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(certificate.der().toByteArray())
                    + "\n-----END CERTIFICATE-----\n";
        }

        /** A revocation list with these serial numbers. */
        Bytes revocationList(Instant from, Instant to, BigInteger... serials) {
            X509v2CRLBuilder builder = new X509v2CRLBuilder(name(certificate.commonName()), Date.from(from));
            builder.setNextUpdate(Date.from(to));
            for (BigInteger serial : serials) {
                builder.addCRLEntry(serial, Date.from(from), 0);
            }
            try {
                return Bytes.copyOf(builder.build(signer(key)).getEncoded());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** The envelope of a document of the certification service. */
        Bytes signedDocument(String member, String body) {
            return Bytes.utf8("{\"" + member + "\":" + body + ",\"signature\":\""
                    + key.sign(Bytes.utf8(body)).hex() + "\"}");
        }
    }

    static Issued root() {
        Subject subject = Subject.authority(ROOT);
        return certify(ROOT, Key.of(subject.keySeed()), subject);
    }

    static TrustAnchors anchors() {
        return TrustAnchors.of()
                .plusNonProduction("a fake root", root().certificate().key().spkiSha256());
    }

    private static Issued certify(String issuer, Key issuerKey, Subject subject) {
        return CERTIFICATES.computeIfAbsent(
                List.of(issuer, issuerKey.seed, subject), unused -> make(issuer, issuerKey, subject));
    }

    private static Issued make(String issuer, Key issuerKey, Subject subject) {
        Key key = Key.of(subject.keySeed());
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    name(issuer),
                    BigInteger.valueOf(subject.serial()),
                    Date.from(subject.from()),
                    Date.from(subject.to()),
                    name(subject.commonName()),
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key.shown));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(subject.authority()));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(
                            subject.authority() ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
            if (subject.sgxExtension().isPresent()) {
                builder.addExtension(
                        new ASN1ObjectIdentifier(PckCertificate.EXTENSION),
                        false,
                        subject.sgxExtension().get().toByteArray());
            }
            Bytes der = Bytes.copyOf(builder.build(signer(issuerKey)).getEncoded());
            return new Issued(Certificate.parse(der), key);
        } catch (IOException | MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static org.bouncycastle.operator.ContentSigner signer(Key key) {
        try {
            return new BcECContentSignerBuilder(
                            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256))
                    .build(key.secret);
        } catch (OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static X500Name name(String commonName) {
        return new X500Name("C=US,ST=CA,L=Santa Clara,O=Intel Corporation,CN=" + commonName);
    }

    /** An element of the SGX extension. */
    static ASN1Encodable pair(String suffix, ASN1Encodable value) {
        return new org.bouncycastle.asn1.DERSequence(
                new ASN1Encodable[] {new ASN1ObjectIdentifier(PckCertificate.EXTENSION + suffix), value});
    }
}
