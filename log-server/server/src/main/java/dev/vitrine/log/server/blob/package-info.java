/**
 * What does not fit a leaf: bytes named by their SHA-256, kept as plain files beside the log. A file appears under its name only
 * when all of it is on the medium and hashes to that name; until then it is nothing.
 *
 * <p>In scope: writing with verification, quotas of publishers, the promise how long something is kept, removal by an explicit
 * act of the operator.
 *
 * <p>Out of scope: HTTP; what entries refer to a blob; other people's mirrors (clients probe them and log what they saw).
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.blob;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
