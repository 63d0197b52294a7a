package dev.vitrine.evidence.sigstruct;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * An SGX enclave signature structure: 1,808 bytes, little-endian. Parsing checks the form only; {@link SigstructVerifier}
 * checks the signature.
 */
@Immutable
public final class Sigstruct {

    public static final int SIZE = 1808;
    static final int KEY_SIZE = 384;

    private final Bytes raw;

    @SuppressWarnings("Immutable") // a view of immutable bytes
    private final SigstructBody body;

    private Sigstruct(Bytes raw, SigstructBody body) {
        this.raw = raw;
        this.body = body;
    }

    public static Sigstruct parse(Bytes raw) throws MalformedException {
        if (raw.size() != SIZE) {
            throw new MalformedException("a SIGSTRUCT has 1808 bytes", raw.size());
        }
        SigstructBody body = SigstructBody.parse(Bytes.concat(raw.slice(0, 128), raw.slice(900, 1028)));
        // SPEC: Intel SDM, EINIT: IF EXPONENT != 3 THEN SGX_INVALID_SIG_STRUCT.
        if (raw.at(512) != 3 || raw.at(513) != 0 || raw.at(514) != 0 || raw.at(515) != 0) {
            throw new MalformedException("the exponent of a SIGSTRUCT is 3", 512);
        }
        SigstructBody.requireZero(raw, 1028, 1040);
        return new Sigstruct(raw, body);
    }

    /** Everything that is signed. */
    public SigstructBody body() {
        return body;
    }

    public Bytes raw() {
        return raw;
    }

    /** Shorthand for {@code body().mrEnclave()}. */
    public Bytes mrEnclave() {
        return body.mrEnclave();
    }

    /** SHA-256 of the modulus as it is stored: the identity of the signer in reports of the enclave. */
    public Bytes mrSigner() {
        try {
            return Bytes.wrapUnsafe(
                    MessageDigest.getInstance("SHA-256").digest(modulus().toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    Bytes modulus() {
        return raw.slice(128, 128 + KEY_SIZE);
    }

    Bytes signature() {
        return raw.slice(516, 516 + KEY_SIZE);
    }

    Bytes q1() {
        return raw.slice(1040, 1040 + KEY_SIZE);
    }

    Bytes q2() {
        return raw.slice(1424, 1424 + KEY_SIZE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Sigstruct that && raw.equals(that.raw);
    }

    @Override
    public int hashCode() {
        return raw.hashCode();
    }

    @Override
    public String toString() {
        return "SIGSTRUCT of MRENCLAVE " + mrEnclave().hex();
    }
}
