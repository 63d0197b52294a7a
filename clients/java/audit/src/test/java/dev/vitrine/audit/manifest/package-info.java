@NullMarked
package dev.vitrine.audit.manifest;

import org.jspecify.annotations.NullMarked;
