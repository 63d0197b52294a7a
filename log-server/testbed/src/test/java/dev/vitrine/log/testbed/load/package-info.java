@NullMarked
package dev.vitrine.log.testbed.load;

import org.jspecify.annotations.NullMarked;
