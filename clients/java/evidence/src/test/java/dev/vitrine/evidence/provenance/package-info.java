@NullMarked
package dev.vitrine.evidence.provenance;

import org.jspecify.annotations.NullMarked;
