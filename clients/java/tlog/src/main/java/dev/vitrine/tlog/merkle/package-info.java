/**
 * Merkle trees over SHA-256: the hashes and proofs of RFC 6962 section 2.1 (RFC 9162 section 2.1 defines the same tree), and
 * the subtrees of draft-ietf-plants-merkle-tree-certs section 4.
 *
 * <p>In scope: hashing; inclusion, consistency and subtree consistency proofs, made and checked; roots and compact ranges.
 *
 * <p>Out of scope: where nodes come from. A prover says which nodes it needs and asks a {@link NodeReader} once; a verifier
 * asks nobody. The length of every proof follows from its indexes and sizes, so a proof with one hash too many fails
 * like one with a hash too few.
 *
 * <pre>{@code
 * InclusionProof proof = InclusionProof.prove(index, head.size(), reader);
 * proof.verify(Rfc6962.leafHash(entry), head.root());
 * }</pre>
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog.merkle;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
