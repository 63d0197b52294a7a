/**
 * How a report's user data was made: a small declared recipe, recomputed from its preimages and compared.
 *
 * <pre>
 *   recipe = term *( "||" term )              concatenation
 *   term   = name                             a preimage, [a-z0-9_]
 *          / function "(" recipe ")"
 *          / "utf8(" DQUOTE text DQUOTE ")"   the bytes of a literal; no escapes, no quotes inside
 *
 *   sha256(x) sha384(x) sha512(x)             the hash of x
 *   raw(x)                                    x
 *   hex(x)                                    x as lower-case hexadecimal text
 *   pem(x)                                    x where it is PEM text; otherwise the DER x as PEM text "PUBLIC KEY" with
 *                                             lines of 64 characters, each line and the last ended by LF
 *   der(x)                                    the bytes inside PEM text x; x where it is not PEM text
 * </pre>
 *
 * Spaces between tokens mean nothing. The report's field holds the value, padded with zeros on the right: a value that is
 * longer than the field proves nothing. Example: {@code sha256(pem(pubkey) || csr)}.
 *
 * <p>In scope: parsing, evaluation, comparison. Out of scope: whether the preimages mean what a publisher says they mean.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.reportdata;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
