@NullMarked
package dev.vitrine.audit.report;

import org.jspecify.annotations.NullMarked;
