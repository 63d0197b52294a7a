package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.bytes.ByteReader;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/**
 * The first 48 bytes of a quote, alike in all versions.
 *
 * @param version 3, 4 or 5
 * @param attestationKeyType 2: ECDSA with P-256, the only one that exists
 * @param tee what the body is about
 * @param qeSvn of the quoting enclave; reserved since version 4
 * @param pceSvn of the provisioning certification enclave; reserved since version 4
 * @param vendorId 16 bytes; who made the quoting enclave
 * @param userData 20 bytes; the first 16 are the platform's QE identifier
 */
@Immutable
public record QuoteHeader(
        int version, int attestationKeyType, Tee tee, int qeSvn, int pceSvn, Bytes vendorId, Bytes userData) {

    public static final int SIZE = 48;

    private static final int ECDSA_P256 = 2;
    private static final Bytes INTEL = intel();

    /** The two environments that a quote speaks about. */
    public enum Tee {
        SGX(0x00),
        TDX(0x81);

        private final int code;

        Tee(int code) {
            this.code = code;
        }

        /** The value in a quote's header. */
        public int code() {
            return code;
        }
    }

    static QuoteHeader read(ByteReader in) throws MalformedException {
        int version = in.u16le("version");
        if (version < 3 || version > 5) {
            throw new MalformedException("a quote version that is not supported", 0);
        }
        int keyType = in.u16le("attestation key type");
        if (keyType != ECDSA_P256) {
            throw new MalformedException("an attestation key type that is not supported", 2);
        }
        long teeType = in.u32le("TEE type");
        Tee tee;
        if (teeType == Tee.SGX.code) {
            tee = Tee.SGX;
        } else if (teeType == Tee.TDX.code && version >= 4) {
            tee = Tee.TDX;
        } else {
            throw new MalformedException("a TEE type that is not supported", 4);
        }
        return new QuoteHeader(
                version,
                keyType,
                tee,
                in.u16le("QE SVN"),
                in.u16le("PCE SVN"),
                in.take("QE vendor", 16),
                in.take("user data", 20));
    }

    /** Whether the quoting enclave claims to be Intel's. */
    public boolean isIntel() {
        return vendorId.equals(INTEL);
    }

    private static Bytes intel() {
        try {
            return Bytes.fromHex("939a7233f79c4ca9940a0db3957f0607");
        } catch (MalformedException e) {
            throw new AssertionError("a constant is not hexadecimal", e);
        }
    }
}
