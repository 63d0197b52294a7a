/**
 * A log as static files: c2sp.org/tlog-tiles. Each tile is checked against a tree head before anything of it is used, so
 * what comes out is what the head commits to, whoever served it.
 */
import { concat, equal } from './bytes.js';
import { CannotTell, Malformed, Refuted } from './errors.js';
import { bitLength, emptyRoot, leafHash, nodeHash, startLevel } from './merkle.js';

/** The level of entry bundles: they lie below the leaf hashes. */
export const ENTRIES = -1;
export const FULL = 256;
const HASH = 32;

const PATH = /^tile\/(entries|[0-9]|[1-5][0-9]|6[0-3])\/((?:x[0-9]{3}\/){0,5})([0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

/** @typedef {{level: number, index: bigint, width: number}} TileId */

/** @param {TileId} tile @returns {string} below the log's URL prefix */
export function tilePath({ level, index, width }) {
  const digits = index.toString();
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/.{3}/g) ?? [];
  const name = groups.map((group, i) => i < groups.length - 1 ? `x${group}` : group).join('/');
  return `tile/${level === ENTRIES ? 'entries' : level}/${name}${width < FULL ? `.p/${width}` : ''}`;
}

/** Parses what {@link tilePath} prints, and nothing else. @param {string} path @returns {TileId} */
export function parseTilePath(path) {
  const match = PATH.exec(path);
  if (!match || match[2].startsWith('x000') || Number(match[4] ?? 1) >= FULL) {
    throw new Malformed('not the path of a tile', 0);
  }
  return {
    level: match[1] === 'entries' ? ENTRIES : Number(match[1]),
    index: BigInt(match[2].replaceAll(/[x/]/g, '') + match[3]),
    width: match[4] === undefined ? FULL : Number(match[4]),
  };
}

/** The tile at this place as a tree of `size` leaves has it. @returns {TileId} */
export function tileAt(level, index, size) {
  const hashes = size >> BigInt(8 * Math.max(0, level));
  const left = hashes - index * 256n;
  if (index < 0n || left < 1n) {
    throw new RangeError(`tile ${index} of level ${level} in a tree of ${size}`);
  }
  return { level, index, width: left < 256n ? Number(left) : FULL };
}

/** The partial tiles of a tree, lowest level first: all that its root follows from. @returns {TileId[]} */
export function edges(size) {
  const tiles = [];
  for (let level = 0; size > 0n; level++, size >>= 8n) {
    if (size % 256n !== 0n) {
      tiles.push({ level, index: size / 256n, width: Number(size % 256n) });
    }
  }
  return tiles;
}

/** @param {Uint8Array} bytes @returns {Uint8Array[]} 1 to 256 entries */
export function parseBundle(bytes) {
  const entries = [];
  for (let at = 0; at < bytes.length;) {
    if (entries.length === FULL || bytes.length - at < 2) {
      throw new Malformed('a bundle has more than 256 entries, or ends within a length', at);
    }
    const from = at + 2;
    const length = bytes[at] << 8 | bytes[at + 1];
    if (bytes.length - from < length) {
      throw new Malformed('a bundle ends within an entry', at);
    }
    at = from + length;
    entries.push(bytes.subarray(from, at));
  }
  if (entries.length === 0) {
    throw new Malformed('a bundle has no entries', 0);
  }
  return entries;
}

/**
 * Reads what a tree head commits to out of tiles that anybody serves.
 *
 * `fetchTile(path)` answers the bytes, or null if there is no such file.
 */
export class VerifiedTiles {
  #edge = null;
  #full = new Map();

  /**
   * @param {(path: string) => Promise<Uint8Array | null>} fetchTile
   * @param {bigint} size
   * @param {Uint8Array} root
   */
  constructor(fetchTile, size, root) {
    this.fetchTile = fetchTile;
    this.size = size;
    this.root = root;
  }

  /** @param {bigint} index @returns {Promise<Uint8Array>} the hash of the leaf */
  leafHash(index) {
    return this.node(0, index);
  }

  /** @param {bigint} index @returns {Promise<Uint8Array>} the entry; its whole bundle is fetched, and checked */
  async entry(index) {
    return (await this.bundle(index / 256n))[Number(index % 256n)];
  }

  /** @param {bigint} index of the bundle @returns {Promise<Uint8Array[]>} */
  async bundle(index) {
    const id = tileAt(ENTRIES, index, this.size);
    const leaves = await this.#tile({ ...id, level: 0 });
    const entries = await this.#read(id, 'ENTRY_MISMATCH', entriesOrNone);
    for (let i = 0; i < entries.length; i++) {
      // SPEC: "Each entry in a bundle hashes to the corresponding entry in the corresponding “level 0” Merkle Tree tile."
      if (!equal(await leafHash(entries[i]), hashOf(leaves, i))) {
        throw new Refuted('ENTRY_MISMATCH', `${tilePath(id)}: entry ${index * 256n + BigInt(i)} is not that of its leaf`);
      }
    }
    return entries;
  }

  /** The hash of a perfect node. @param {number} level @param {bigint} index @returns {Promise<Uint8Array>} */
  async node(level, index) {
    const tileLevel = Math.floor(level / 8);
    const within = BigInt(level % 8);
    const first = index << within;
    const tile = await this.#tile(tileAt(tileLevel, first / 256n, this.size));
    const from = Number(first % 256n);
    return perfectRoot(tile.subarray(from * HASH, (from + (1 << Number(within))) * HASH));
  }

  /** The proof that the first `from` leaves are a prefix of this tree. @param {bigint} from @returns {Promise<Uint8Array[]>} */
  async consistencyProof(from) {
    if (from === 0n || from === this.size) {
      return [];
    }
    const level = Number(startLevel(0n, from, this.size));
    const at = (from - 1n) >> BigInt(level);
    const begin = at === 0n ? [] : [await this.node(level, at)];
    return [...begin, ...await this.#siblings(level, at)];
  }

  /** @param {bigint} index @returns {Promise<Uint8Array[]>} */
  inclusionProof(index) {
    return this.#siblings(0, index);
  }

  async #siblings(level, at) {
    const hashes = [];
    for (let last = (this.size - 1n) >> BigInt(level); last > 0n; level++, at >>= 1n, last >>= 1n) {
      if (at & 1n) {
        hashes.push(await this.node(level, at - 1n));
      } else if (at + 1n < last) {
        hashes.push(await this.node(level, at + 1n));
      } else if (at < last) {
        hashes.push(await this.#rest(last << BigInt(level)));
      }
    }
    return hashes;
  }

  /** The root of the leaves from `from` to the end: perfect nodes of falling size, folded. */
  async #rest(from) {
    const nodes = [];
    while (from < this.size) {
      const level = bitLength(this.size - from) - 1;
      nodes.push(await this.node(level, from >> BigInt(level)));
      from += 1n << BigInt(level);
    }
    return fold(nodes);
  }

  /** Fetches and checks the partial tiles. */
  async edge() {
    this.#edge ??= this.#readEdge();
    return this.#edge;
  }

  async #readEdge() {
    const tiles = new Map();
    const nodes = [];
    for (const id of edges(this.size)) {
      const tile = await this.#hashes(id);
      tiles.set(id.level, tile);
      nodes.unshift(...await tileNodes(tile));
    }
    const root = nodes.length === 0 ? await emptyRoot() : await fold(nodes);
    if (!equal(root, this.root)) {
      throw new Refuted('ROOT_MISMATCH', 'the tiles on the right edge do not hash to the root of the tree');
    }
    return tiles;
  }

  async #tile(id) {
    const edge = await this.edge();
    if (id.width < FULL) {
      return edge.get(id.level);
    }
    const path = tilePath(id);
    let tile = this.#full.get(path);
    if (!tile) {
      const parent = await this.#tile(tileAt(id.level + 1, id.index / 256n, this.size));
      tile = await this.#hashes(id);
      if (!equal(await perfectRoot(tile), hashOf(parent, Number(id.index % 256n)))) {
        throw new Refuted('TILE_MISMATCH', `${path}: the tile does not hash to its place in the tree`);
      }
      this.#full.set(path, tile);
    }
    return tile;
  }

  #hashes(id) {
    return this.#read(id, 'TILE_MISMATCH', bytes => bytes.length % HASH === 0 ? Array.from(
      { length: bytes.length / HASH }, (_, i) => hashOf(bytes, i)) : [])
      .then(hashes => concat(...hashes));
  }

  /** A partial tile may be gone once the full one is there. */
  async #read(id, reason, parse) {
    let bytes = await this.fetchTile(tilePath(id));
    let width = id.width;
    if (bytes === null && id.width < FULL) {
      bytes = await this.fetchTile(tilePath({ ...id, width: FULL }));
      width = FULL;
    }
    if (bytes === null) {
      throw new CannotTell(`${tilePath(id)} is not served`, 'MISSING_TILE');
    }
    const parts = parse(bytes);
    if (parts.length !== width) {
      throw new Refuted(reason, `${tilePath(id)} does not have what its name says`);
    }
    return parts.slice(0, id.width);
  }
}

