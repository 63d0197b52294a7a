@NullMarked
package dev.vitrine.audit.rebuild;

import org.jspecify.annotations.NullMarked;
