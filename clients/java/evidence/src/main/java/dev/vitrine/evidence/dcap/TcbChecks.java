package dev.vitrine.evidence.dcap;

import static dev.vitrine.evidence.Aspect.AUTHENTICITY;
import static dev.vitrine.evidence.Aspect.STANDING;

import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.dcap.TcbLevel.Standing;
import dev.vitrine.evidence.dcap.TcbMatcher.Match;
import dev.vitrine.evidence.dcap.TcbMatcher.ModuleMatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Step 9: which levels the platform, its TDX module and its quoting enclave are at, and what follows from them together. */
final class TcbChecks {

    private final Examination examination;
    private final Findings findings;

    TcbChecks(Examination examination) {
        this.examination = examination;
        this.findings = examination.findings();
    }

    void check(boolean qeProven) {
        findings.restOn(examination.collateral().anchor());
        findings.field("tcb.matcher", TcbMatcher.VERSION);
        Optional<Standing> qe = checkQe(qeProven);
        Optional<TcbInfo> info = applicable();
        Optional<PckCertificate> pck = examination.provenPck();
        if (info.isEmpty() || pck.isEmpty()) {
            findings.unknown("tcb.level", STANDING, "there is nothing to find the platform's level with");
            findings.unknown("tcb.status", STANDING, "the platform's level is not known");
            return;
        }
        Match match = examination
                .quote()
                .domain()
                .map(report -> TcbMatcher.match(info.get(), pck.get(), report))
                .orElseGet(() -> TcbMatcher.match(info.get(), pck.get()));
        boolean current = isCurrent(info.get());
        List<Standing> standings = new ArrayList<>();
        checkPlatform(info.get(), match, current, standings);
        boolean genuineModule =
                match.module().isEmpty() || checkModule(match.module().get(), current, standings);
        checkMerged(info.get(), match, qe, genuineModule, standings);
    }

    /** The TCB info, where it is proven, of a version that counts, and of this platform. */
    private Optional<TcbInfo> applicable() {
        String id = "collateral.match";
        Optional<TcbInfo> info = examination.collateral().tcbInfo().value();
        Optional<PckCertificate> pck = examination.provenPck();
        if (info.isEmpty() || pck.isEmpty()) {
            findings.unknown(id, AUTHENTICITY, "the platform or the TCB info is not proven");
            return Optional.empty();
        }
        if (!info.get().isSupported()) {
            findings.unknown(id, AUTHENTICITY, "the TCB info is of a version that nothing is judged by");
            return Optional.empty();
        }
        if (info.get().tee() != examination.quote().header().tee()) {
            findings.refuted(id, AUTHENTICITY, "the TCB info is for another kind of environment");
            return Optional.empty();
        }
        if (!info.get().fmspc().equals(pck.get().fmspc())
                || !info.get().pceId().equals(Optional.of(pck.get().pceId()))) {
            findings.refuted(id, AUTHENTICITY, "the TCB info is for another kind of platform");
            return Optional.empty();
        }
        findings.proven(id, AUTHENTICITY, "the TCB info is for this kind of platform");
        return info;
    }

    private void checkPlatform(TcbInfo info, Match match, boolean current, List<Standing> standings) {
        findings.field("tcb.evaluation-number", info.evaluationNumber());
        findings.field("tcb.levels-reordered", info.reordered());
        findings.field("tcb.levels-repeated", info.repeated());
        findings.field("tcb.other-verifiers-differ", match.othersDiffer());
        match.sgxLevel()
                .ifPresent(level -> findings.field(
                        "tcb.sgx-status", level.standing().status().text()));
        match.level()
                .ifPresent(
                        level -> findings.field("tcb.level-index", info.levels().indexOf(level)));
        Optional<Standing> standing = match.level().map(TcbLevel::standing);
        describe("tcb.platform", standing);
        checkStanding("tcb.level", "the platform", standing, current);
        standing.ifPresent(standings::add);
    }

    /** Returns whether the module is Intel's. */
    private boolean checkModule(ModuleMatch module, boolean current, List<Standing> standings) {
        findings.field("tdx.module", module.id());
        if (module.mismatch().isPresent()) {
            findings.refuted(
                    "tdx.module",
                    AUTHENTICITY,
                    "the TDX module is not Intel's: " + module.mismatch().get());
            return false;
        }
        findings.proven("tdx.module", AUTHENTICITY, "the TDX module is Intel's " + module.id());
        if (module.isJudged()) {
            Optional<Standing> standing = module.level().map(TcbLevel.OfComponent::standing);
            describe("tcb.module", standing);
            checkStanding("tdx.module-level", "the TDX module", standing, current);
            standing.ifPresent(standings::add);
        }
        return true;
    }

