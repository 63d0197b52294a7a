/**
 * Under which terms an entry is found. Terms are stored in the same atomic commit as their entry, and follow from the entry's
 * bytes alone, so that the index can be built anew from the tiles and must come out equal.
 *
 * <p>In scope: the terms and their bytes; what of statements and evidence becomes a term; building the index anew.
 *
 * <p>Out of scope: asking the index (package {@code hub}), judging evidence, the store.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.index;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
