@NullMarked
package dev.vitrine.proto.rules;

import org.jspecify.annotations.NullMarked;
