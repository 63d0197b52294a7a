/**
 * From an enclave to its rebuilt source.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
