package dev.vitrine.evidence.provenance.intoto;

import dev.vitrine.tlog.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;

/** The hashes that provenance is signed over, by the names of in-toto, of Sigstore and of ASN.1. */
public enum DigestAlgorithm {
    SHA256("SHA-256", "sha256", "SHA2_256", 32, NISTObjectIdentifiers.id_sha256),
    SHA384("SHA-384", "sha384", "SHA2_384", 48, NISTObjectIdentifiers.id_sha384),
    SHA512("SHA-512", "sha512", "SHA2_512", 64, NISTObjectIdentifiers.id_sha512);

    private final String jdkName;
    private final String inTotoName;
    private final String sigstoreName;
    private final int size;

    @SuppressWarnings("ImmutableEnumChecker") // object identifiers are immutable
    private final ASN1ObjectIdentifier oid;

    DigestAlgorithm(String jdkName, String inTotoName, String sigstoreName, int size, ASN1ObjectIdentifier oid) {
        this.jdkName = jdkName;
        this.inTotoName = inTotoName;
        this.sigstoreName = sigstoreName;
        this.size = size;
        this.oid = oid;
    }

    /** By the key of an in-toto DigestSet. */
    public static Optional<DigestAlgorithm> ofInToto(String name) {
        return Arrays.stream(values()).filter(a -> a.inTotoName.equals(name)).findFirst();
    }

    /** By the name of Sigstore's protocol buffers. */
    public static Optional<DigestAlgorithm> ofSigstore(String name) {
        return Arrays.stream(values()).filter(a -> a.sigstoreName.equals(name)).findFirst();
    }

    public static Optional<DigestAlgorithm> ofOid(String dotted) {
        return Arrays.stream(values()).filter(a -> a.oid.getId().equals(dotted)).findFirst();
    }

    public String inTotoName() {
        return inTotoName;
    }

    public int size() {
        return size;
    }

    public Bytes hash(Bytes message) {
        try {
            MessageDigest digest = MessageDigest.getInstance(jdkName);
            digest.update(message.asReadOnlyBuffer());
            return Bytes.wrapUnsafe(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + jdkName, e);
        }
    }

    ASN1ObjectIdentifier oid() {
        return oid;
    }

    Digest newDigest() {
        return switch (this) {
            case SHA256 -> new SHA256Digest();
            case SHA384 -> new SHA384Digest();
            case SHA512 -> new SHA512Digest();
        };
    }
}
