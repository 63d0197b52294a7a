@NullMarked
package dev.vitrine.evidence.policy;

import org.jspecify.annotations.NullMarked;
