@NullMarked
package dev.vitrine.log.testbed.compare;

import org.jspecify.annotations.NullMarked;
