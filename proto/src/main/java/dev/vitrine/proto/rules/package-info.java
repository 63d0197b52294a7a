/**
 * The rules that the comments of {@code entry.proto} and {@code statement.proto} state, as code: canonical encoding, required
 * fields, fixed lengths, limits and orders. A publisher's client applies them before it signs, the log before it admits; both
 * run this code.
 *
 * <p>In scope: the shape of entries and statements. Out of scope: signatures and evidence, which need cryptography.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.proto.rules;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
