package dev.vitrine.evidence.sigstruct;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/**
 * The 256 bytes that a SIGSTRUCT signs: bytes 0 to 127 and 900 to 1027 of it. As a file of its own this is what the Intel
 * SDK's {@code sgx_sign gendata} hands out for signing elsewhere: it says what would be signed and proves nothing.
 */
public final class SigstructBody {

    public static final int SIZE = 256;

    static final Bytes HEADER = hex("06000000e100000000000100");
    private static final Bytes HEADER2 = hex("01010000600000006000000001000000");
    private static final long DEBUG_ONLY = 0x8000_0000L;
    private static final long INTEL = 0x8086;

    private final Bytes raw;

    private SigstructBody(Bytes raw) {
        this.raw = raw;
    }

    /** Parses and checks everything that EINIT checks before it looks at the signature. */
    public static SigstructBody parse(Bytes raw) throws MalformedException {
        if (raw.size() != SIZE) {
            throw new MalformedException("the signed part of a SIGSTRUCT has 256 bytes", raw.size());
        }
        // SPEC: Intel SDM, EINIT: IF HEADER, HEADER2 or VENDOR are not of the listed values, or reserved space is not
        // zero, THEN RFLAGS.ZF = 1, RAX = SGX_INVALID_SIG_STRUCT.
        if (!raw.startsWith(HEADER)) {
            throw new MalformedException("not the header of a SIGSTRUCT", 0);
        }
        SigstructBody body = new SigstructBody(raw);
        long type = body.u32(12);
        if (type != 0 && type != DEBUG_ONLY) {
            throw new MalformedException("an unknown type of SIGSTRUCT", 12);
        }
        if (body.vendor() != 0 && body.vendor() != INTEL) {
            throw new MalformedException("the vendor of a SIGSTRUCT is 0 or Intel's 0x8086", 16);
        }
        if (!raw.slice(24, 40).equals(HEADER2)) {
            throw new MalformedException("not the second header of a SIGSTRUCT", 24);
        }
        requireZero(raw, 44, 128);
        requireZero(raw, 138, 140);
        requireZero(raw, 220, 236);
        return body;
    }

    static void requireZero(Bytes raw, int from, int to) throws MalformedException {
        for (int i = from; i < to; i++) {
            if (raw.at(i) != 0) {
                throw new MalformedException("reserved bytes of a SIGSTRUCT are zero", i);
            }
        }
    }

    public Bytes raw() {
        return raw;
    }

    /** The enclave may only be started in debug mode; a convention of the Intel SDK, not enforced by hardware. */
    public boolean isDebugOnly() {
        return u32(12) == DEBUG_ONLY;
    }

    /** 0x8086 for enclaves that Intel signed, otherwise 0. */
    public long vendor() {
        return u32(16);
    }

    /** The build date that the signer claims. */
    public SignedDate date() {
        return new SignedDate(u32(20));
    }

    public long softwareDefined() {
        return u32(40);
    }

    public Bytes miscSelect() {
        return raw.slice(128, 132);
    }

    public Bytes miscMask() {
        return raw.slice(132, 136);
    }

    public int cetAttributes() {
        return raw.unsignedAt(136);
    }

    public int cetAttributesMask() {
        return raw.unsignedAt(137);
    }

    public Bytes isvFamilyId() {
        return raw.slice(140, 156);
    }

    /** ATTRIBUTES, 16 bytes: flags and XFRM. */
    public Bytes attributes() {
        return raw.slice(156, 172);
    }

    /** Which bits of {@link #attributes} a started enclave must match. */
    public Bytes attributesMask() {
        return raw.slice(172, 188);
    }

    /** ENCLAVEHASH: the MRENCLAVE that is signed. */
    public Bytes mrEnclave() {
        return raw.slice(188, 220);
    }

    public Bytes isvExtProdId() {
        return raw.slice(236, 252);
    }

    public int isvProdId() {
        return raw.unsignedAt(252) | raw.unsignedAt(253) << 8;
    }

    public int isvSvn() {
        return raw.unsignedAt(254) | raw.unsignedAt(255) << 8;
    }

    private long u32(int at) {
        return raw.unsignedAt(at)
                | (long) raw.unsignedAt(at + 1) << 8
                | (long) raw.unsignedAt(at + 2) << 16
                | (long) raw.unsignedAt(at + 3) << 24;
    }

    private static Bytes hex(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (MalformedException e) {
            throw new AssertionError("a constant is hex", e);
        }
    }
}
