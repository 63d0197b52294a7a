package dev.vitrine.evidence.dcap;

import com.google.errorprone.annotations.Immutable;
import dev.vitrine.evidence.bytes.Zeros;
import dev.vitrine.evidence.tdx.TdReport;
import dev.vitrine.tlog.Bytes;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Finds the TCB level of a platform in Intel's TCB info. Verifiers of the field differ in what they compare; the rules here
 * are those of Intel's quote verification library.
 */
public final class TcbMatcher {

    /** Names the rules; logged with each result, because the same quote may be judged otherwise by others. */
    public static final String VERSION = "intel-qvl-1";

    private static final int MODULE_SVN = 0;
    private static final int MODULE_MAJOR = 1;
    private static final int LOADER_SVN = 2;

    private TcbMatcher() {}

    /**
     * What was found.
     *
     * @param sgxLevel the first level that the SGX components and the PCE reach
     * @param level the platform's level: for SGX the same, for TDX the first that the TDX components reach as well
     * @param module for TDX
     * @param othersDiffer whether a verifier that compares all sixteen TDX components, as some do, finds another level
     */
    @Immutable
    public record Match(
            Optional<TcbLevel> sgxLevel,
            Optional<TcbLevel> level,
            Optional<ModuleMatch> module,
            boolean othersDiffer) {}

    /**
     * What was found out about a TDX module.
     *
     * @param id {@code TDX_01} and the like, or {@code TDX_00} for the first major version
     * @param mismatch in what way it is not a module of Intel's, as the end of a sentence
     * @param isJudged whether modules of this major version have levels of their own
     * @param level its level; none where it is below all of them
     */
    @Immutable
    public record ModuleMatch(
            String id, Optional<String> mismatch, boolean isJudged, Optional<TcbLevel.OfComponent> level) {}

    /** For a quote about an enclave. */
    static Match match(TcbInfo info, PckCertificate pck) {
        Optional<TcbLevel> level =
                info.levels().stream().filter(l -> reachesSgx(pck, l)).findFirst();
        return new Match(level, level, Optional.empty(), false);
    }

    /** For a quote about a trust domain. */
    static Match match(TcbInfo info, PckCertificate pck, TdReport report) {
        Bytes svn = report.teeTcbSvn();
        // The module's own versions, the first two bytes, are judged by its identity as soon as it has a major version.
        int from = svn.at(MODULE_MAJOR) == 0 ? 0 : LOADER_SVN;
        List<TcbLevel> reached =
                info.levels().stream().filter(l -> reachesSgx(pck, l)).toList();
        Optional<TcbLevel> level =
                reached.stream().filter(l -> reachesTdx(svn, l, from)).findFirst();
        Optional<TcbLevel> elsewhere =
                reached.stream().filter(l -> reachesTdx(svn, l, 0)).findFirst();
        return new Match(
                reached.stream().findFirst(), level, Optional.of(module(info, report)), !level.equals(elsewhere));
    }

    private static boolean reachesSgx(PckCertificate pck, TcbLevel level) {
        return reaches(pck.components(), level.sgx(), 0) && pck.pceSvn() >= level.pceSvn();
    }

    private static boolean reachesTdx(Bytes svn, TcbLevel level, int from) {
        return level.tdx().isPresent() && reaches(svn, level.tdx().get(), from);
    }

