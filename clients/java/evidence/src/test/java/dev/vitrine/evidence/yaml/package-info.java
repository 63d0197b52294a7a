@NullMarked
package dev.vitrine.evidence.yaml;

import org.jspecify.annotations.NullMarked;
