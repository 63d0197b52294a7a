@NullMarked
package dev.vitrine.log.testbed.soak;

import org.jspecify.annotations.NullMarked;
