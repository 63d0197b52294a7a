/**
 * The files of the Enclave Hub, for whoever serves or mirrors them.
 *
 * <p>In scope: which files there are, under which URL path each is served, its media type and the headers that go with it.
 * The client itself is HTML, CSS and ES modules in the resources of this package.
 *
 * <p>Out of scope: sockets, caches, and everything that is not the same for every visitor.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.hub;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
