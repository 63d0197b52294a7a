/**
 * Evidence of misbehaviour: text that convinces whoever has nothing but a verifier key. The format is that of the package
 * dev.vitrine.tlog.misbehaviour. What is verified here was signed by the accused, twice, and cannot both be honest.
 */
import { decimal, equal, fromUtf8 } from './bytes.js';
import { parseCheckpointNote, parseHash, verifyLine } from './checkpoint.js';
import { Malformed, Refuted } from './errors.js';
import { emptyRoot, verifyConsistency, verifyInclusion } from './merkle.js';
import { ED25519_COSIGNATURE, MLDSA44_COSIGNATURE, RFC6962_STH, checkPlain, parseVerifierKey } from './note.js';

export const MAX_EVIDENCE = 64 * 1024;

const HEADER = 'vitrine.dev/tlog-evidence@v1';
const MAX_PROOF = 63;
const ROLLBACK_SECONDS = 300n;

/** What the accused did, by kind. */
const PREDICATES = {
  fork: 'signed two different trees of one size',
  'fork-prefix': 'signed a tree that does not continue a smaller one that it signed',
  'bad-empty': 'signed an empty tree with a root that no empty tree has',
  'cosigner-fork': 'cosigned two trees that contradict each other',
  'cosigner-rollback': 'cosigned a smaller tree as its latest after it had cosigned a larger one',
  'entry-equivocation': 'signed two trees with different entries at one index',
};
const OF_LOGS = ['fork', 'fork-prefix', 'bad-empty'];
const OF_COSIGNERS = ['cosigner-fork', 'cosigner-rollback'];

/**
 * @typedef {object} Evidence nothing of it is verified
 * @property {string} kind
 * @property {import('./note.js').VerifierKey} accused
 * @property {{root: Uint8Array, proof: Uint8Array[]} | null} prefix
 * @property {{index: bigint, leaves: {hash: Uint8Array, path: Uint8Array[]}[]} | null} entries
 * @property {ReturnType<typeof parseCheckpointNote>[]} notes one for bad-empty, else two
 * @property {string} text
 */

/** @param {Uint8Array} bytes @returns {Promise<Evidence>} */
export async function parseEvidence(bytes) {
  if (bytes.length > MAX_EVIDENCE) {
    throw new Malformed(`evidence is longer than ${MAX_EVIDENCE} bytes`, MAX_EVIDENCE);
  }
  const reader = new Reader(bytes);
  if (reader.line() !== HEADER) {
    throw new Malformed(`the first line is not ${HEADER}`, 0);
  }
  const kind = reader.word('kind');
  if (!Object.hasOwn(PREDICATES, kind)) {
    throw new Malformed('a kind of evidence that is not known');
  }
  const accused = await parseVerifierKey(reader.word('key'));
  let prefix = null;
  let entries = null;
  if (kind === 'fork-prefix' || (kind === 'cosigner-fork' && reader.peek() !== '')) {
    prefix = { root: parseHash(reader.word('prefix'), 'the root of the prefix'), proof: reader.hashes() };
  } else if (kind === 'entry-equivocation') {
    const index = decimal(reader.word('index'));
    entries = { index, leaves: [reader.leaf(), reader.leaf()] };
  }
  if (reader.line() !== '') {
    throw new Malformed('there is no empty line before the checkpoints');
  }
  const notes = [reader.note()];
  if (kind !== 'bad-empty') {
    notes.push(reader.note());
  }
  if (!reader.atEnd) {
    throw new Malformed('there is something behind the checkpoints');
  }
  if (notes.length === 2 && !inOrder(notes[0].checkpoint, notes[1].checkpoint)) {
    throw new Malformed('the checkpoints are not in order: the smaller first');
  }
  return { kind, accused, prefix, entries, notes, text: fromUtf8(bytes) };
}

