@NullMarked
package dev.vitrine.audit.worker;

import org.jspecify.annotations.NullMarked;
