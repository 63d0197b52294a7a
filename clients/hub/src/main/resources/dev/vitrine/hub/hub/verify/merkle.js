/**
 * Merkle trees of RFC 6962: hashes, and proofs of inclusion and consistency. Sizes and indexes are bigints below 2^63.
 *
 * Both kinds of proof are one walk from a node to the root. On each level `at` is the position of the node and `last` that
 * of the right-most one: an odd node has a sibling on the left; an even one before the last has one on the right; an even
 * last one has none. A proof has exactly the length that its indexes and sizes determine.
 */
import { equal } from './bytes.js';
import { sha256 } from './crypto.js';
import { Refuted, Malformed } from './errors.js';

const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);

/** @param {Uint8Array} entry @returns {Promise<Uint8Array>} */
export const leafHash = entry => sha256(LEAF, entry);

/** @param {Uint8Array} left @param {Uint8Array} right @returns {Promise<Uint8Array>} */
export const nodeHash = (left, right) => sha256(NODE, left, right);

/** @returns {Promise<Uint8Array>} */
export const emptyRoot = () => sha256(new Uint8Array(0));

/**
 * Returns only if `leaf` is at `index` of the tree of `size` leaves with `root`.
 * @param {bigint} index
 * @param {bigint} size
 * @param {Uint8Array} leaf the leaf's hash
 * @param {Uint8Array[]} proof
 * @param {Uint8Array} root
 */
export async function verifyInclusion(index, size, leaf, proof, root) {
  // SPEC: RFC 9162 section 2.1.3.2, "If leaf_index is greater than or equal to tree_size, then fail the proof verification."
  if (index < 0n || index >= size) {
    throw new Refuted('INDEX_OUT_OF_RANGE', `leaf ${index} is beyond the end of the tree of ${size}`);
  }
  requireHashes([leaf, ...proof, root]);
  requireLength(proof, climbLength(index, size - 1n));
  requireRoot(await climb(index, size - 1n, leaf, proof), root, 'the root of the tree');
}

/**
 * Returns only if the tree of `from` leaves with `oldRoot` is a prefix of the one of `to` leaves with `newRoot`.
 * @param {bigint} from
 * @param {bigint} to
 * @param {Uint8Array[]} proof
 * @param {Uint8Array} oldRoot
 * @param {Uint8Array} newRoot
 */
export async function verifyConsistency(from, to, proof, oldRoot, newRoot) {
  if (from > to) {
    throw new Refuted('INDEX_OUT_OF_RANGE', 'the older tree is larger than the newer one');
  }
  await verifySubtree(0n, from, to, proof, oldRoot, newRoot);
}

/** The same for the leaves from `start` to `end`: draft-ietf-plants-merkle-tree-certs section 4. */
export async function verifySubtree(start, end, size, proof, subtreeRoot, root) {
  if (!isSubtree(start, end)) {
    throw new Malformed('not a subtree');
  }
  if (end > size) {
    throw new Refuted('INDEX_OUT_OF_RANGE', 'the subtree ends beyond the end of the tree');
  }
  requireHashes([subtreeRoot, ...proof, root]);
  if (start === end) {
    // SPEC: c2sp.org/tlog-witness, "The proof MUST be empty if the old size is zero."
    requireLength(proof, 0);
    requireRoot(await emptyRoot(), subtreeRoot, 'the root of no leaves');
    if (size === 0n) {
      requireRoot(await emptyRoot(), root, 'the root of no leaves');
    }
    return;
  }
  if (start === 0n && end === size) {
    requireLength(proof, 0);
    requireRoot(subtreeRoot, root, 'the same root for the same size');
    return;
  }
  const level = startLevel(start, end, size);
  const first = start >> level;
  const at = (end - 1n) >> level;
  const last = (size - 1n) >> level;
  const given = first === at ? 0 : 1; // the hash where the walk begins, unless that is the subtree's own root
  requireLength(proof, given + climbLength(at, last));
  const begin = given === 0 ? subtreeRoot : proof[0];
  const siblings = proof.slice(given);
  requireRoot(await climbWithin(first, at, last, begin, siblings), subtreeRoot, 'the root of the older tree');
  requireRoot(await climb(at, last, begin, siblings), root, 'the root of the tree');
}

/** Whether the range hangs together in every tree that has it. */
function isSubtree(start, end) {
  if (start < 0n || end < start) {
    return false;
  }
  const size = end - start;
  const alignment = size <= 1n ? 1n : 1n << BigInt(bitLength(size - 1n));
  return start % alignment === 0n;
}

/** @param {bigint} number @returns {number} digits in base two; 0 for 0 */
export function bitLength(number) {
  return number === 0n ? 0 : number.toString(2).length;
}

function bitCount(number) {
  return number.toString(2).replaceAll('0', '').length;
}

/** Where the walk for a subtree begins. @returns {bigint} */
export function startLevel(start, end, size) {
  const subtreeLevel = bitLength(start ^ (end - 1n));
  const zeros = bitLength(end & -end) - 1;
  return BigInt(end === size ? subtreeLevel : Math.min(subtreeLevel, zeros));
}

function climbLength(at, last) {
  const below = bitLength(at ^ last);
  return below + bitCount(at >> BigInt(below));
}

async function climb(at, last, hash, siblings) {
  let root = hash;
  for (let next = 0; last > 0n; at >>= 1n, last >>= 1n) {
    if (at & 1n) {
      root = await nodeHash(siblings[next++], root);
    } else if (at < last) {
      root = await nodeHash(root, siblings[next++]);
    }
  }
  return root;
}

/** The same walk with only the siblings inside of the subtree: left ones, until it reaches its top. */
async function climbWithin(first, at, last, hash, siblings) {
  let root = hash;
  for (let next = 0; first < at; first >>= 1n, at >>= 1n, last >>= 1n) {
    if (at & 1n) {
      root = await nodeHash(siblings[next++], root);
    } else if (at < last) {
      next++;
    }
  }
  return root;
}

function requireHashes(hashes) {
  for (const hash of hashes) {
    if (hash.length !== 32) {
      throw new Malformed('a hash has 32 bytes');
    }
  }
}

function requireLength(proof, length) {
  if (proof.length !== length) {
    throw new Refuted('PROOF_LENGTH', `the proof has ${proof.length} hashes where ${length} are needed`);
  }
}

function requireRoot(computed, claimed, which) {
  if (!equal(computed, claimed)) {
    throw new Refuted('ROOT_MISMATCH', `the proof does not lead to ${which}`);
  }
}
