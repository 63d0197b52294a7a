/**
 * A manifest proposed for a repository that has none, from what lies in it.
 *
 * <pre>{@code
 * Proposal proposal = Proposal.of(Path.of("."));
 * Files.writeString(Path.of("vitrine.yml"), proposal.text());
 * proposal.missing().forEach(System.err::println);
 * }</pre>
 *
 * <p>In scope: the commit and origin of a Git repository; Dockerfile, flake.nix, default.nix, Cargo.toml, Gramine's manifest
 * templates and Makefile as recipes; Enclave.config.xml, *.edl and Open Enclave's .conf as enclaves; signed enclaves, of which
 * the SIGSTRUCT says what is expected; the older {@code .auditee.yml}. Every guess says that it is one, and what is missing
 * stands there as a comment, so that the manifest is refused until somebody fills it in.
 *
 * <p>Out of scope: running anything, fetching anything, and finding out which inputs a build has.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit.init;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
