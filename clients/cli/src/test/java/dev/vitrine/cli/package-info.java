@NullMarked
package dev.vitrine.cli;

import org.jspecify.annotations.NullMarked;
