/**
 * YAML as files that people write by hand need it: strict, bounded, and every complaint with its line and column.
 *
 * <pre>{@code
 * Yaml.Mapping top = Yaml.parse(bytes, Yaml.limits("the policy", 256 * 1024)).mapping(Set.of("version", "name"));
 * String version = top.require("version").oneOf(Set.of("1"));
 * }</pre>
 *
 * <p>In scope: one document of mappings, lists and scalars; unknown and repeated keys refused; anchors, aliases and more than
 * one document refused; depth, number of values and size bounded before anything recurses. A scalar is its characters:
 * nothing is guessed to be a number, a date or a truth value.
 *
 * <p>Out of scope: tags, writing YAML, any schema (each file has its own, in its own package).
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.evidence.yaml;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
