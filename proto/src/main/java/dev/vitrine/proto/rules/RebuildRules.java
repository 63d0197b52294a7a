package dev.vitrine.proto.rules;

import dev.vitrine.proto.v1.EnclaveVerdict;
import dev.vitrine.proto.v1.RebuildOutcome;
import dev.vitrine.proto.v1.RebuildVerdict;

/** The rules of a rebuild verdict: a claim of a match must name both measurements, and they must be equal. */
final class RebuildRules {

    private RebuildRules() {}

    static void check(Scope scope, RebuildVerdict verdict) throws InvalidEntryException {
        scope.exactly("release_leaf_hash", verdict.getReleaseLeafHash(), false, 32);
        boolean named = !verdict.getReleaseLeafHash().isEmpty();
        scope.line("project", verdict.getProject(), !named, 255);
        scope.line("version", verdict.getVersion(), !named, 127);
        scope.require("enclaves", verdict.getEnclavesCount() > 0);
        scope.atMost("enclaves", verdict.getEnclavesCount(), 32);
        for (int i = 0; i < verdict.getEnclavesCount(); i++) {
            enclave(scope.child("enclaves", i), verdict.getEnclaves(i));
        }
        scope.require("source", verdict.hasSource());
        PieceRules.source(scope.child("source"), verdict.getSource());
        scope.require("recipe", verdict.hasRecipe());
        PieceRules.recipe(scope.child("recipe"), verdict.getRecipe());
        scope.text("environment", verdict.getEnvironment(), false, 4096);
        scope.time("started_at", verdict.getStartedAt(), true);
        scope.time("finished_at", verdict.getFinishedAt(), true);
        scope.check("finished_at", verdict.getFinishedAt() >= verdict.getStartedAt(), "a build ends after it begins");
        if (verdict.hasLog()) {
            PieceRules.blob(scope.child("log"), verdict.getLog());
        }
        if (verdict.hasReport()) {
            PieceRules.blob(scope.child("report"), verdict.getReport());
        }
    }

    private static void enclave(Scope scope, EnclaveVerdict enclave) throws InvalidEntryException {
        scope.line("enclave", enclave.getEnclave(), true, 127);
        scope.choice("outcome", enclave.getOutcome());
        scope.require("expected", enclave.hasExpected());
        PieceRules.measurement(scope.child("expected"), enclave.getExpected());
        boolean built = enclave.getOutcome() != RebuildOutcome.REBUILD_OUTCOME_COULD_NOT_BUILD;
        if (built) {
            scope.require("rebuilt", enclave.hasRebuilt());
            PieceRules.measurement(scope.child("rebuilt"), enclave.getRebuilt());
        }
        scope.check("rebuilt", built || !enclave.hasRebuilt(), "what could not be built has no measurement");
        boolean claimsMatch = enclave.getOutcome() == RebuildOutcome.REBUILD_OUTCOME_IDENTICAL
                || enclave.getOutcome() == RebuildOutcome.REBUILD_OUTCOME_SAME_MEASUREMENT;
        boolean same =
                enclave.getRebuilt().getValue().equals(enclave.getExpected().getValue());
        scope.check("outcome", !built || claimsMatch == same, "the outcome contradicts the two measurements");
        scope.text("explanation", enclave.getExplanation(), false, 8192);
        if (enclave.hasArtifact()) {
            PieceRules.blob(scope.child("artifact"), enclave.getArtifact());
        }
    }
}
