/**
 * The network side of a client: submit evidence, fetch receipts, read tiles, follow a log.
 *
 * <p>In scope: the log's HTTP interface ({@link dev.vitrine.client.LogClient}, {@link dev.vitrine.client.StreamClient}),
 * the leaves that publishers sign ({@link dev.vitrine.client.Statements}), tile sources over HTTP and directories, and
 * following a log with consistency checks ({@link dev.vitrine.client.Follower}).
 *
 * <p>Out of scope: what evidence says (that is {@code dev.vitrine.evidence}) and how proofs and signatures are checked (that
 * is {@code dev.vitrine.tlog}). Nothing here trusts the server: every answer is checked or handed out with what checks it.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.client;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
