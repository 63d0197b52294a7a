/**
 * What an audit found, and how it is told: as lines, as JSON, and as one HTML file that needs nothing else.
 *
 * <p>In scope: the model of a report and its three forms. The HTML form loads nothing from anywhere, runs no scripts, and is
 * readable without colours; whatever came from outside is text in it and never markup.
 *
 * <p>Out of scope: finding anything out ({@code dev.vitrine.audit}).
 *
 * <p>Start reading at {@link dev.vitrine.audit.report.AuditReport}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
