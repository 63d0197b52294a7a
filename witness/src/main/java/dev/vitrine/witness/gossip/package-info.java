/**
 * Comparing what one log shows to many: the decisions of gossip, without any network.
 *
 * <p>In scope: which heads of a log have been seen where, which two to compare next, what a comparison proves and about
 * whom. {@link dev.vitrine.witness.gossip.LogGossip} holds all of it for one log, in bounded memory.
 *
 * <p>Out of scope: fetching checkpoints and tiles ({@code peers}), keeping evidence ({@code evidence}), time. Everything
 * here is a function of what it was told, so that a simulation can run it.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.witness.gossip;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
