@NullMarked
package dev.vitrine.hub;

import org.jspecify.annotations.NullMarked;
