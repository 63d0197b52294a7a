/**
 * What a TDX trust domain's report says, and the event logs that explain its run-time measurements.
 *
 * <p>In scope: the body of a TD report, versions 1.0 and 1.5; the attribute bits; TCG event logs (CCEL) and their replay
 * into RTMRs.
 *
 * <p>Out of scope: who vouches for it (package {@code dcap}), whether it is acceptable (policies), TDREPORT structures
 * with a MAC, which only their own machine can check.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.tdx;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
