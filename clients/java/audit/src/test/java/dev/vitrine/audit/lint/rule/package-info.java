@NullMarked
package dev.vitrine.audit.lint.rule;

import org.jspecify.annotations.NullMarked;
