@NullMarked
package dev.vitrine.audit.diff;

import org.jspecify.annotations.NullMarked;
