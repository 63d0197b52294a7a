@NullMarked
package dev.vitrine.audit.kit;

import org.jspecify.annotations.NullMarked;
