/**
 * Rebuilds the releases of a log again and again, and logs what came out.
 *
 * <p>In scope: which releases are due for one rebuilder, and one round over them. A job is data from the log: it is built
 * only with builders that the operator allowed, only from public addresses, isolated as {@code audit.rebuild} does it, and
 * always with nothing kept from the time before.
 *
 * <p>Out of scope: dividing work among rebuilders. Each of them rebuilds everything that it can; that is the point of having
 * several.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit.worker;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
