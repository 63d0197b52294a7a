/**
 * The generator of {@code proto/vectors}. What the vectors expect comes from the definitions of RFC 6962 and of the
 * specifications at c2sp.org, written down here a second time and as naively as possible, so that no error of the library
 * can be an error of its vectors.
 */
@NullMarked
package dev.vitrine.proto.vectors;

import org.jspecify.annotations.NullMarked;
