/**
 * {@code vitrine}, the command line.
 *
 * <p>In scope: turning files into signed entries and receipts and back into verdicts, for people and for scripts; starting
 * a log and its witnesses as processes of their own.
 *
 * <p>Out of scope: deciding anything about proofs or evidence, which the libraries do. Every command answers in text or, with
 * {@code --json}, as JSON, and ends with an {@link dev.vitrine.cli.ExitCode}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.cli;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
