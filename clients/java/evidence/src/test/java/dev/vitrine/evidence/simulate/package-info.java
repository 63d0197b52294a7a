@NullMarked
package dev.vitrine.evidence.simulate;

import org.jspecify.annotations.NullMarked;
