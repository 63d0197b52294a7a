/** The rules of the linter over commands and images: one class for each class of unpinned input. */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit.lint.rule;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
