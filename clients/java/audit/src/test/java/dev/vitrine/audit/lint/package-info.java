@NullMarked
package dev.vitrine.audit.lint;

import org.jspecify.annotations.NullMarked;
