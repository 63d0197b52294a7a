/**
 * JSON as evidence uses it, without ambiguity: no name twice, bounded depth, size and numbers, nothing after the value, UTF-8
 * without a byte order mark.
 *
 * <p>In scope: reading a document into members that are asked for by name and type; the exact bytes of a signed member.
 *
 * <p>Out of scope: writing JSON, schemas, streaming.
 *
 * <p>Start with {@link dev.vitrine.evidence.json.StrictJson}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.json;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
