/**
 * Logs as lines of JSON on standard error: an SLF4J provider, because the key-value pairs of the fluent API should arrive as
 * fields, which the bindings at hand flatten into the message.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.logging;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
