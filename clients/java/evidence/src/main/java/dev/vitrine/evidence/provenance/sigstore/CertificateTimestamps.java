package dev.vitrine.evidence.provenance.sigstore;

import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.evidence.x509.Certificate;
import dev.vitrine.evidence.x509.Der;
import dev.vitrine.evidence.x509.Hashes;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;

/** The timestamps of certificate logs inside a certificate (RFC 6962 section 3.3). */
final class CertificateTimestamps {

    static final String OID = "1.3.6.1.4.1.11129.2.4.2";

    private static final int EXTENSIONS_TAG = 3;

    private record Timestamp(Bytes logId, long millis, Bytes extensions, Bytes signature) {}

    private final List<Timestamp> timestamps;

    private CertificateTimestamps(List<Timestamp> timestamps) {
        this.timestamps = timestamps;
    }

    /** Empty where the certificate has none. */
    static Optional<CertificateTimestamps> of(Certificate certificate) throws MalformedException {
        Optional<Bytes> extension = certificate.extension(OID);
        if (extension.isEmpty()) {
            return Optional.empty();
        }
        if (!(Der.parse(extension.get(), "the list of timestamps") instanceof ASN1OctetString octets)) {
            throw new MalformedException(
                    "the list of timestamps is not an octet string", MalformedException.NO_POSITION);
        }
        ByteReader in = new ByteReader(Bytes.wrapUnsafe(octets.getOctets()));
        ByteReader list = new ByteReader(in.take("the list of timestamps", in.u16be("its length")));
        in.expectEnd("list of timestamps");
        List<Timestamp> timestamps = new ArrayList<>();
        while (list.remaining() > 0) {
            timestamps.add(timestamp(list.take("a timestamp", list.u16be("its length"))));
        }
        return Optional.of(new CertificateTimestamps(timestamps));
    }

    private static Timestamp timestamp(Bytes bytes) throws MalformedException {
        ByteReader in = new ByteReader(bytes);
        if (in.u8("the version") != 0) {
            throw new MalformedException("a certificate timestamp of an unknown version", 0);
        }
        Bytes logId = in.take("the log id", 32);
        long millis = in.u32be("the time") << 32 | in.u32be("the time");
        Bytes extensions = in.take("the extensions", in.u16be("their length"));
        // The algorithms are those of the log's key, whatever is said here.
        in.skip("the algorithms", 2);
        Bytes signature = in.take("the signature", in.u16be("its length"));
        in.expectEnd("certificate timestamp");
        return new Timestamp(logId, millis, extensions, signature);
    }

    /** The first of the logs that signed for the certificate, which {@code issuer} issued. */
    Optional<TransparencyLog> signedBy(List<TransparencyLog> logs, Certificate certificate, Certificate issuer)
            throws MalformedException {
        for (Timestamp timestamp : timestamps) {
            for (TransparencyLog log : logs) {
                if (log.id().equals(timestamp.logId())
                        && log.validity().contains(Instant.ofEpochMilli(Math.max(0, timestamp.millis())))
                        && verifies(log, timestamp, certificate, issuer)) {
                    return Optional.of(log);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether one of the logs is known: then one of the signatures should verify. */
    boolean nameOneOf(List<TransparencyLog> logs) {
        return timestamps.stream()
                .anyMatch(timestamp -> logs.stream().anyMatch(log -> log.id().equals(timestamp.logId())));
    }

    private static boolean verifies(
            TransparencyLog log, Timestamp timestamp, Certificate certificate, Certificate issuer)
            throws MalformedException {
        Bytes body = bodyWithout(certificate.der());
        // SPEC: digitally-signed struct { v1, certificate_timestamp, timestamp, precert_entry, { issuer_key_hash,
        // tbs_certificate }, extensions } (RFC 6962 sections 3.2 and 3.3).
        ByteBuffer head = ByteBuffer.allocate(2 + 8 + 2);
        head.put((byte) 0).put((byte) 0).putLong(timestamp.millis()).putShort((short) 1);
        Bytes signed = Bytes.concat(
                Bytes.wrapUnsafe(head.array()),
                Hashes.sha256(issuer.key().spki()),
                unsigned(body.size(), 3),
                body,
                unsigned(timestamp.extensions().size(), 2),
                timestamp.extensions());
        try {
            log.key().verify(signed, timestamp.signature());
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    private static Bytes unsigned(int value, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >>> (8 * (size - 1 - i)));
        }
        return Bytes.wrapUnsafe(bytes);
    }

    /** The TBSCertificate as it was before the timestamps were put into it. */
    private static Bytes bodyWithout(Bytes der) throws MalformedException {
        try {
            ASN1Sequence body = ASN1Sequence.getInstance(
                    ASN1Sequence.getInstance(Der.parse(der, "a certificate")).getObjectAt(0));
            ASN1EncodableVector parts = new ASN1EncodableVector();
            for (ASN1Encodable part : body) {
                parts.add(
                        part instanceof ASN1TaggedObject tagged && tagged.getTagNo() == EXTENSIONS_TAG
                                ? new DERTaggedObject(true, EXTENSIONS_TAG, extensionsWithout(tagged))
                                : part);
            }
            return Der.encode(new DERSequence(parts));
        } catch (RuntimeException e) {
            throw new MalformedException("not an X.509 certificate", MalformedException.NO_POSITION);
        }
    }

    private static DERSequence extensionsWithout(ASN1TaggedObject tagged) {
        ASN1EncodableVector kept = new ASN1EncodableVector();
        for (ASN1Encodable extension : ASN1Sequence.getInstance(tagged, true)) {
            if (!ASN1Sequence.getInstance(extension).getObjectAt(0).equals(new ASN1ObjectIdentifier(OID))) {
                kept.add(extension);
            }
        }
        return new DERSequence(kept);
    }
}
