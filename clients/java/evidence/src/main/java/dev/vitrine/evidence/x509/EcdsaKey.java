package dev.vitrine.evidence.x509;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** A point of P-256, P-384 or P-521 that verifies ECDSA signatures in both of their encodings. */
@Immutable
public final class EcdsaKey {

    /** The curves that attestation and provenance use. */
    public enum Curve {
        P256("secp256r1", 32, "3059301306072a8648ce3d020106082a8648ce3d030107034200"),
        P384("secp384r1", 48, "3076301006072a8648ce3d020106052b81040022036200"),
        /** Only people's own signing keys: no hardware vendor uses it. */
        P521("secp521r1", 66, "30819b301006072a8648ce3d020106052b8104002303818600");

        @SuppressWarnings("ImmutableEnumChecker") // fixed curve parameters of a library that does not annotate them
        private final ECDomainParameters domain;

        private final int size;
        private final Bytes spkiPrefix;

        Curve(String name, int size, String spkiPrefix) {
            X9ECParameters parameters = CustomNamedCurves.getByName(name);
            this.domain = new ECDomainParameters(parameters);
            this.size = size;
            try {
                this.spkiPrefix = Bytes.fromHex(spkiPrefix);
            } catch (MalformedException e) {
                throw new AssertionError("a constant is hex", e);
            }
        }

        /** Bytes of a coordinate. */
        public int size() {
            return size;
        }
    }

    private final Curve curve;

    @SuppressWarnings("Immutable") // final fields of a library that does not annotate them
    private final ECPublicKeyParameters parameters;

    private EcdsaKey(Curve curve, ECPublicKeyParameters parameters) {
        this.curve = curve;
        this.parameters = parameters;
    }

    /** From {@code X || Y}, big-endian, without a prefix. A point that is not on the curve is malformed. */
    public static EcdsaKey ofCoordinates(Curve curve, Bytes xy) throws MalformedException {
        if (xy.size() != 2 * curve.size) {
            throw new MalformedException("a public key of the wrong length", 0);
        }
        return ofPoint(curve, Bytes.concat(Bytes.wrapUnsafe(new byte[] {4}), xy));
    }

    /** From the uncompressed point {@code 04 || X || Y}. */
    static EcdsaKey ofPoint(Curve curve, Bytes point) throws MalformedException {
        if (point.size() != 1 + 2 * curve.size || point.at(0) != 4) {
            throw new MalformedException("a public key is not an uncompressed point", 0);
        }
        try {
            // decodePoint checks the curve equation; the constructor refuses infinity.
            return new EcdsaKey(
                    curve,
                    new ECPublicKeyParameters(curve.domain.getCurve().decodePoint(point.toByteArray()), curve.domain));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("a public key is not a point of its curve", 0);
        }
    }

    public Curve curve() {
        return curve;
    }

    /** The DER SubjectPublicKeyInfo, with the curve by its name. */
    Bytes spki() {
        byte[] point = parameters.getQ().getEncoded(false);
        return Bytes.concat(curve.spkiPrefix, Bytes.wrapUnsafe(point));
    }

    BigInteger order() {
        return curve.domain.getN();
    }

    /** Whether a number can be a half of a signature. */
    boolean isScalar(BigInteger number) {
        return number.signum() > 0 && number.compareTo(order()) < 0;
    }

    ECPublicKeyParameters parameters() {
        return parameters;
    }

    /** As below, with what is everywhere. */
    public void verifyRaw(String digest, Bytes message, Bytes signature) throws VerificationException {
        verifyRaw(digest, message, signature, EcdsaVerifier.PORTABLE);
    }

    /** Verifies a signature {@code r || s}, each of the curve's size, big-endian: the form inside quotes and reports. */
    public void verifyRaw(String digest, Bytes message, Bytes signature, EcdsaVerifier ecdsa)
            throws VerificationException {
        if (signature.size() != 2 * curve.size) {
            throw bad();
        }
        byte[] rs = signature.toByteArray();
        verify(
                Hashes.of(digest, message),
                new BigInteger(1, rs, 0, curve.size),
                new BigInteger(1, rs, curve.size, curve.size),
                ecdsa);
    }

    /** Verifies a DER signature, {@code SEQUENCE { r, s }}: the form inside certificates. */
    void verifyDer(String digest, Bytes message, Bytes signature, EcdsaVerifier ecdsa) throws VerificationException {
        BigInteger[] rs;
        try {
            rs = StandardDSAEncoding.INSTANCE.decode(curve.domain.getN(), signature.toByteArray());
        } catch (IOException | RuntimeException e) {
            throw bad();
        }
        verify(Hashes.of(digest, message), rs[0], rs[1], ecdsa);
    }

    private void verify(byte[] hash, BigInteger r, BigInteger s, EcdsaVerifier ecdsa) throws VerificationException {
        if (!ecdsa.verifies(this, hash, r, s)) {
            throw bad();
        }
    }

    private static VerificationException bad() {
        return new VerificationException(Reason.BAD_SIGNATURE, "the ECDSA signature does not verify");
    }
}
