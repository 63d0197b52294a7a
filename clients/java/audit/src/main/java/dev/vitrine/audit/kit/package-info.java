/**
 * Kits: one archive from which an audit passes on a machine without network.
 *
 * <pre>{@code
 * KitWriter writer = new KitWriter();
 * writer.add(RelativePath.parse("project/vitrine.yml"), file);
 * Bytes id = writer.write(Path.of("kit.tar"));
 *
 * try (Kit kit = Kit.open(Path.of("kit.tar"))) {
 *     Manifest manifest = Manifest.load(kit.manifest());
 * }
 * }</pre>
 *
 * A kit is a tar file, alone or compressed with gzip. Its first member is {@code kit.index}:
 *
 * <pre>
 *   index = "vitrine.dev/kit/v1" LF *( sha256 SP size SP path LF )
 * </pre>
 *
 * with the SHA-256 as 64 lower-case hexadecimal digits, the size as a decimal without leading zeros, and the lines in
 * ascending bytewise order of the paths. The members follow in that order, and no others. The kit's id is the SHA-256 of the
 * index, so that it does not depend on the compression. The same files give the same archive, byte for byte.
 *
 * <p>The first segment of a path says what a file is for:
 *
 * <pre>
 *   project/   vitrine.yml, inputs.lock and the files that the manifest names beside itself
 *   source/    the source archive
 *   inputs/    every locked input, under its SHA-256
 *   proofs/    receipts (tlog-proof, with the leaf inside)
 *   trust/     log-policy (c2sp.org/tlog-policy) and policy.yml (what of evidence is accepted)
 * </pre>
 *
 * <p>In scope: writing and reading kits. Reading refuses everything that is not in the index or differs from it: paths that
 * leave the folder, links and devices, other sizes and digests, files that are missing or too many. Out of scope: whether the
 * proofs in a kit hold; an audit finds that out, with the trust policy of its user where one is given.
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.audit.kit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
