@NullMarked
package dev.vitrine.evidence.judge;

import org.jspecify.annotations.NullMarked;
