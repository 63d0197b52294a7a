/**
 * What in a recipe is not pinned, found before it rots.
 *
 * <pre>{@code
 * List<Finding> findings = Linter.lint(List.of(Path.of("Dockerfile"))).findings();
 * }</pre>
 *
 * <p>In scope: Dockerfiles, shell scripts, Makefiles, GitHub workflows and actions, GitLab pipelines, Cargo.toml,
 * rust-toolchain, requirements.txt, package.json, Nix files, and the clock macros in C sources. Rules are in
 * {@code dev.vitrine.audit.lint.rule}, one class each; the README of the module lists them. A finding is silenced by a
 * comment on its line or the line before, {@code vitrine:allow RULE because ...}: the reason is required.
 *
 * <p>Out of scope: network, running anything, whether a pinned input is still served, and whether a build that has no finding
 * is reproducible: only a rebuild shows that.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit.lint;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
