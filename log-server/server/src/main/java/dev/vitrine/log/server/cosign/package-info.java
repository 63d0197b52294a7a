/**
 * Publishing: asks the witnesses of the log's policy (c2sp.org/tlog-witness, the client's side) and puts a checkpoint up once
 * their quorum is met. Out of scope: signing heads, which the engine does with each commit.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.cosign;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
