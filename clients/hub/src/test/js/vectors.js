/**
 * Runs the project's own vectors, `proto/vectors`. The same module runs under Node and in a browser: whoever calls brings
 * a way to read a file.
 */
import { fromBase64, toBase64, utf8 } from '../../main/resources/dev/vitrine/hub/hub/verify/bytes.js';
import { cosignatureMessage, parseCheckpoint, parseCheckpointNote, subtreeMessage, verifyKnown, verifyLine }
  from '../../main/resources/dev/vitrine/hub/hub/verify/checkpoint.js';
import { sha256, verifyMlDsa44 } from '../../main/resources/dev/vitrine/hub/hub/verify/crypto.js';
import { CannotTell, Refuted } from '../../main/resources/dev/vitrine/hub/hub/verify/errors.js';
import { verifyConsistency, verifyInclusion, verifySubtree } from '../../main/resources/dev/vitrine/hub/hub/verify/merkle.js';
import { ED25519, ED25519_COSIGNATURE, parseNote, parseVerifierKey }
  from '../../main/resources/dev/vitrine/hub/hub/verify/note.js';
import { TrustPolicy } from '../../main/resources/dev/vitrine/hub/hub/verify/policy.js';
import { parseProof, verifyProof } from '../../main/resources/dev/vitrine/hub/hub/verify/proof.js';
import { VerifiedTiles, edges, parseBundle, parseTilePath, tilePath }
  from '../../main/resources/dev/vitrine/hub/hub/verify/tiles.js';

/** @typedef {{file: string, cases: number, unknown: number, wrong: string[]}} Outcome */

const RUNS = {
  'checkpoint/checkpoints.json': checkpoints,
  'cosignature/checkpoints.json': cosignatures,
  'cosignature/subtrees.json': subtreeCosignatures,
  'merkle/consistency.json': consistency,
  'merkle/inclusion.json': inclusion,
  'merkle/subtree-consistency.json': subtree,
  'note/keys.json': keys,
  'note/notes.json': notes,
  'policy/checkpoints.json': policies,
  'policy/texts.json': policyTexts,
  'proof/proofs.json': proofs,
  'tile/bundles.json': bundles,
  'tile/log.json': wholeLog,
  'tile/paths.json': paths,
  'tile/trees.json': trees,
};

/** Files of `proto/vectors` about what a client of this kind does not do. */
export const NOT_RUN = ['merkle/covering.json', 'merkle/roots.json', 'tile/growth.json'];

export const FILES = Object.keys(RUNS);

/**
 * @param {string} file
 * @param {(file: string) => Promise<any>} read
 * @returns {Promise<Outcome>}
 */
export async function run(file, read) {
  const vectors = await read(file);
  const outcome = { file, cases: 0, unknown: 0, wrong: [] };
  for (const [i, each] of vectors.cases.entries()) {
    outcome.cases++;
    const name = `${file}[${i}] ${each.desc ?? ''}`;
    try {
      await RUNS[file](each, vectors);
      if (each.error) {
        outcome.wrong.push(`${name}: accepted, where ${each.error} was due`);
      }
    } catch (error) {
      if (error instanceof CannotTell && error.reason === 'UNKNOWN') {
        outcome.unknown++;
      } else if (!each.error || error.reason === undefined) {
        outcome.wrong.push(`${name}: ${error.stack}`);
      } else if (error.reason !== each.error) {
        outcome.wrong.push(`${name}: ${error.reason} instead of ${each.error}`);
      }
    }
  }
  return outcome;
}

/** @param {unknown} actual @param {unknown} expected @param {string} what */
function same(actual, expected, what) {
  const print = value => JSON.stringify(value, (_, each) => typeof each === 'bigint' ? String(each) : each);
  if (print(actual) !== print(expected)) {
    throw new Error(`${what} is ${print(actual)}, not ${print(expected)}`);
  }
}

const hashes = list => list.map(fromBase64);

async function checkpoints(each) {
  const { origin, size, root, extensions } = parseCheckpoint(utf8(each.text));
  same([origin, String(size), toBase64(root), extensions], [each.origin, each.size, each.root, each.extensions], 'it');
}

async function cosignatures(each) {
  const key = await parseVerifierKey(each.vkey);
  const checkpoint = parseCheckpoint(utf8(each.checkpoint));
  const [signature] = parseNote(utf8(`${each.checkpoint}\n${each.line}`)).signatures;
  if (each.message) {
    const message = key.type === ED25519 ? checkpoint.text : key.type === ED25519_COSIGNATURE
      ? cosignatureMessage(checkpoint, BigInt(each.time))
      : subtreeMessage(key.name, BigInt(each.time), checkpoint.origin, 0n, checkpoint.size, checkpoint.root);
    same(toBase64(message), each.message, 'the message');
  }
  const time = await verifyLine(checkpoint, signature, key);
  if (each.time) {
    same(String(time), each.time, 'the time');
  }
}

async function subtreeCosignatures(each) {
  const key = await parseVerifierKey(each.vkey);
  const [{ blob }] = parseNote(utf8(`x\n\n${each.line}`)).signatures;
  const message = subtreeMessage(
    key.name, 0n, each.origin, BigInt(each.start), BigInt(each.end), fromBase64(each.hash));
  if (each.message) {
    same(toBase64(message), each.message, 'the message');
  }
  if (!blob.subarray(0, 8).every(byte => byte === 0) || !await verifyMlDsa44(key.key, message, blob.subarray(8))) {
    throw new Refuted('BAD_SIGNATURE', 'the signature does not verify');
  }
}

