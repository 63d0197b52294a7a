@NullMarked
package dev.vitrine.exhibit;

import org.jspecify.annotations.NullMarked;