    private static boolean reaches(Bytes actual, Bytes least, int from) {
        for (int i = from; i < least.size(); i++) {
            if (actual.unsignedAt(i) < least.unsignedAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static ModuleMatch module(TcbInfo info, TdReport report) {
        Bytes svn = report.teeTcbSvn();
        String id = moduleId(svn);
        boolean judged = svn.at(MODULE_MAJOR) != 0;
        Optional<TdxModule> module = judged ? find(info, id) : info.firstModule();
        if (module.isEmpty()) {
            return new ModuleMatch(id, Optional.of("Intel lists no module " + id), judged, Optional.empty());
        }
        Optional<String> mismatch = mismatch(module.get(), report);
        Optional<TcbLevel.OfComponent> level =
                EnclaveIdentity.levelOf(module.get().levels(), svn.unsignedAt(MODULE_SVN));
        return new ModuleMatch(id, mismatch, judged, level);
    }

    private static Optional<String> mismatch(TdxModule module, TdReport report) {
        if (!module.mrSigner().equals(report.mrSignerSeam())) {
            return Optional.of("its signer is another");
        }
        if (!Zeros.isZero(report.seamAttributes())
                || !EnclaveIdentity.equalUnder(module.attributesMask(), report.seamAttributes(), module.attributes())) {
            return Optional.of("its attributes are others");
        }
        return Optional.empty();
    }

    /** The major version in two hexadecimal digits: version ten is {@code TDX_0A}. */
    private static String moduleId(Bytes svn) {
        return "TDX_" + HexFormat.of().withUpperCase().toHexDigits(svn.at(MODULE_MAJOR));
    }

    private static Optional<TdxModule> find(TcbInfo info, String id) {
        return info.modules().stream().filter(m -> m.id().equalsIgnoreCase(id)).findFirst();
    }

    /**
     * The status of the platform as a whole. The order is that of Intel's library: the platform's level, the module, the
     * advice to launch the domain again, the quoting enclave.
     *
     * @param qe the status of the quoting enclave, {@link TcbStatus#NOT_SUPPORTED} where it is below all levels
     */
    static TcbStatus merge(TcbInfo info, Match match, Optional<TdReport> report, TcbStatus qe) {
        TcbStatus platform = withModule(match);
        if (match.module().isPresent() && platform.isTerminal()) {
            return platform;
        }
        if (report.isPresent() && isRelaunchAdvised(info, match, report.get(), platform, qe)) {
            return needsConfiguration(match)
                    ? TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED
                    : TcbStatus.TD_RELAUNCH_ADVISED;
        }
        return platform == TcbStatus.NOT_SUPPORTED ? platform : platform.mergedWith(qe);
    }

    /** The same without the advice to launch the domain again: what verifiers say that do not know it. */
    static TcbStatus converge(Match match, TcbStatus qe) {
        TcbStatus platform = withModule(match);
        return platform.isTerminal() ? platform : platform.mergedWith(qe);
    }

    private static TcbStatus withModule(Match match) {
        TcbStatus platform = statusOf(match.level().map(TcbLevel::standing));
        if (platform == TcbStatus.NOT_SUPPORTED || match.module().isEmpty()) {
            return platform;
        }
        return match.module().get().isJudged() ? platform.mergedWith(moduleStatus(match)) : platform;
    }

    private static TcbStatus moduleStatus(Match match) {
        return statusOf(match.module().flatMap(ModuleMatch::level).map(TcbLevel.OfComponent::standing));
    }

    private static TcbStatus statusOf(Optional<TcbLevel.Standing> standing) {
        return standing.map(TcbLevel.Standing::status).orElse(TcbStatus.NOT_SUPPORTED);
    }

    private static boolean needsConfiguration(Match match) {
        return statusOf(match.sgxLevel().map(TcbLevel::standing)).needsConfiguration()
                || statusOf(match.level().map(TcbLevel::standing)).needsConfiguration();
    }

    /**
     * Whether only the launch-time version of the module is out of date: the module was updated under the running domain,
     * and what is loaded now is current.
     */
    private static boolean isRelaunchAdvised(
            TcbInfo info, Match match, TdReport report, TcbStatus converged, TcbStatus qe) {
        if (report.later().isEmpty() || qe != TcbStatus.UP_TO_DATE || !converged.isOutOfDate()) {
            return false;
        }
        if (moduleStatus(match) != TcbStatus.OUT_OF_DATE) {
            return false;
        }
        TcbStatus sgx = statusOf(match.sgxLevel().map(TcbLevel::standing));
        if (sgx.isOutOfDate() || sgx.isTerminal()) {
            return false;
        }
        Bytes now = report.later().get().teeTcbSvn2();
        Bytes highest = info.levels().get(0).tdx().orElse(Bytes.EMPTY);
        if (highest.isEmpty() || now.unsignedAt(LOADER_SVN) < highest.unsignedAt(LOADER_SVN)) {
            return false;
        }
        if (now.at(MODULE_MAJOR) == 0) {
            return now.unsignedAt(MODULE_SVN) >= highest.unsignedAt(MODULE_SVN);
        }
        return find(info, moduleId(now))
                .filter(module ->
                        now.unsignedAt(MODULE_SVN) >= module.levels().get(0).isvSvn())
                .isPresent();
    }
}
