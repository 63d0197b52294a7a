/** The standards' vectors, where they lie beside the checkout: the folder that VITRINE_SHARED names. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fromBase64, fromHex, utf8 } from '../../main/resources/dev/vitrine/hub/hub/verify/bytes.js';
import { parseCheckpointNote, verifyKnown } from '../../main/resources/dev/vitrine/hub/hub/verify/checkpoint.js';
import { Malformed, Refuted } from '../../main/resources/dev/vitrine/hub/hub/verify/errors.js';
import { leafHash, verifyConsistency, verifyInclusion, verifySubtree }
  from '../../main/resources/dev/vitrine/hub/hub/verify/merkle.js';
import { parseNote, parseVerifierKey } from '../../main/resources/dev/vitrine/hub/hub/verify/note.js';
import { TrustPolicy } from '../../main/resources/dev/vitrine/hub/hub/verify/policy.js';
import { parseProof, verifyProof } from '../../main/resources/dev/vitrine/hub/hub/verify/proof.js';
import { VerifiedTiles, parseTilePath } from '../../main/resources/dev/vitrine/hub/hub/verify/tiles.js';

const VECTORS = join(process.env.VITRINE_SHARED ?? '', 'vectors');
const there = existsSync(join(VECTORS, 'MANIFEST.md'));
const skip = there || process.env.VITRINE_SHARED_REQUIRED === 'true' ? false : 'the shared vectors are not beside the checkout';

/** JSON whose numbers reach 2^64 - 1: long ones as text. */
function read(file) {
  const text = readFileSync(join(VECTORS, file), 'utf8');
  return JSON.parse(text.replaceAll(/("[A-Za-z0-9]+":\s*)(\d{16,})/g, '$1"$2"'));
}

const hashes = list => (list ?? []).map(fromBase64);

async function refused(promise) {
  try {
    await promise;
    return false;
  } catch (error) {
    assert.ok(error instanceof Refuted || error instanceof Malformed, error.stack);
    return true;
  }
}

test('inclusion proofs of transparency-dev', { skip }, async () => {
  for (const each of read('merkle/inclusion.json').cases) {
    assert.equal(await refused(async function () {
      await verifyInclusion(BigInt(each.leafIdx), BigInt(each.treeSize), fromBase64(each.leafHash), hashes(each.proof),
        fromBase64(each.root));
    }()), each.wantErr, each.name);
  }
});

test('consistency proofs of transparency-dev', { skip }, async () => {
  for (const each of read('merkle/consistency.json').cases) {
    if (Number(each.size1) === 0) {
      continue; // an error in that library; to C2SP the empty tree is a prefix of every tree
    }
    if (!each.wantErr && fromBase64(each.root1).length !== 32) {
      continue; // a root that is no hash, to which that library is indifferent
    }
    assert.equal(await refused(async function () {
      await verifyConsistency(BigInt(each.size1), BigInt(each.size2), hashes(each.proof), fromBase64(each.root1),
        fromBase64(each.root2));
    }()), each.wantErr, each.name);
  }
});

test('a real proof of a real log with almost a thousand million leaves', { skip }, async () => {
  const each = read('merkle/ct-argon2020-real.json');
  const size = BigInt(each.treeSize);
  const leaf = fromBase64(each.leafHashBase64);
  assert.deepEqual(await leafHash(fromBase64(each.leafInputBase64)), leaf);
  await verifyInclusion(BigInt(each.leafIndex), size, leaf, hashes(each.inclusionProof), fromBase64(each.rootHash));
  await verifyConsistency(BigInt(each.oldSize), size, hashes(each.consistencyProof), fromBase64(each.oldRootHash),
    fromBase64(each.rootHash));
});

test('generated proofs', { skip }, async () => {
  const { inclusion, consistency, subtreeConsistency } = read('generated/proofs.json');
  for (const each of inclusion) {
    await verifyInclusion(
      BigInt(each.index), BigInt(each.size), fromBase64(each.leafHash), hashes(each.proof), fromBase64(each.root));
  }
  for (const each of consistency) {
    await verifyConsistency(
      BigInt(each.size1), BigInt(each.size2), hashes(each.proof), fromBase64(each.root1), fromBase64(each.root2));
  }
  for (const each of subtreeConsistency) {
    await verifySubtree(BigInt(each.start), BigInt(each.end), BigInt(each.size), hashes(each.proof),
      fromBase64(each.subtreeHash), fromBase64(each.root));
  }
});

