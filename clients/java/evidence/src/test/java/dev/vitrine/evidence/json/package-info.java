@NullMarked
package dev.vitrine.evidence.json;

import org.jspecify.annotations.NullMarked;
