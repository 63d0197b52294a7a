/**
 * What a witness remembers, durably: per log the head it cosigned last, the cosigned checkpoint, and the log's
 * configuration.
 *
 * <p>In scope: the storage layout ({@link dev.vitrine.witness.store.Column}), compare-and-set with group commit
 * ({@link dev.vitrine.witness.store.CheckpointStore}), the embedded database.
 *
 * <p>Out of scope: what may be cosigned, signatures, the network.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.witness.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
