/**
 * An SLF4J provider that writes one JSON object per line to standard error.
 *
 * <p>In scope: level, time, logger, message, key-values and the cause of an event, at INFO and above.
 *
 * <p>Out of scope: files, rotation, levels per logger. Whoever runs the process has tools for these.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.witness.logging;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
