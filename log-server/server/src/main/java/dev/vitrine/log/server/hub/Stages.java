package dev.vitrine.log.server.hub;

import dev.vitrine.evidence.judge.Label;
import dev.vitrine.proto.v1.Missing;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How far an enclave has come, and what is missing for the next step. A stage says what was done and shown, not that the code is
 * good.
 *
 * <ul>
 *   <li>0: something with this measurement was logged;
 *   <li>1: a release that nobody took back says from which commit, by which recipe;
 *   <li>2: somebody who did not publish it rebuilt it to the same measurement, and nobody's newest verdict says otherwise;
 *   <li>3: two such rebuilders within the last 90 days, an attestation, a source archive by its digest, and no label that
 *       lets the host or the public in.
 * </ul>
 */
final class Stages {

    private static final long FRESH = 90L * 86_400;

    private static final List<String> TITLES =
            List.of("seen", "source named", "rebuilt independently", "rebuilt by several, seen running, source kept");

    /** What makes the rest worth little. */
    private static final Set<Label> BLOCKING = Set.of(
            Label.DEBUG,
            Label.DEBUG_ALLOWED,
            Label.ZERO_PCRS,
            Label.PUBLISHED_KEY,
            Label.WEAK_ATTRIBUTES,
            Label.REVOKED_TCB,
            Label.REVOKED_CERTIFICATE);

    private Stages() {}

    static Stage of(Ledger ledger, Standing standing) {
        List<Missing> forOne = forOne(standing);
        List<Missing> forTwo = forTwo(standing);
        List<Missing> forThree = forThree(ledger, standing);
        int value = !forOne.isEmpty() ? 0 : !forTwo.isEmpty() ? 1 : !forThree.isEmpty() ? 2 : 3;
        List<Missing> missing =
                List.of(forOne, forTwo, forThree, List.<Missing>of()).get(value);
        return Stage.newBuilder()
                .setValue(value)
                .setTitle(TITLES.get(value))
                .addAllMissing(missing)
                .build();
    }

    private static List<Missing> forOne(Standing standing) {
        List<Missing> missing = new ArrayList<>();
        if (standing.withdrawn()) {
            missing.add(missing("not-withdrawn", "whoever published it took it back", "publisher", ""));
        }
        if (standing.releases().all().isEmpty()) {
            missing.add(missing(
                    "release",
                    "a release that says where it comes from",
                    "publisher",
                    "vitrine init && vitrine submit"));
        } else if (standing.releases().all().stream().noneMatch(Releases.One::namesSource)) {
            missing.add(missing("source", "a commit and a recipe in its release", "publisher", "vitrine init"));
        }
        return missing;
    }

    private static List<Missing> forTwo(Standing standing) {
        List<Missing> missing = new ArrayList<>();
        if (standing.independentMatches() < 1) {
            missing.add(rebuild(standing, "a rebuild by somebody who did not publish it, with the same measurement"));
        }
        if (standing.rebuilds().mismatching() > 0) {
            missing.add(missing(
                    "agreement",
                    standing.rebuilds().mismatching()
                            + " rebuilder(s) got something else: the difference explained, or a"
                            + " newer verdict of theirs",
                    "rebuilder",
                    "vitrine diff"));
        }
        return missing;
    }

    private static List<Missing> forThree(Ledger ledger, Standing standing) {
        List<Missing> missing = new ArrayList<>();
        if (standing.independentMatches() < 2) {
            missing.add(rebuild(standing, "a second independent rebuild with the same measurement"));
        } else if (standing.rebuilds().lastMatchAt() < ledger.now() - FRESH) {
            missing.add(rebuild(standing, "a rebuild within the last 90 days: builds rot"));
        }
        if (!standing.attested()) {
            missing.add(missing(
                    "attestation",
                    "evidence that it runs on genuine hardware",
                    "operator",
                    "vitrine submit quote.bin"));
        }
        if (standing.releases().standing().map(Releases.One::release).filter(Release::hasSource).stream()
                .noneMatch(release -> release.getSource().hasArchive())) {
            missing.add(missing(
                    "archive", "the source as an archive with its digest, which does not move", "publisher", ""));
        }
        for (Label label : Label.values()) {
            if (BLOCKING.contains(label) && standing.hasLabel(label.code())) {
                missing.add(missing("label", "it bears the label " + label.code(), "publisher", ""));
            }
        }
        return missing;
    }

    private static Missing rebuild(Standing standing, String detail) {
        String command =
                standing.project().isEmpty() ? "" : "vitrine rebuild " + standing.project() + "@" + standing.version();
        return missing("rebuild", detail, "rebuilder", command);
    }

    private static Missing missing(String what, String detail, String who, String command) {
        return Missing.newBuilder()
                .setWhat(what)
                .setDetail(detail)
                .setWho(who)
                .setCommand(command)
                .build();
    }
}
