/**
 * The storage contract of a log: a compare-and-swap of the signed tree head together with its data.
 *
 * <p>In scope: what a store must keep and promise ({@link dev.vitrine.log.store.LogStore}), the values that cross that
 * border, and the reference implementation in memory.
 *
 * <p>Out of scope: what the bytes mean. A store computes no hash and checks no signature; entries, tiles and notes come
 * back as they were given.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
