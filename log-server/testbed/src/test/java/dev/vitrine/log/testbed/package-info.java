@NullMarked
package dev.vitrine.log.testbed;

import org.jspecify.annotations.NullMarked;
