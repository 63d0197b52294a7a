package dev.vitrine.proto.rules;

import com.google.protobuf.ByteString;
import dev.vitrine.proto.v1.AnalysisClaim;
import dev.vitrine.proto.v1.AvailabilityObservation;
import dev.vitrine.proto.v1.BlobObservation;
import dev.vitrine.proto.v1.Endorsement;
import dev.vitrine.proto.v1.KeyCompromise;
import dev.vitrine.proto.v1.LogPolicy;
import dev.vitrine.proto.v1.Provenance;
import dev.vitrine.proto.v1.Release;
import dev.vitrine.proto.v1.Statement;
import dev.vitrine.proto.v1.Withdrawal;
import java.util.HashSet;
import java.util.Set;

/** The rules of {@code statement.proto}: one method per kind; shared pieces in {@link PieceRules}. */
public final class StatementRules {

    private StatementRules() {}

    /** Parses the payload of an entry and checks every rule. */
    public static Statement parse(ByteString payload) throws InvalidEntryException {
        Statement statement = Canonical.parse(Statement.parser(), payload, "statement");
        check(statement);
        return statement;
    }

    /** Checks a statement that is about to be signed. */
    public static void check(Statement statement) throws InvalidEntryException {
        Scope root = Scope.root("statement");
        switch (statement.getKindCase()) {
            case RELEASE -> release(root.child("release"), statement.getRelease());
            case ATTESTATION -> AttestationRules.check(root.child("attestation"), statement.getAttestation());
            case PROVENANCE -> provenance(root.child("provenance"), statement.getProvenance());
            case REBUILD_VERDICT -> RebuildRules.check(root.child("rebuild_verdict"), statement.getRebuildVerdict());
            case ENDORSEMENT -> endorsement(root.child("endorsement"), statement.getEndorsement());
            case WITHDRAWAL -> withdrawal(root.child("withdrawal"), statement.getWithdrawal());
            case KEY_COMPROMISE -> keyCompromise(root.child("key_compromise"), statement.getKeyCompromise());
            case AVAILABILITY_OBSERVATION ->
                availability(root.child("availability_observation"), statement.getAvailabilityObservation());
            case ANALYSIS_CLAIM -> analysis(root.child("analysis_claim"), statement.getAnalysisClaim());
            case LOG_POLICY -> logPolicy(root.child("log_policy"), statement.getLogPolicy());
            case KIND_NOT_SET -> root.require("kind", false);
        }
    }

