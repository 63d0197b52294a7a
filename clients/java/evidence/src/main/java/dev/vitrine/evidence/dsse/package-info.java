/** DSSE envelopes: the pre-authentication encoding, publisher keys and their signatures. */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.dsse;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