async function consistency(each) {
  await verifyConsistency(
  BigInt(each.from), BigInt(each.to), hashes(each.proof), fromBase64(each.oldRoot), fromBase64(each.newRoot));
}

async function inclusion(each) {
  await verifyInclusion(
  BigInt(each.index), BigInt(each.size), fromBase64(each.leafHash), hashes(each.proof), fromBase64(each.root));
}

async function subtree(each) {
  await verifySubtree(BigInt(each.start), BigInt(each.end), BigInt(each.size), hashes(each.proof),
  fromBase64(each.subtreeRoot), fromBase64(each.root));
}

async function keys(each) {
  const { name, keyId, type, key } = await parseVerifierKey(each.vkey);
  same([name, keyId, String(type), toBase64(key)], [each.name, each.keyId, each.type, each.key], 'the key');
}

async function notes(each) {
  const note = parseNote(each.noteBytes ? fromBase64(each.noteBytes) : utf8(each.note));
  const known = await Promise.all(each.keys.map(parseVerifierKey));
  const { verified } = await verifyKnown({ text: note.text }, note.signatures, known);
  if (verified.length === 0) {
    throw new Refuted('BAD_SIGNATURE', 'no signature by a known key');
  }
  same([verified.map(signature => signature.key.vkey), toBase64(note.text)],
    [each.signers, toBase64(utf8(each.text))], 'it');
}

async function policies(each) {
  const policy = await TrustPolicy.parse(utf8(each.policy));
  const verified = await policy.verify(parseCheckpointNote(utf8(each.note)), BigInt(each.now), BigInt(each.skew));
  if (verified.unchecked.length > 0) {
    throw new CannotTell('some lines are not checked');
  }
  same([verified.cosignatures.map(cosignature => String(cosignature.timestamp)), verified.earliest, verified.latest],
    [each.times, each.earliest ?? null, each.latest ?? null], 'it');
}

async function policyTexts(each) {
  same((await TrustPolicy.parse(utf8(each.text))).text, each.canonical, 'the text');
}

async function proofs(each) {
  const policy = await TrustPolicy.parse(utf8(each.policy));
  const verified = await verifyProof(parseProof(utf8(each.proof)), fromBase64(each.entry), policy);
  if (verified.unchecked.length > 0) {
    throw new CannotTell('some lines are not checked');
  }
  same(String(parseProof(utf8(each.proof)).index), each.index, 'the index');
}

async function bundles(each) {
  same(parseBundle(fromBase64(each.bundle)).map(toBase64), each.entries, 'the entries');
}

async function wholeLog(each, vectors) {
  const served = new Map(Object.entries(vectors.files).map(([path, bytes]) => [path, fromBase64(bytes)]));
  if (each.change === 'missing') {
    served.delete(each.path);
  } else if (each.change === 'cut') {
    served.set(each.path, served.get(each.path).slice(0, -1));
  } else if (each.change === 'flip') {
    served.get(each.path)[Number(each.bit) >> 3] ^= 1 << (Number(each.bit) & 7);
  }
  const size = BigInt(vectors.size);
  const root = fromBase64(vectors.root);
  const tiles = new VerifiedTiles(async path => served.get(path) ?? null, size, root);
  for (let bundle = 0n; bundle * 256n < size; bundle++) {
    const entries = await tiles.bundle(bundle);
    same(new TextDecoder().decode(entries[1]), `entry-${bundle * 256n + 1n}`, 'an entry');
  }
  for (const index of [0n, 255n, 256n, size - 1n]) {
    await verifyInclusion(index, size, await tiles.leafHash(index), await tiles.inclusionProof(index), root);
  }
  for (const from of [1n, 2n, 255n, 256n, 299n]) {
    const older = await olderRoot(tiles, from);
    await verifyConsistency(from, size, await tiles.consistencyProof(from), older, root);
  }
}

/** The root of the first leaves, from their hashes. */
async function olderRoot(tiles, size) {
  let row = await Promise.all(Array.from({ length: Number(size) }, (_, i) => tiles.leafHash(BigInt(i))));
  while (row.length > 1) {
    const next = [];
    for (let i = 0; i < row.length; i += 2) {
      next.push(i + 1 < row.length ? await sha256(new Uint8Array([1]), row[i], row[i + 1]) : row[i]);
    }
    row = next;
  }
  return row[0];
}

async function paths(each) {
  const { level, index, width } = parseTilePath(each.path);
  same([String(level), String(index), String(width)], [each.level, each.index, each.width], 'the tile');
  same(tilePath({ level, index, width }), each.path, 'the path');
}

async function trees(each) {
  const partial = Object.keys(each.files).filter(path => !path.includes('entries') && path.includes('.p/'));
  same(edges(BigInt(each.size)).map(tilePath), partial, 'the right edge');
}

/** For a page that has no other reader. @param {string} base @returns {(file: string) => Promise<any>} */
export const reader = base => async file => (await fetch(`${base}/${file}`)).json();
