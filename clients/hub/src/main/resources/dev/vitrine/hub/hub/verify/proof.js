/** Offline proofs, `.tlog-proof` files: c2sp.org/tlog-proof. */
import { LineReader, decimal, fromBase64, toBase64, utf8, concat } from './bytes.js';
import { parseCheckpointNote, parseHash } from './checkpoint.js';
import { Malformed } from './errors.js';
import { leafHash, verifyInclusion } from './merkle.js';
import { NO_CLOCK } from './policy.js';

const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_PROOF = 63;
const MAX_SIZE = 2 << 20;

/**
 * @typedef {object} TlogProof
 * @property {bigint} index
 * @property {Uint8Array | null} extra nobody signed it
 * @property {Uint8Array[]} hashes
 * @property {ReturnType<typeof parseCheckpointNote>} note
 */

/** @param {Uint8Array} file @returns {TlogProof} */
export function parseProof(file) {
  if (file.length > MAX_SIZE) {
    throw new Malformed(`a proof file is longer than ${MAX_SIZE} bytes`, MAX_SIZE);
  }
  const lines = new LineReader(file);
  // SPEC: "The first line MUST be the string `c2sp.org/tlog-proof@v1`."
  if (lines.text('the header') !== HEADER) {
    throw new Malformed('the header is not that of a proof file', 0);
  }
  let line = lines.text('the index');
  let extra = null;
  if (line.startsWith('extra ')) {
    extra = fromBase64(line.slice('extra '.length));
    line = lines.text('the index');
  }
  // SPEC: "The next line MUST start with the string `index` followed by a space (U+0020) and the zero-based index of the
  // entry in the log, represented as an ASCII decimal with no leading zeroes"
  if (!line.startsWith('index ')) {
    throw new Malformed('the index does not begin as it must', lines.position);
  }
  const index = decimal(line.slice('index '.length));
  const hashes = [];
  while (!lines.atEmptyLine) {
    if (hashes.length === MAX_PROOF) {
      throw new Malformed(`a proof has more than ${MAX_PROOF} hashes`, lines.position);
    }
    hashes.push(parseHash(lines.text('a proof line'), 'a proof line'));
  }
  lines.next('the empty line behind the proof');
  return { index, extra, hashes, note: parseCheckpointNote(lines.rest()) };
}

/** The file that {@link parseProof} reads. @param {bigint} index @param {Uint8Array[]} hashes @param {Uint8Array} note */
export function printProof(index, hashes, note) {
  return concat(utf8(`${HEADER}\nindex ${index}\n${hashes.map(hash => `${toBase64(hash)}\n`).join('')}\n`), note);
}

/**
 * Returns only if the log has this entry, under the policy.
 * @param {TlogProof} proof
 * @param {Uint8Array} entry
 * @param {import('./policy.js').TrustPolicy} policy
 * @param {bigint} [now]
 */
export async function verifyProof(proof, entry, policy, now = NO_CLOCK) {
  const verified = await policy.verify(proof.note, now);
  const { size, root } = verified.checkpoint;
  await verifyInclusion(proof.index, size, await leafHash(entry), proof.hashes, root);
  return verified;
}
