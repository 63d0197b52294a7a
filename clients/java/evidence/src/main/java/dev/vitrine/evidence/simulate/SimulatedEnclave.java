package dev.vitrine.evidence.simulate;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.sgx.EnclaveReport;
import dev.vitrine.tlog.Bytes;

/**
 * An SGX enclave to make a quote about.
 *
 * @param mrEnclave and {@code mrSigner}: 32 bytes
 * @param isvProdId and {@code isvSvn}: 0 to 65535
 * @param debug whether it runs in debug mode
 */
@Immutable
public record SimulatedEnclave(Bytes mrEnclave, Bytes mrSigner, int isvProdId, int isvSvn, boolean debug) {

    private static final int INIT_AND_MODE64 = 0x05;
    private static final int DEBUG = 0x02;
    private static final int X87_AND_SSE = 0x03;

    public SimulatedEnclave {
        mrEnclave = Layout.exactly(mrEnclave, 32, "MRENCLAVE");
        mrSigner = Layout.exactly(mrSigner, 32, "MRSIGNER");
    }

    /** Product 1, version 1, not in debug mode. */
    public static SimulatedEnclave of(Bytes mrEnclave, Bytes mrSigner) {
        return new SimulatedEnclave(mrEnclave, mrSigner, 1, 1, false);
    }

    Bytes report(Bytes reportData) {
        return report(INIT_AND_MODE64 | (debug ? DEBUG : 0), reportData);
    }

    /** The report with these flags. */
    Bytes report(int flags, Bytes reportData) {
        return new Layout(EnclaveReport.SIZE)
                .put(48, 8, flags)
                .put(56, 8, X87_AND_SSE)
                .put(64, mrEnclave)
                .put(128, mrSigner)
                .put(256, 2, isvProdId)
                .put(258, 2, isvSvn)
                .put(320, Layout.padded(reportData, 64, "report data"))
                .build();
    }
}
