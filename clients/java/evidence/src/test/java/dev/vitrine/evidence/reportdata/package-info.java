@NullMarked
package dev.vitrine.evidence.reportdata;

import org.jspecify.annotations.NullMarked;
