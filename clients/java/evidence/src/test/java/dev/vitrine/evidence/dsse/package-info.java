@NullMarked
package dev.vitrine.evidence.dsse;

import org.jspecify.annotations.NullMarked;
