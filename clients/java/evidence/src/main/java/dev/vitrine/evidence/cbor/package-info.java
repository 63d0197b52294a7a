/**
 * CBOR (RFC 8949) and COSE_Sign1 (RFC 9052) as evidence uses them, strictly: shortest forms, no duplicate keys,
 * bounded depth, and definite lengths unless the caller takes streamed content.
 *
 * <p>In scope: integers of 63 bits, byte and text strings, arrays, maps, tags, booleans and null.
 *
 * <p>Out of scope: floating point numbers, strings in pieces, a canonical order of keys (AWS does not sort them).
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.cbor;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
