/**
 * Who may submit, and how much: bearer tokens, publisher keys, and rates per address and per publisher. Out of scope: reading,
 * which is open to everybody; what a leaf must be, which is admission.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.log.server.access;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
