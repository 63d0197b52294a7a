/**
 * What a project says about a release: which enclaves it has, where the source is, how it is built from which inputs, what
 * should come out, and what the measurement does not cover. The file is {@code vitrine.yml}.
 *
 * <pre>{@code
 * Manifest manifest = Manifest.load(Path.of("vitrine.yml"));
 * for (DeclaredEnclave enclave : manifest.enclaves()) {
 *     BuildRecipe recipe = manifest.recipeOf(enclave);
 *     List<PinnedFile> inputs = manifest.inputsOf(recipe);
 * }
 * }</pre>
 *
 * The README of the module has the schema key by key, with examples that the tests read.
 *
 * <p>In scope: the model and its strict reader, and {@code inputs.lock}. Proposing a manifest is in
 * {@code dev.vitrine.audit.init}; the statement that a log has about a release, in {@code dev.vitrine.audit}.
 *
 * <p>Out of scope: fetching anything, running anything, and whether what a manifest says is true.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit.manifest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
