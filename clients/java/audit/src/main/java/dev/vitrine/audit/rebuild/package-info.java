/**
 * Builds the source of a release again: fetched by digest, in a fresh folder, with a scrubbed environment and no network.
 *
 * <pre>{@code
 * Rebuilder rebuilder = new Rebuilder(RebuildSettings.DEFAULT, Workshop.find(System.getenv()), clock);
 * Rebuild rebuild = rebuilder.run(manifest, workFolder, progress);
 * rebuild.enclaves().forEach(enclave -> System.out.println(enclave.name() + " " + enclave.outcome()));
 * }</pre>
 *
 * <p>In scope: finding builders and saying which are missing; fetching source and inputs; isolation as far as the machine
 * has it, and saying how far that is; limits; bounded logs; the MRENCLAVE of what came out; building twice.
 *
 * <p>Out of scope: whether the result is what was released or attested ({@code dev.vitrine.audit}), and isolation against
 * an attacker with an exploit for the kernel: a stranger's build belongs on a machine that holds nothing else.
 *
 * <p>Start reading at {@link dev.vitrine.audit.rebuild.Rebuilder}.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit.rebuild;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
