/**
 * Shell scripts as a linter needs them: which commands there are, in which pipelines, on which lines.
 *
 * <p>In scope: quoting, continuations, comments, heredocs, pipelines, lists, command and process substitution, wrappers such
 * as {@code sudo} and {@code env}, and scripts inside of scripts ({@code sh -c}). Out of scope: running anything, expanding
 * anything but variables with known values, and being exact where a shell's grammar is not: what is not understood is
 * skipped, never guessed.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit.lint.shell;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
