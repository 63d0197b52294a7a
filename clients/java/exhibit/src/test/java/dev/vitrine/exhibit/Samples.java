package dev.vitrine.exhibit;

import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;

/** The smallest files that have the shape of each format; none of them is authentic. */
public final class Samples {

    private Samples() {}

    /** A quote with an empty signature. */
    public static byte[] quote(int version, int tee) {
        boolean tdx = tee != 0;
        int body = version == 5 ? (tdx ? 648 : 384) : (tdx ? 584 : 384);
        int lengthAt = 48 + (version == 5 ? 6 : 0) + body;
        byte[] quote = new byte[lengthAt + 4];
        quote[0] = (byte) version;
        quote[2] = 2;
        quote[4] = (byte) tee;
        System.arraycopy(hex("939a7233f79c4ca9940a0db3957f0607"), 0, quote, 12, 16);
        if (version == 5) {
            quote[48] = (byte) (tdx ? 3 : 1);
            quote[50] = (byte) body;
            quote[51] = (byte) (body >> 8);
        }
        return quote;
    }

    public static byte[] sigstruct() {
        byte[] sigstruct = new byte[1808];
        System.arraycopy(hex("06000000e100000000000100"), 0, sigstruct, 0, 12);
        System.arraycopy(hex("01010000600000006000000001000000"), 0, sigstruct, 24, 16);
        sigstruct[128] = 1;
        sigstruct[512] = 3;
        sigstruct[960] = 7;
        return sigstruct;
    }

    /** An ELF header, filler, and a SIGSTRUCT somewhere inside. */
    public static byte[] enclave(int size) {
        byte[] enclave = new byte[size];
        System.arraycopy(hex("7f454c46020101"), 0, enclave, 0, 7);
        byte[] sigstruct = sigstruct();
        System.arraycopy(sigstruct, 0, enclave, size - 2000, sigstruct.length);
        return enclave;
    }

    public static byte[] snpReport() {
        byte[] report = new byte[0x4A0];
        report[0] = 2;
        report[0x34] = 1;
        return report;
    }

    public static byte[] nitroDocument() {
        return Bytes.concat(Bytes.wrapUnsafe(hex("8444a1013822a0591000a9")), Bytes.utf8("imodule_id..."))
                .toByteArray();
    }

    private static byte[] hex(String hex) {
        try {
            return Bytes.fromHex(hex).toByteArray();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
