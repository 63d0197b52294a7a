/**
 * What judging evidence costs: alone ({@link dev.vitrine.log.testbed.evidence.QuoteBench}), and to the entries beside it
 * ({@link dev.vitrine.log.testbed.evidence.MixedBench}). Runs of what is compared take turns, so that a noisy machine is noisy for
 * all of them.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.testbed.evidence;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
