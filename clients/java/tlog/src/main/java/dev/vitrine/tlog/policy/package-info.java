/**
 * Trust policies (c2sp.org/tlog-policy): which logs and which quorum of witnesses make a checkpoint acceptable.
 *
 * <p>In scope: the text form, quorum evaluation, freshness at a given time.
 *
 * <p>Out of scope: fetching, clocks.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
