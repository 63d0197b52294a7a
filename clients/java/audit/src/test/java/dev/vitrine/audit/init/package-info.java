@NullMarked
package dev.vitrine.audit.init;

import org.jspecify.annotations.NullMarked;
