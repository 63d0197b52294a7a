/**
 * The log server: an embedded store, the engine, and the edges that publishers, monitors and witnesses talk to, wired by
 * hand.
 *
 * <p>In scope: the data directory of one log, its keys, configuration, start and orderly stop. Out of scope: what a log is
 * ({@code dev.vitrine.log}), how trees and notes look ({@code dev.vitrine.tlog}).
 *
 * <p>Start reading at {@link dev.vitrine.log.server.LogServer#start}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
