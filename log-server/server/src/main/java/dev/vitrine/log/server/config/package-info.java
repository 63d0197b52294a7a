/**
 * The server's configuration: one record tree whose Javadoc is the manual, read from a YAML file in which every key must be
 * known.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
