package dev.vitrine.exhibit;

import dev.vitrine.evidence.simulate.SimulatedDomain;
import dev.vitrine.evidence.simulate.SimulatedEnclave;
import dev.vitrine.evidence.simulate.SimulatedGuest;
import dev.vitrine.evidence.simulate.SimulatedNitroEnclave;
import dev.vitrine.evidence.simulate.Simulator;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import java.time.Instant;
import java.util.Map;

/** One whole file of each format. Quotes and reports are simulated; the SIGSTRUCT has no valid signature. */
public final class Samples {

    private static final Simulator SIMULATOR =
            Simulator.of(Bytes.utf8("samples"), Instant.parse("2025-07-01T12:00:00Z"));
    private static final Bytes ZERO = Bytes.wrapUnsafe(new byte[64]);

    private Samples() {}

    public static byte[] sgxQuote() {
        return SIMULATOR
                .sgx(SimulatedEnclave.of(ZERO.slice(0, 32), ZERO.slice(0, 32)), ZERO)
                .bytes()
                .toByteArray();
    }

    public static byte[] tdxQuote() {
        return SIMULATOR
                .tdx(SimulatedDomain.of(ZERO.slice(0, 48)), ZERO)
                .bytes()
                .toByteArray();
    }

    public static byte[] snpReport() {
        return SIMULATOR.snp(SimulatedGuest.of(ZERO.slice(0, 48)), ZERO).bytes().toByteArray();
    }

    public static byte[] nitroDocument() {
        return SIMULATOR
                .nitro(SimulatedNitroEnclave.of(Map.of(0, ZERO.slice(0, 48)), ZERO))
                .bytes()
                .toByteArray();
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

    private static byte[] hex(String hex) {
        try {
            return Bytes.fromHex(hex).toByteArray();
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
