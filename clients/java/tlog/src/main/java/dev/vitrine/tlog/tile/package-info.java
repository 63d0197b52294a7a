/**
 * Tiles and entry bundles of c2sp.org/tlog-tiles: the static files from which everything about a log can be checked.
 *
 * <p>In scope: names of tiles, their bytes, reading a tree through them with each tile checked against a tree head, growing
 * a tree by a batch, checking a whole log.
 *
 * <p>Out of scope: HTTP, files, stores. A {@link TileSource} brings the bytes and is trusted with nothing.
 *
 * <pre>{@code
 * VerifiedTiles tiles = new VerifiedTiles(source, head); // head: from a checkpoint that satisfied a policy
 * Bytes entry = tiles.entry(index);
 * InclusionProof proof = InclusionProof.prove(index, head.size(), tiles);
 * }</pre>
 */
@NullMarked
@CheckReturnValue
package dev.vitrine.tlog.tile;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
