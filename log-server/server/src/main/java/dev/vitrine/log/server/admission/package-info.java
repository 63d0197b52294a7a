/**
 * What may become a leaf. In scope: the canonical form of entries and DSSE envelopes, their signatures, the rules of
 * statements, whether the evidence inside is authentic, and what speaks against it. Out of scope: whether anybody should accept
 * it; authentic but bad evidence is admitted and labelled.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.admission;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
