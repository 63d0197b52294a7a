/**
 * The witness on the network: HTTP/1.1, one event loop that only moves bytes, a bounded pool that verifies and signs.
 *
 * <p>In scope: paths, status codes, limits and deadlines, metrics, the pages for people and machines.
 *
 * <p>Out of scope: TLS, which a reverse proxy in front does; the decision ({@code decision}); storage ({@code store}).
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.witness.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
