/**
 * The log: it puts entries in order, extends the tree, signs the head, and answers when all of it is durable.
 *
 * <p>In scope: the waiting queue with its bounds, strong deduplication, one synced commit after another, recovery when the
 * outcome of a commit is unknown, reads and proofs, the history of published checkpoints.
 *
 * <p>Out of scope: who may submit what (the server's admission), witnesses (the server's publisher, which keeps its notes
 * here), the network, any particular store.
 *
 * <p>Start reading at {@link dev.vitrine.log.Log} and {@link dev.vitrine.log.store.LogStore}; the README tells the life of an
 * entry.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
