package dev.vitrine.evidence.simulate;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.tdx.TdReport;
import dev.vitrine.tlog.Bytes;
import java.util.List;

/**
 * A TDX trust domain to make a quote about.
 *
 * @param mrTd 48 bytes
 * @param rtmrs four times 48 bytes
 * @param debug whether it runs in debug mode
 */
@Immutable
public record SimulatedDomain(
        Bytes mrTd, @SuppressWarnings("Immutable") List<Bytes> rtmrs, boolean debug) {

    private static final long SEPT_VE_DISABLE = 1L << 28;
    private static final long XFAM = 0x602e7;

    public SimulatedDomain {
        mrTd = Layout.exactly(mrTd, TdReport.MEASUREMENT_SIZE, "MRTD");
        rtmrs = List.copyOf(rtmrs);
        if (rtmrs.size() != TdReport.RTMRS) {
            throw new IllegalArgumentException("a domain has " + TdReport.RTMRS + " RTMRs");
        }
    }

    /** Nothing measured at run time, not in debug mode. */
    public static SimulatedDomain of(Bytes mrTd) {
        Bytes zero = Layout.number(TdReport.MEASUREMENT_SIZE, 0);
        return new SimulatedDomain(mrTd, List.of(zero, zero, zero, zero), false);
    }

    Bytes report(Bytes teeTcbSvn, Bytes reportData) {
        Layout layout = new Layout(TdReport.SIZE_1_0)
                .put(0, teeTcbSvn)
                .put(120, 8, SEPT_VE_DISABLE | (debug ? 1 : 0))
                .put(128, 8, XFAM)
                .put(136, mrTd)
                .put(520, Layout.padded(reportData, 64, "report data"));
        for (int i = 0; i < TdReport.RTMRS; i++) {
            layout = layout.put(328 + i * TdReport.MEASUREMENT_SIZE, rtmrs.get(i));
        }
        return layout.build();
    }
}
