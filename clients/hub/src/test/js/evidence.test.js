/** What a witness holds against a log: it counts only if the log's own signatures prove it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concat, toBase64, utf8 } from '../../main/resources/dev/vitrine/hub/hub/verify/bytes.js';
import { Refuted } from '../../main/resources/dev/vitrine/hub/hub/verify/errors.js';
import { parseEvidence, verifyEvidence } from '../../main/resources/dev/vitrine/hub/hub/verify/evidence.js';
import { leafHash } from '../../main/resources/dev/vitrine/hub/hub/verify/merkle.js';
import { Log, ORIGIN, browser, newKey, root, visit } from './fake-log.js';

const counted = note => concat(utf8(`${note.length}\n`), note);

function order(a, b) {
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) <= 0 ? [a, b] : [b, a];
}

async function fork(key, entries, others) {
  const notes = order(await new Log(key, entries).checkpoint(), await new Log(key, others).checkpoint());
  return concat(utf8(`vitrine.dev/tlog-evidence@v1\nkind fork\nkey ${key.vkey}\n\n`), ...notes.map(counted));
}

test('two trees of one size, signed by one key, are a fork', async () => {
  const key = await newKey(ORIGIN);
  const { sentence, againstLog } = await verifyEvidence(await parseEvidence(await fork(key, ['a', 'b'], ['a', 'c'])));
  assert.match(sentence, /signed two different trees of one size/);
  assert.equal(againstLog, true);
});

test('two trees that agree, or are signed by another, prove nothing', async () => {
  const key = await newKey(ORIGIN);
  await assert.rejects(async () => verifyEvidence(await parseEvidence(await fork(key, ['a', 'b'], ['a', 'b']))), Refuted);
  const text = new TextDecoder().decode(await fork(key, ['a', 'b'], ['a', 'c'])).replaceAll(key.vkey, (await newKey(ORIGIN)).vkey);
  await assert.rejects(async () => verifyEvidence(await parseEvidence(utf8(text))));
});

test('a tree that does not continue a smaller one is a fork, and one that does is not', async () => {
  const key = await newKey(ORIGIN);
  const smaller = await new Log(key, ['a']).checkpoint();
  const evidence = async other => {
    const leaves = await Promise.all([other, 'b'].map(entry => leafHash(utf8(entry))));
    const larger = await new Log(key, [other, 'b']).checkpoint();
    return concat(utf8(`vitrine.dev/tlog-evidence@v1\nkind fork-prefix\nkey ${key.vkey}\nprefix ${toBase64(await root(leaves.slice(0, 1)))}\n`
      + `${toBase64(leaves[1])}\n\n`), counted(smaller), counted(larger));
  };
  assert.match((await verifyEvidence(await parseEvidence(await evidence('x')))).sentence, /does not continue/);
  await assert.rejects(async () => verifyEvidence(await parseEvidence(await evidence('a'))), { reason: 'NOT_MISBEHAVIOUR' });
});

test('no changed bit of evidence verifies', async () => {
  const key = await newKey(ORIGIN);
  const evidence = await fork(key, ['a', 'b'], ['a', 'c']);
  for (let at = 0; at < evidence.length; at += 3) {
    const changed = evidence.slice();
    changed[at] ^= 1 << at % 8;
    await assert.rejects(async () => verifyEvidence(await parseEvidence(changed)), `byte ${at}`);
  }
});

test('evidence against the log turns every later visit red', async () => {
  const log = new Log(await newKey(ORIGIN), ['a', 'b']);
  const storage = browser();
  const view = visit(log, storage);
  await view.refresh();
  assert.equal((await view.takeEvidence(await fork(log.key, ['a', 'b'], ['a', 'c']))).against, 'log');
  assert.equal(view.alarm.kind, 'fork');
  assert.equal((await visit(log, storage).refresh()).alarm.kind, 'fork');
});

test('evidence against a stranger is no alarm', async () => {
  const log = new Log(await newKey(ORIGIN), ['a', 'b']);
  const view = visit(log, browser());
  await view.refresh();
  const stranger = await newKey('stranger.example');
  await assert.rejects(async () => view.takeEvidence(await fork(stranger, ['a', 'b'], ['a', 'c'])), { name: 'CannotTell' });
  assert.equal(view.alarm, null);
});

test('what a witness holds is compared with what the log shows', async () => {
  const key = await newKey(ORIGIN);
  const log = new Log(key, ['a', 'b', 'c']);
  const view = visit(log, browser());
  await view.refresh();
  assert.deepEqual(await view.compare(await new Log(key, ['a', 'b']).checkpoint()), { size: 2n, newest: true });
  assert.equal(view.alarm, null);
  await assert.rejects(async () => view.compare(await new Log(await newKey(ORIGIN), ['x']).checkpoint()), Refuted);
  assert.equal(view.alarm, null, 'a checkpoint that the log did not sign accuses nobody');
  await assert.rejects(async () => view.compare(await new Log(key, ['a', 'b', 'c', 'd']).checkpoint()), { name: 'CannotTell' });
  assert.equal(view.alarm, null, 'a witness that is ahead accuses nobody');
  await assert.rejects(async () => view.compare(await new Log(key, ['a', 'x']).checkpoint()), { reason: 'FORK' });
  assert.equal(view.alarm.kind, 'fork');
  assert.equal(view.alarm.evidence.length, 2);
});
