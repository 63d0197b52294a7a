@NullMarked
package dev.vitrine.evidence.dossier;

import org.jspecify.annotations.NullMarked;