test('edge cases of notes and checkpoints', { skip }, async () => {
  const { logVkey, cases } = read('note/edge-cases.json');
  const key = await parseVerifierKey(logVkey);
  for (const { name, hex, expect, level } of cases) {
    const bytes = fromHex(hex);
    if (expect === 'ok-note') {
      const note = parseNote(bytes);
      assert.equal((await verifyKnown({ text: note.text }, note.signatures, [key])).verified.length, 1, name);
      continue;
    }
    const verdict = await refused(async function () {
      const { checkpoint, signatures } = parseCheckpointNote(bytes);
      await verifyKnown(checkpoint, signatures, [key]);
    }());
    assert.equal(verdict, expect !== 'ok', `${name} (${level})`);
  }
});

test("Go's notes", { skip }, async () => {
  const { keys, badVkeys, open } = read('note/golang-note.json');
  for (const vkey of badVkeys) {
    await assert.rejects(parseVerifierKey(vkey), Malformed);
  }
  for (const { vkey } of Object.values(keys)) {
    for (let i = 0; i < vkey.length; i++) {
      await assert.rejects(parseVerifierKey(vkey.slice(0, i)), Malformed);
    }
  }
  let checked = 0;
  for (const each of open.filter(({ ok }) => ok)) {
    const known = await Promise.all(each.verifiers.map(name => parseVerifierKey(keys[name].vkey)));
    const note = parseNote(utf8(each.note));
    const { verified } = await verifyKnown({ text: note.text }, note.signatures, known);
    assert.deepEqual(verified.map(({ key }) => key.name), each.verified, each.name);
    checked++;
  }
  assert.ok(checked > 0);
});

test('offline proofs', { skip }, async () => {
  const { policy, cases } = read('generated/tlog-proof.json');
  const parsed = await TrustPolicy.parse(utf8(policy));
  for (const each of cases) {
    assert.equal(await refused(async function () {
      await verifyProof(parseProof(utf8(each.proof)), utf8(each.leafEntry), parsed);
    }()), !each.verifiesUnderPolicy, each.name);
  }
  for (const bad of read('proof/tlog-proof-format.json').bad) {
    assert.throws(() => parseProof(utf8(bad)), Malformed);
  }
});

test('a split view', { skip }, async () => {
  const { logVkey, sameSize, differentSize, notEvidence } = read('generated/split-view.json');
  const key = await parseVerifierKey(logVkey);
  const open = async text => {
    const { checkpoint, signatures } = parseCheckpointNote(utf8(text));
    assert.equal((await verifyKnown(checkpoint, signatures, [key])).verified.length, 1);
    return checkpoint;
  };
  const [a, b] = [await open(sameSize.checkpointA), await open(sameSize.checkpointB)];
  assert.ok(await refused(verifyConsistency(a.size, b.size, [], a.root, b.root)));
  const [c, d] = [await open(differentSize.checkpointA), await open(differentSize.checkpointB)];
  assert.ok(await refused(verifyConsistency(c.size, d.size, hashes(differentSize.consistencyProof), c.root, d.root)));
  const [e, f] = [await open(notEvidence.checkpointA), await open(notEvidence.checkpointB)];
  await verifyConsistency(e.size, f.size, hashes(notEvidence.consistencyProof), e.root, f.root);
});

test('a log that another implementation made', { skip }, async () => {
  const { vkey, entries } = read('tiles/tessera-log.json');
  const key = await parseVerifierKey(vkey);
  const folder = join(VECTORS, 'tiles/tessera-log');
  for (let size = 1; size <= 15; size++) {
    const { checkpoint, signatures } = parseCheckpointNote(readFileSync(join(folder, `checkpoint.${size}`)));
    assert.equal((await verifyKnown(checkpoint, signatures, [key])).verified.length, 1);
    const tiles = new VerifiedTiles(async path => {
      const file = join(folder, path);
      return existsSync(file) ? new Uint8Array(readFileSync(file)) : null;
    }, checkpoint.size, checkpoint.root);
    for (let i = 0; i < size; i++) {
      assert.equal(new TextDecoder().decode(await tiles.entry(BigInt(i))), entries[i]);
    }
  }
});

test('paths of tiles', { skip }, () => {
  for (const { level, index, ok, L, N, W } of read('tiles/paths.json').parse) {
    const path = `tile/${level}/${index}`;
    if (ok) {
      const tile = parseTilePath(path);
      assert.deepEqual([tile.level, Number(tile.index), tile.width % 256], [Number(L), Number(N), Number(W)], path);
    } else {
      assert.throws(() => parseTilePath(path), Malformed, path);
    }
  }
});
