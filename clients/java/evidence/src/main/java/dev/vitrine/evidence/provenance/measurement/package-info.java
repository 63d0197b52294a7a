/**
 * Documents that state what something should measure: Flashbots' lists, dstack's {@code tcb_info}, Oasis' SGX constraints. They
 * are reference values for a policy to compare with evidence; nothing in them is proven.
 *
 * <p>Out of scope: comparing, and where such a document came from.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.provenance.measurement;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
