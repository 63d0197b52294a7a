/**
 * The decision of a C2SP witness (c2sp.org/tlog-witness): may this checkpoint be cosigned, given the one cosigned last?
 *
 * <p>In scope: every check of {@code add-checkpoint} and {@code sign-subtree}, in the order of the specification; making
 * the cosignatures.
 *
 * <p>Out of scope: parsing ({@code dev.vitrine.tlog.wire}), remembering ({@code store}), status codes ({@code http}), the
 * clock. Everything here is a function of its arguments.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.witness.decision;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
