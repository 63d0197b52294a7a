package dev.vitrine.cli;

import dev.vitrine.client.FileStatements;
import dev.vitrine.client.Statements;
import dev.vitrine.client.Statements.SignedStatement;
import dev.vitrine.proto.rules.InvalidEntryException;
import dev.vitrine.tlog.Bytes;
import dev.vitrine.tlog.VerificationException;
import dev.vitrine.tlog.VerificationException.Reason;
import dev.vitrine.tlog.merkle.Rfc6962;
import dev.vitrine.tlog.policy.TrustPolicy;
import dev.vitrine.tlog.proof.TlogProof;
import dev.vitrine.tlog.proof.VerifiedEntry;
import java.util.Optional;

/**
 * An entry that is in the log under a trust policy, and what it is about. Only the checks below make one; none of them needs
 * a network.
 *
 * @param statement the signed statement; empty where the leaf is something else
 */
record ProvenEntry(VerifiedEntry entry, Bytes leaf, Optional<SignedStatement> statement) {

    /**
     * Checks that the log has an entry about exactly this file. The leaf is the proof's extra data, which nobody signed: the
     * inclusion proof is what shows that it was logged. Without extra data the file itself is the leaf.
     */
    static ProvenEntry ofFile(Bytes file, TlogProof proof, TrustPolicy policy, long now) throws VerificationException {
        Bytes leaf = proof.extra().orElse(file);
        ProvenEntry proven = ofLeaf(leaf, proof, policy, now);
        if (!leaf.equals(file)) {
            SignedStatement signed = proven.statement()
                    .orElseThrow(() -> new VerificationException(
                            Reason.ENTRY_MISMATCH, "the logged entry is neither this file nor a statement about it"));
            if (!signed.statement().equals(LeafSource.findStatement(file))) {
                FileStatements.requireAbout(signed.statement(), file);
            }
        }
        return proven;
    }

    /** Checks that the log has this leaf, and the signatures of its statement where it has one. */
    static ProvenEntry ofLeaf(Bytes leaf, TlogProof proof, TrustPolicy policy, long now) throws VerificationException {
        VerifiedEntry entry = proof.verify(Rfc6962.leafHash(leaf), policy, now);
        return new ProvenEntry(entry, leaf, open(leaf));
    }

    private static Optional<SignedStatement> open(Bytes leaf) throws VerificationException {
        try {
            return Optional.of(Statements.open(leaf));
        } catch (InvalidEntryException e) {
            return Optional.empty(); // a DSSE envelope, or a leaf of a raw log
        }
    }
}
