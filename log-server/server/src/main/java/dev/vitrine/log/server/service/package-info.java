/**
 * The log's service without a transport: what HTTP and gRPC both translate to.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.service;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