/** A bundle that cannot be read has no entries: too few, whatever its name says. */
function entriesOrNone(bytes) {
  try {
    return parseBundle(bytes);
  } catch {
    return [];
  }
}

/** @param {Uint8Array} tile @param {number} i */
function hashOf(tile, i) {
  return tile.subarray(i * HASH, (i + 1) * HASH);
}

/** The root of a power of two of hashes. @param {Uint8Array} hashes @returns {Promise<Uint8Array>} */
async function perfectRoot(hashes) {
  let row = Array.from({ length: hashes.length / HASH }, (_, i) => hashOf(hashes, i));
  while (row.length > 1) {
    const pairs = row;
    row = await Promise.all(
      Array.from({ length: pairs.length / 2 }, (_, i) => nodeHash(pairs[2 * i], pairs[2 * i + 1])));
  }
  return row[0];
}

/** The perfect nodes that a partial tile's hashes make, largest first. */
async function tileNodes(tile) {
  const width = tile.length / HASH;
  const nodes = [];
  for (let from = 0; from < width;) {
    const size = 1 << (bitLength(BigInt(width - from)) - 1);
    nodes.push(await perfectRoot(tile.subarray(from * HASH, (from + size) * HASH)));
    from += size;
  }
  return nodes;
}

/** The root over nodes of falling size. */
async function fold(nodes) {
  let root = nodes[nodes.length - 1];
  for (let i = nodes.length - 2; i >= 0; i--) {
    root = await nodeHash(nodes[i], root);
  }
  return root;
}
