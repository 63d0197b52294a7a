/** The kinds of files that the linter reads, and the rules that belong to one kind only. */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit.lint.file;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
