@NullMarked
package dev.vitrine.client;

import org.jspecify.annotations.NullMarked;