    private Optional<Standing> checkQe(boolean qeProven) {
        Optional<EnclaveIdentity> identity =
                examination.collateral().qeIdentity().value().filter(EnclaveIdentity::isSupported);
        if (identity.isEmpty() || !qeProven) {
            findings.unknown("qe.tcb-level", STANDING, "there is nothing to find the quoting enclave's level with");
            return Optional.empty();
        }
        findings.field("qe.evaluation-number", identity.get().evaluationNumber());
        int svn = examination.quote().signature().qeReport().isvSvn();
        Standing standing = identity.get()
                .levelOf(svn)
                .map(TcbLevel.OfComponent::standing)
                .orElse(new Standing(TcbStatus.NOT_SUPPORTED, Optional.empty(), List.of()));
        describe("tcb.qe", Optional.of(standing));
        Instant at = examination.at();
        boolean current = !at.isBefore(identity.get().issueDate())
                && !at.isAfter(identity.get().nextUpdate());
        checkStanding("qe.tcb-level", "the quoting enclave", Optional.of(standing), current);
        return Optional.of(standing);
    }

    private void checkMerged(
            TcbInfo info, Match match, Optional<Standing> qe, boolean genuineModule, List<Standing> standings) {
        if (qe.isEmpty() || !genuineModule) {
            findings.unknown("tcb.status", STANDING, "not every part of the platform's status is known");
            return;
        }
        standings.add(qe.get());
        TcbStatus merged = TcbMatcher.merge(
                info, match, examination.quote().domain(), qe.get().status());
        TreeSet<String> advisories = new TreeSet<>();
        standings.forEach(standing -> advisories.addAll(standing.advisories()));
        findings.field("tcb.status", merged.text());
        findings.field(
                "tcb.converged-status",
                TcbMatcher.converge(match, qe.get().status()).text());
        findings.field("tcb.advisories", String.join(" ", advisories));
        standings.stream()
                .flatMap(standing -> standing.date().stream())
                .min(Comparator.naturalOrder())
                .ifPresent(date -> findings.field("tcb.date", date.toString()));
        outOfDateSince(info, match, standings)
                .ifPresent(date -> findings.field("tcb.out-of-date-since", date.toString()));
        boolean current = isCurrent(info)
                && examination
                        .collateral()
                        .qeIdentity()
                        .value()
                        .filter(identity -> !examination.at().isBefore(identity.issueDate())
                                && !examination.at().isAfter(identity.nextUpdate()))
                        .isPresent();
        findings.add("tcb.status", STANDING, outcome(merged, current), "taken together: " + merged.text());
    }

    /** When the level above the platform's came; not told where another part is out of date too. */
    private static Optional<Instant> outOfDateSince(TcbInfo info, Match match, List<Standing> standings) {
        long outOfDate = standings.stream()
                .filter(standing -> standing.status().isOutOfDate())
                .count();
        return match.level()
                .filter(level -> level.standing().status().isOutOfDate() && outOfDate == 1)
                .map(level -> info.levels().indexOf(level))
                .filter(index -> index > 0)
                .flatMap(index -> info.levels().get(index - 1).standing().date());
    }

    private boolean isCurrent(TcbInfo info) {
        return !examination.at().isBefore(info.issueDate()) && !examination.at().isAfter(info.nextUpdate());
    }

    private void describe(String prefix, Optional<Standing> standing) {
        findings.field(
                prefix + "-status",
                standing.map(Standing::status).orElse(TcbStatus.NOT_SUPPORTED).text());
        standing.ifPresent(found -> {
            found.date().ifPresent(date -> findings.field(prefix + "-date", date.toString()));
            findings.field(prefix + "-advisories", String.join(" ", found.advisories()));
        });
    }

    private void checkStanding(String id, String what, Optional<Standing> standing, boolean current) {
        TcbStatus status = standing.map(Standing::status).orElse(TcbStatus.NOT_SUPPORTED);
        String detail = status == TcbStatus.NOT_SUPPORTED
                ? what + " is below every level that Intel lists"
                : what + " is " + status.text();
        findings.add(id, STANDING, outcome(status, current), current ? detail : detail + ", at another time");
    }

    private static Outcome outcome(TcbStatus status, boolean current) {
        if (status.isTerminal()) {
            return Outcome.REFUTED;
        }
        if (!current) {
            return Outcome.UNKNOWN;
        }
        return status == TcbStatus.UP_TO_DATE ? Outcome.PROVEN : Outcome.WARNING;
    }
}
