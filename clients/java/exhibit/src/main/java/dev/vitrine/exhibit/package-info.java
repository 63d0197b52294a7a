/**
 * From what is logged to what is judged, and back: server and clients read a statement as the same exhibit, so that a relying
 * party repeats the judgement that the log made.
 *
 * <pre>{@code
 * for (LoggedExhibit found : Exhibits.inLeaf(leaf)) {
 *     Judgement judgement = judge.judge(found.exhibit(), at);
 * }
 * Attestation attestation = Exhibits.toAttestation(exhibit);
 * }</pre>
 *
 * <p>In scope: which exhibits a leaf or a statement holds; the attestation that an exhibit is logged as; what
 * judgements come down to for an index.
 *
 * <p>Out of scope: judging (package {@code evidence.judge}), what files are and which belong together (package {@code
 * evidence.dossier}), signatures of publishers, files and networks: bytes come from the caller. Pure.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.exhibit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
