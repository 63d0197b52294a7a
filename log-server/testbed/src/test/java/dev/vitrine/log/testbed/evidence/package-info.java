@NullMarked
package dev.vitrine.log.testbed.evidence;

import org.jspecify.annotations.NullMarked;
