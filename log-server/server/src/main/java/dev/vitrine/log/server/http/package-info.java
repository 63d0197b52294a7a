/**
 * The HTTP edge: the C2SP read path (c2sp.org/tlog-tiles), the {@code /v1} routes of vitrine/v1/log_service.proto, raw
 * submission, and operations. Out of scope: what the answers mean; see the service package.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
