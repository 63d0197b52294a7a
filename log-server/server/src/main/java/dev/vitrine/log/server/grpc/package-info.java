/**
 * The gRPC edge: vitrine.v1.LogService on the same port, translated by hand to the service package.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.grpc;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
