package dev.vitrine.evidence.judge;

import dev.vitrine.evidence.Checks;
import dev.vitrine.evidence.EvidenceKind;
import dev.vitrine.evidence.Outcome;
import dev.vitrine.evidence.Verdict;
import dev.vitrine.evidence.reportdata.Recipe;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.MalformedException;
import dev.vitrine.tlog.VerificationException;
import java.util.Optional;

/**
 * The line about the data that the attested side chose. Evidence that nothing binds to a key can be relayed: it says that such
 * an enclave runs somewhere, and not that one talks to it.
 */
final class ReportData {

    private static final String ID = "report-data";
    private static final String PUBLIC_KEY = "nitro.public-key";

    private ReportData() {}

    static void check(Exhibit exhibit, Verdict verdict, Checks checks) throws MalformedException {
        Optional<Bytes> data = chosen(verdict);
        if (exhibit.binding().isEmpty()) {
            unbound(verdict, data, checks);
            return;
        }
        Binding binding = exhibit.binding().get();
        try {
            Recipe recipe = Recipe.parse(binding.expression());
            if (data.isEmpty()) {
                checks.refuted(ID, "a recipe is declared for evidence that has no report data");
                return;
            }
            recipe.verify(binding.preimages(), data.get());
            checks.proven(ID, "it is the value of " + recipe + ", recomputed from its preimages");
        } catch (MalformedException e) {
            throw new MalformedException("the report data's recipe: " + e.what(), e.position());
        } catch (VerificationException e) {
            checks.refuted(ID, String.valueOf(e.getMessage()));
        }
    }

    private static void unbound(Verdict verdict, Optional<Bytes> data, Checks checks) {
        if (verdict.fields().containsKey(PUBLIC_KEY)) {
            checks.standing(ID, Outcome.PROVEN, "the document itself carries the key that it is for");
        } else if (data.isPresent() || verdict.kind() == EvidenceKind.NITRO_DOCUMENT) {
            checks.standing(ID, Outcome.UNKNOWN, "unbound: nobody declares how it was made, so it may be relayed");
        }
    }

    /** SPEC: report_data for SGX, TDX, SNP and IAS; a Nitro document has user_data in its place. */
    private static Optional<Bytes> chosen(Verdict verdict) throws MalformedException {
        String hex = verdict.fields().getOrDefault("report-data", "");
        if (hex.isEmpty()) {
            hex = verdict.fields().getOrDefault("nitro.user-data", "");
        }
        return hex.isEmpty() ? Optional.empty() : Optional.of(Bytes.fromHex(hex));
    }

    /** Whether there is nothing to bind, or it is bound. */
    static boolean isBound(Verdict verdict) {
        return verdict.checks().stream()
                .noneMatch(check -> check.id().equals(ID) && check.outcome() == Outcome.UNKNOWN);
    }
}
