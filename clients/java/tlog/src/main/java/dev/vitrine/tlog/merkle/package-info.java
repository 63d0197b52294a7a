/** RFC 6962 section 2.1 hashing and proofs over SHA-256; RFC 9162 defines the same tree. */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog.merkle;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
