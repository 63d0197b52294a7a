package dev.vitrine.proto.rules;

import dev.vitrine.proto.v1.Attestation;
import dev.vitrine.proto.v1.Collateral;
import dev.vitrine.proto.v1.EvidenceFormat;
import dev.vitrine.proto.v1.Preimage;
import dev.vitrine.proto.v1.ReportDataRecipe;

/** The rules of an attestation and the collateral that travels with it. */
final class AttestationRules {

    private AttestationRules() {}

    static void check(Scope scope, Attestation attestation) throws InvalidEntryException {
        scope.choice("format", attestation.getFormat());
        // An empty file is no evidence of any format, but it can be logged as what it is.
        boolean opaque = attestation.getFormat() == EvidenceFormat.EVIDENCE_FORMAT_OPAQUE;
        scope.bytes("evidence", attestation.getEvidence(), !opaque, EntryRules.MAX_LEAF_SIZE);
        scope.atMost("collateral", attestation.getCollateralCount(), 16);
        int previous = 0;
        for (int i = 0; i < attestation.getCollateralCount(); i++) {
            Collateral collateral = attestation.getCollateral(i);
            Scope at = scope.child("collateral", i);
            at.choice("kind", collateral.getKind());
            // One encoding of one set: a shuffled copy would be a second leaf.
            at.check(
                    "kind",
                    collateral.getKindValue() > previous,
                    "collateral is in ascending order of kind, each kind once");
            previous = collateral.getKindValue();
            at.bytes("data", collateral.getData(), true, EntryRules.MAX_LEAF_SIZE);
            at.time("fetched_at", collateral.getFetchedAt(), false);
            at.line("origin", collateral.getOrigin(), false, 2048);
        }
        if (attestation.hasReportData()) {
            reportData(scope.child("report_data"), attestation.getReportData());
        }
        scope.line("seen_at_url", attestation.getSeenAtUrl(), false, 2048);
        scope.time("seen_at", attestation.getSeenAt(), false);
        scope.line("subject", attestation.getSubject(), false, 255);
    }

    private static void reportData(Scope scope, ReportDataRecipe recipe) throws InvalidEntryException {
        scope.line("expression", recipe.getExpression(), true, 1024);
        scope.atMost("preimages", recipe.getPreimagesCount(), 16);
        String previous = "";
        for (int i = 0; i < recipe.getPreimagesCount(); i++) {
            Preimage preimage = recipe.getPreimages(i);
            Scope at = scope.child("preimages", i);
            at.name("name", preimage.getName(), 63);
            at.check("name", preimage.getName().compareTo(previous) > 0, "preimages are in ascending order, each once");
            previous = preimage.getName();
            at.bytes("value", preimage.getValue(), false, 32_768);
        }
    }
}
