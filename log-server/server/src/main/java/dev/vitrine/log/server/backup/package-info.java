/**
 * Copies of a log and the way back: a backup of a log that is served ({@link dev.vitrine.log.server.backup.Backup}), its restoration
 * into an empty directory ({@link dev.vitrine.log.server.backup.Restore}), and a store made anew from the tiles of a mirror
 * ({@link dev.vitrine.log.server.backup.Recovery}). Each ends with a check of all of it. Out of scope: keys, unless they are asked for;
 * and whether a copy is the newest there is, which only witnesses know.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.backup;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