/** Lines of the head, then counted bytes. */
class Reader {
  #bytes;
  #at = 0;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  get atEnd() {
    return this.#at === this.#bytes.length;
  }

  line() {
    const text = this.peek();
    this.#at = this.#bytes.indexOf(0x0a, this.#at) + 1;
    return text;
  }

  peek() {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) {
      throw new Malformed('evidence ends within a line', this.#at);
    }
    const line = this.#bytes.subarray(this.#at, end);
    checkPlain(line);
    return fromUtf8(line);
  }

  word(word) {
    const at = this.#at;
    const line = this.line();
    if (!line.startsWith(`${word} `)) {
      throw new Malformed(`there is no line that begins with ${word}`, at);
    }
    return line.slice(word.length + 1);
  }

  leaf() {
    return { hash: parseHash(this.word('leaf'), 'a leaf'), path: this.hashes() };
  }

  /** Up to the next line that is empty or begins a leaf. */
  hashes() {
    const hashes = [];
    while (!this.atEnd && this.peek() !== '' && !this.peek().startsWith('leaf ')) {
      if (hashes.length === MAX_PROOF) {
        throw new Malformed(`a proof has more than ${MAX_PROOF} hashes`, this.#at);
      }
      hashes.push(parseHash(this.line(), 'a proof line'));
    }
    return hashes;
  }

  note() {
    const length = decimal(this.line());
    if (length > BigInt(this.#bytes.length - this.#at)) {
      throw new Malformed('evidence ends within a checkpoint', this.#at);
    }
    const end = this.#at + Number(length);
    const note = parseCheckpointNote(this.#bytes.subarray(this.#at, end));
    this.#at = end;
    return note;
  }
}

/**
 * Checks that the accused signed both, and that no honest owner of the key signs both.
 * @param {Evidence} evidence
 * @returns {Promise<{sentence: string, origin: string, againstLog: boolean}>}
 * @throws {Refuted} where it proves nothing
 * @throws {import('./errors.js').CannotTell} where this browser lacks the kind of signature
 */
export async function verifyEvidence(evidence) {
  const { kind, accused, notes } = evidence;
  const [first, second] = [notes[0].checkpoint, (notes[1] ?? notes[0]).checkpoint];
  require(first.origin === second.origin, 'the checkpoints are of different logs');
  const cosigner = accused.type === ED25519_COSIGNATURE
    || (accused.type === MLDSA44_COSIGNATURE && accused.name !== first.origin);
  require(!cosigner || !OF_LOGS.includes(kind), 'the accused key is a cosigner’s, not the log’s');
  require(cosigner || !OF_COSIGNERS.includes(kind), 'the accused key is not a cosigner’s');
  // The signatures of RFC 6962 do not cover the origin: the key's name must stand for it.
  require(accused.type !== RFC6962_STH || accused.name === first.origin, 'the key’s name is not the origin');
  await contradiction(evidence, first, second);
  const times = [];
  for (const note of notes) {
    times.push(await signedAt(note, accused));
  }
  if (kind === 'cosigner-rollback') {
    // SPEC: c2sp.org/tlog-cosignature, "The timestamp MAY be zero, in which case the cosignature makes no claim about the
    // largest tree"
    require(times[0] !== 0n && times[1] !== 0n, 'a cosignature without a time says nothing about the latest tree');
    require(times[0] - times[1] > ROLLBACK_SECONDS, 'the smaller tree was not cosigned clearly later');
  }
  return { sentence: `${accused.name} ${PREDICATES[kind]} (${sizes(first, second)})`, origin: first.origin,
    againstLog: !cosigner };
}

const sizes = (first, second) => first.size === second.size ? `${first.size} entries` : `${first.size} and ${second.size} entries`;

async function contradiction({ kind, prefix, entries }, first, second) {
  if (kind === 'bad-empty') {
    require(first.size === 0n, 'the tree is not empty');
    require(!equal(first.root, await emptyRoot()), 'the root is that of the empty tree');
  } else if (kind === 'cosigner-rollback') {
    require(first.size < second.size, 'the first checkpoint is not of a smaller tree');
  } else if (entries) {
    for (const [i, head] of [first, second].entries()) {
      await verifyInclusion(entries.index, head.size, entries.leaves[i].hash, entries.leaves[i].path, head.root);
    }
    require(!equal(entries.leaves[0].hash, entries.leaves[1].hash), 'both trees have the same entry there');
  } else if (prefix) {
    // Every tree continues the empty one, so a smaller tree has at least one leaf.
    require(first.size > 0n && first.size < second.size, 'the first checkpoint is not of a smaller tree');
    await verifyConsistency(first.size, second.size, prefix.proof, prefix.root, second.root);
    require(!equal(prefix.root, first.root), 'the larger tree continues the smaller one');
  } else {
    require(first.size === second.size, 'the checkpoints are of different sizes, and nothing compares them');
    require(!equal(first.root, second.root), 'the checkpoints agree');
  }
}

/** The time of the one line by the accused, which must verify. */
async function signedAt({ checkpoint, signatures }, accused) {
  const own = signatures.filter(each => each.name === accused.name && each.keyId === accused.keyId);
  if (own.length !== 1) {
    throw new Malformed('a checkpoint does not have exactly one line by the accused');
  }
  return verifyLine(checkpoint, own[0], accused);
}

function inOrder(a, b) {
  if (a.size !== b.size) {
    return a.size < b.size;
  }
  const at = a.text.findIndex((octet, i) => octet !== b.text[i]);
  return at < 0 ? a.text.length <= b.text.length : a.text[at] < b.text[at];
}

function require(holds, otherwise) {
  if (!holds) {
    throw new Refuted('NOT_MISBEHAVIOUR', otherwise);
  }
}
