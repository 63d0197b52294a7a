/** Checkpoints, and every signature on them: c2sp.org/tlog-checkpoint, c2sp.org/tlog-cosignature. */
import { LineReader, concat, decimal, fromBase64, readU64, u64, utf8 } from './bytes.js';
import { verifyEcdsa, verifyEd25519, verifyMlDsa44 } from './crypto.js';
import { CannotTell, Malformed, Refuted } from './errors.js';
import { ECDSA, ED25519, ED25519_COSIGNATURE, MLDSA44_COSIGNATURE, checkPlain, parseNote } from './note.js';

const SUBTREE_LABEL = utf8('subtree/v1\n\0');
const MAX_NAME = 255;

/**
 * @typedef {object} Checkpoint
 * @property {string} origin
 * @property {bigint} size
 * @property {Uint8Array} root
 * @property {string[]} extensions
 * @property {Uint8Array} text the signed bytes
 *
 * @typedef {object} Cosignature
 * @property {import('./note.js').VerifierKey} key
 * @property {bigint} timestamp seconds; 0 for a signature that says nothing of the time
 *
 * @typedef {object} Unchecked
 * @property {import('./note.js').VerifierKey} key
 * @property {string} why
 */

/** @param {Uint8Array} text of a note @returns {Checkpoint} */
export function parseCheckpoint(text) {
  checkPlain(text);
  const lines = new LineReader(text);
  const origin = lines.text('the origin');
  if (origin === '') {
    // SPEC: "The origin MUST be non-empty"
    throw new Malformed('the origin is empty', 0);
  }
  const size = decimal(lines.text('the tree size'));
  const root = parseHash(lines.text('the root hash'), 'the root hash');
  const extensions = [];
  while (!lines.atEnd) {
    const extension = lines.text('an extension line');
    // SPEC: "Extension lines, if any, MUST be non-empty."
    if (extension === '') {
      throw new Malformed('an extension line is empty', lines.position - 1);
    }
    extensions.push(extension);
  }
  return { origin, size, root, extensions, text };
}

/** @param {string} line @param {string} what @returns {Uint8Array} */
export function parseHash(line, what) {
  const hash = fromBase64(line);
  if (hash.length !== 32) {
    throw new Malformed(`${what} is not the base64 of 32 bytes`);
  }
  return hash;
}

/**
 * @param {Uint8Array} bytes a signed note
 * @returns {{checkpoint: Checkpoint, signatures: import('./note.js').NoteSignature[], bytes: Uint8Array}}
 */
export function parseCheckpointNote(bytes) {
  const note = parseNote(bytes);
  return { checkpoint: parseCheckpoint(note.text), signatures: note.signatures, bytes };
}

/**
 * Every line by one of the keys must verify; lines by others are ignored, and so are repeated lines.
 * @param {Checkpoint} checkpoint
 * @param {import('./note.js').NoteSignature[]} signatures
 * @param {import('./note.js').VerifierKey[]} keys
 * @returns {Promise<{verified: Cosignature[], unchecked: Unchecked[]}>} `unchecked`: by a known key, of a kind that this
 *     browser cannot check
 */
export async function verifyKnown(checkpoint, signatures, keys) {
  const verified = [];
  const unchecked = [];
  const seen = new Set();
  for (const signature of signatures) {
    // SPEC: "Verifiers MUST ignore signatures from unknown keys, even if they share a name or ID (but not both) with a
    // known key."
    const key = keys.find(known => known.name === signature.name && known.keyId === signature.keyId);
    if (!key || seen.has(signature.line)) {
      continue;
    }
    seen.add(signature.line);
    try {
      verified.push({ key, timestamp: await verifyLine(checkpoint, signature, key) });
    } catch (error) {
      if (!(error instanceof CannotTell)) {
        // SPEC: "If a signature from a known key fails to verify, clients SHOULD reject the whole note."
        throw error;
      }
      unchecked.push({ key, why: error.message });
    }
  }
  return { verified, unchecked };
}

/** @returns {Promise<bigint>} the time that it claims */
export async function verifyLine(checkpoint, signature, key) {
  require(signature.canonical, key);
  switch (key.type) {
    case ED25519:
      require(await verifyEd25519(key.key, checkpoint.text, signature.blob), key);
      return 0n;
    case ECDSA:
      require(await verifyEcdsa(key.key, checkpoint.text, signature.blob), key);
      return 0n;
    case ED25519_COSIGNATURE: {
      const { timestamp, rest } = split(signature.blob, key);
      require(await verifyEd25519(key.key, cosignatureMessage(checkpoint, timestamp), rest), key);
      return timestamp;
    }
    case MLDSA44_COSIGNATURE: {
      const { timestamp, rest } = split(signature.blob, key);
      const message = subtreeMessage(key.name, timestamp, checkpoint.origin, 0n, checkpoint.size, checkpoint.root);
      require(message !== null, key);
      require(await verifyMlDsa44(key.key, message, rest), key);
      return timestamp;
    }
    default:
      throw new CannotTell('a signature of RFC 6962, which is not checked here');
  }
}

/** The bytes below an Ed25519 cosignature. @param {Checkpoint} checkpoint @param {bigint} timestamp */
export function cosignatureMessage(checkpoint, timestamp) {
  return concat(utf8(`cosignature/v1\ntime ${timestamp}\n`), checkpoint.text);
}

/** The bytes below an ML-DSA-44 cosignature, or null where a name does not fit. */
export function subtreeMessage(cosigner, timestamp, origin, start, end, hash) {
  const name = utf8(cosigner);
  const log = utf8(origin);
  if (name.length > MAX_NAME || log.length > MAX_NAME || (start !== 0n && timestamp !== 0n)) {
    return null;
  }
  return concat(SUBTREE_LABEL, new Uint8Array([name.length]), name, u64(timestamp), new Uint8Array([log.length]), log,
    u64(start), u64(end), hash);
}

function split(blob, key) {
  require(blob.length > 8, key);
  const timestamp = readU64(blob, 0);
  // SPEC: "It MUST NOT exceed 2^63 - 1"
  require(timestamp < 1n << 63n, key);
  return { timestamp, rest: blob.subarray(8) };
}

function require(holds, key) {
  if (!holds) {
    throw new Refuted('BAD_SIGNATURE', `the signature by ${key.name}+${key.keyId} does not verify`);
  }
}
