/**
 * What may become a leaf. In scope: the canonical form of entries and DSSE envelopes, their signatures, the rules of
 * statements. Out of scope: whether evidence inside is good; authentic but bad evidence is admitted and labelled elsewhere.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.admission;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
