/**
 * Errors as peers see them: one exception with a stable code, and the one table from codes to HTTP and gRPC statuses
 * (vitrine/v1/error.proto).
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.problem;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
