/**
 * Signed notes (c2sp.org/signed-note): text with signature lines by named keys.
 *
 * <p>In scope: the strict format, verifier keys of all types with their key IDs, signing keys in Go's text form, and the
 * types whose signature covers the note text itself (0x01, 0x02).
 *
 * <p>Out of scope: what the text means. Types that sign a message derived from a checkpoint are verified in
 * {@code checkpoint} (0x05) and {@code cosignature} (0x04, 0x06).
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog.note;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
