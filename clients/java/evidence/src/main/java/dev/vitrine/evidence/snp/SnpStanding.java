package dev.vitrine.evidence.snp;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.Outcome;
import java.util.Optional;

/** What an authentic report says against itself or its platform. */
final class SnpStanding {

    private static final long ALIAS_CHECK_COMPLETE = 1 << 5;
    private static final long HOST = 0xffff_ffffL;

    private SnpStanding() {}

    static void add(SnpReport report, Optional<Product> product, Checks checks) {
        GuestPolicy policy = report.policy();
        checks.standing(
                "report.debug",
                policy.isDebug() ? Outcome.WARNING : Outcome.PROVEN,
                policy.isDebug() ? "DEBUG: the host may decrypt the guest's memory" : "not in debug mode");
        if (policy.allowsMigration()) {
            checks.standing(
                    "report.migration", Outcome.WARNING, "a migration agent of the host's may make this guest anew");
        }
        if (!policy.isOfKnownForm()) {
            checks.standing("report.policy", Outcome.WARNING, "the policy has bits that are not known here");
        }
        if (report.vmpl() != 0) {
            checks.standing(
                    "report.vmpl",
                    Outcome.WARNING,
                    report.vmpl() == HOST
                            ? "the host asked for this report, not the guest"
                            : "asked for at privilege level " + report.vmpl() + ": more privileged code runs beneath");
        }
        if ((report.platformInfo() & ALIAS_CHECK_COMPLETE) == 0) {
            checks.standing(
                    "platform.alias-check",
                    Outcome.WARNING,
                    "the platform did not check its memory for aliases, which BadRAM (CVE-2024-21944) needs");
        }
        product.ifPresent(known -> addTcb(report, known, checks));
    }

    private static void addTcb(SnpReport report, Product product, Checks checks) {
        TcbVersion reported = TcbVersion.parse(report.reportedTcb(), product);
        TcbVersion committed = TcbVersion.parse(report.committedTcb(), product);
        TcbVersion current = TcbVersion.parse(report.currentTcb(), product);
        TcbVersion launch = TcbVersion.parse(report.launchTcb(), product);
        boolean isOrdered = reported.isAtMost(committed) && committed.isAtMost(current) && launch.isAtMost(current);
        checks.standing(
                "report.tcb",
                isOrdered ? Outcome.PROVEN : Outcome.WARNING,
                isOrdered
                        ? "reported, committed and current security versions are in order: " + reported
                        : "reported, committed and current security versions are not in order");
        if (product == Product.MILAN) {
            checks.standing(
                    "platform.forgery",
                    Outcome.WARNING,
                    "secrets of Milan chips were extracted: the key of a chip that nobody vouches for may be software");
        }
    }
}
