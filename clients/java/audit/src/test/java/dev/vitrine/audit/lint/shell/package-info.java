@NullMarked
package dev.vitrine.audit.lint.shell;

import org.jspecify.annotations.NullMarked;