    private static void release(Scope scope, Release release) throws InvalidEntryException {
        scope.line("project", release.getProject(), true, 255);
        scope.line("version", release.getVersion(), true, 127);
        scope.require("enclaves", release.getEnclavesCount() > 0);
        scope.atMost("enclaves", release.getEnclavesCount(), 32);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < release.getEnclavesCount(); i++) {
            Scope enclave = scope.child("enclaves", i);
            PieceRules.enclave(enclave, release.getEnclaves(i));
            enclave.check(
                    "name", names.add(release.getEnclaves(i).getName()), "an enclave's name is unique in its release");
        }
        scope.require("source", release.hasSource());
        PieceRules.source(scope.child("source"), release.getSource());
        if (release.hasRecipe()) {
            PieceRules.recipe(scope.child("recipe"), release.getRecipe());
        }
        scope.time("built_at", release.getBuiltAt(), false);
        scope.time("reproducible_until", release.getReproducibleUntil(), false);
        scope.lines("notes", release.getNotesList(), 16, 4096);
    }

    private static void provenance(Scope scope, Provenance provenance) throws InvalidEntryException {
        switch (provenance.getDocumentCase()) {
            case DSSE_ENVELOPE ->
                scope.bytes("dsse_envelope", provenance.getDsseEnvelope(), true, EntryRules.MAX_LEAF_SIZE);
            case SIGSTORE_BUNDLE ->
                scope.bytes("sigstore_bundle", provenance.getSigstoreBundle(), true, EntryRules.MAX_LEAF_SIZE);
            case SBOM -> PieceRules.blob(scope.child("sbom"), provenance.getSbom());
            case DOCUMENT_NOT_SET -> scope.require("document", false);
        }
        PieceRules.measurements(scope, provenance.getMeasurementsList(), false);
    }

    private static void endorsement(Scope scope, Endorsement endorsement) throws InvalidEntryException {
        PieceRules.measurements(scope, endorsement.getMeasurementsList(), true);
        scope.line("purpose", endorsement.getPurpose(), true, 1024);
        scope.time("not_before", endorsement.getNotBefore(), true);
        scope.time("not_after", endorsement.getNotAfter(), true);
        scope.check(
                "not_after",
                endorsement.getNotAfter() > endorsement.getNotBefore(),
                "an endorsement ends after it begins");
        scope.exactly("release_leaf_hash", endorsement.getReleaseLeafHash(), false, 32);
    }

    private static void withdrawal(Scope scope, Withdrawal withdrawal) throws InvalidEntryException {
        switch (withdrawal.getTargetCase()) {
            case LEAF_HASH -> scope.exactly("leaf_hash", withdrawal.getLeafHash(), true, 32);
            case MEASUREMENT -> PieceRules.measurement(scope.child("measurement"), withdrawal.getMeasurement());
            case TARGET_NOT_SET -> scope.require("target", false);
        }
        scope.text("reason", withdrawal.getReason(), true, 4096);
        scope.time("effective_at", withdrawal.getEffectiveAt(), false);
        scope.line("advisory", withdrawal.getAdvisory(), false, 2048);
    }

    private static void keyCompromise(Scope scope, KeyCompromise compromise) throws InvalidEntryException {
        scope.choice("kind", compromise.getKind());
        scope.exactly("identity", compromise.getIdentity(), true, 32);
        scope.line("origin", compromise.getOrigin(), true, 2048);
        scope.text("explanation", compromise.getExplanation(), false, 4096);
        scope.time("known_since", compromise.getKnownSince(), false);
        scope.bytes("proof", compromise.getProof(), false, 512);
        scope.bytes("public_key", compromise.getPublicKey(), false, 512);
    }

    private static void availability(Scope scope, AvailabilityObservation observation) throws InvalidEntryException {
        scope.time("observed_at", observation.getObservedAt(), true);
        scope.require("blobs", observation.getBlobsCount() > 0);
        scope.atMost("blobs", observation.getBlobsCount(), 256);
        for (int i = 0; i < observation.getBlobsCount(); i++) {
            Scope blob = scope.child("blobs", i);
            BlobObservation seen = observation.getBlobs(i);
            blob.exactly("sha256", seen.getSha256(), true, 32);
            blob.line("url", seen.getUrl(), true, 2048);
            blob.line("failure", seen.getFailure(), false, 255);
            blob.check("failure", !seen.getServed() || seen.getFailure().isEmpty(), "what was served has no failure");
        }
    }

    private static void analysis(Scope scope, AnalysisClaim claim) throws InvalidEntryException {
        PieceRules.measurements(scope, claim.getMeasurementsList(), true);
        scope.line("method", claim.getMethod(), true, 255);
        scope.text("result", claim.getResult(), true, 4096);
        scope.require("artifact", claim.hasArtifact());
        PieceRules.blob(scope.child("artifact"), claim.getArtifact());
    }

    private static void logPolicy(Scope scope, LogPolicy policy) throws InvalidEntryException {
        scope.line("origin", policy.getOrigin(), true, 255);
        scope.require("vkeys", policy.getVkeysCount() > 0);
        scope.lines("vkeys", policy.getVkeysList(), 8, 4096);
        scope.check(
                "admission",
                policy.getAdmission().equals("evidence")
                        || policy.getAdmission().equals("raw"),
                "admission is \"evidence\" or \"raw\"");
        scope.require("max_leaf_size", policy.getMaxLeafSize() != 0);
        scope.atMost("max_leaf_size", Integer.toUnsignedLong(policy.getMaxLeafSize()), EntryRules.MAX_LEAF_SIZE);
        scope.time("created_at", policy.getCreatedAt(), true);
        scope.text("retention", policy.getRetention(), true, 4096);
        scope.text("operator", policy.getOperator(), false, 1024);
        scope.check("minimum_index", policy.getMinimumIndex() >= 0, "an index is below 2^63");
    }
}
