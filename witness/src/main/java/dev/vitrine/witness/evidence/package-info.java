/**
 * What this witness holds against logs and witnesses, and what follows from it.
 *
 * <p>In scope: which evidence is taken, kept and told on; that a log with evidence against it is not cosigned; the operator's
 * override.
 *
 * <p>Out of scope: what is evidence ({@code dev.vitrine.tlog.misbehaviour}); finding it ({@code gossip}).
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.witness.evidence;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
