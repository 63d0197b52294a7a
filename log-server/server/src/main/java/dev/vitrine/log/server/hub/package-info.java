/**
 * What the Enclave Hub asks of a log: look-ups over the index, and what follows from the entries that they find
 * ({@code vitrine/v1/hub.proto}). Nothing here is stored: every answer is computed from the entries when it is asked for, with an
 * amount of work that does not grow with the log.
 *
 * <p>In scope: search, pages and feeds as messages; badges and Atom.
 *
 * <p>Out of scope: which terms an entry has (package {@code index}); HTTP; keeping blobs (package {@code blob}).
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.hub;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
