/** A log that lies to a browser which has seen it before. The logs are made here, with keys of their own. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { TrustPolicy } from '../../main/resources/dev/vitrine/hub/hub/verify/policy.js';
import { utf8 } from '../../main/resources/dev/vitrine/hub/hub/verify/bytes.js';
import { parseCheckpointNote } from '../../main/resources/dev/vitrine/hub/hub/verify/checkpoint.js';
import { CannotTell, Refuted } from '../../main/resources/dev/vitrine/hub/hub/verify/errors.js';
import { ORIGIN, Log, browser, newKey, visit } from './fake-log.js';
import { LogView } from '../../main/resources/dev/vitrine/hub/hub/verify/log-view.js';

test('a log that grows is the same log', async () => {
  const log = new Log(await newKey(ORIGIN), ['a', 'b', 'c']);
  const storage = browser();
  assert.equal((await visit(log, storage).refresh()).verified.checkpoint.size, 3n);
  log.entries.push(utf8('d'), utf8('e'));
  const view = visit(log, storage);
  const { verified, alarm } = await view.refresh();
  assert.equal(verified.checkpoint.size, 5n);
  assert.equal(alarm, null);
  assert.equal(new TextDecoder().decode((await view.entry(3n)).leaf), 'd');
});

test('a log that rewrites what it had shown is found out, and stays found out', async () => {
  const key = await newKey(ORIGIN);
  const log = new Log(key, ['a', 'b', 'c']);
  const storage = browser();
  await visit(log, storage).refresh();
  for (const entries of [['a', 'x', 'c', 'd'], ['a', 'b', 'x']]) {
    const view = visit(new Log(key, entries), storage);
    await assert.rejects(view.refresh(), error => error instanceof Refuted && error.reason === 'FORK');
    assert.equal(view.alarm.kind, 'fork');
    assert.equal(view.alarm.evidence.length, 2);
  }
  log.entries.push(utf8('d'));
  const honest = visit(log, storage);
  await honest.refresh();
  assert.equal(honest.alarm.kind, 'fork');
});

test('a log that forgets what it had shown is found out', async () => {
  const key = await newKey(ORIGIN);
  const storage = browser();
  await visit(new Log(key, ['a', 'b', 'c', 'd']), storage).refresh();
  const view = visit(new Log(key, ['a', 'b', 'c']), storage);
  await assert.rejects(view.refresh(), { reason: 'ROLLBACK' });
  assert.equal(view.alarm.kind, 'rollback');
  await visit(new Log(key, ['a', 'b', 'c', 'd']), storage).refresh();
});

test('a checkpoint by another key is not believed, whatever the log says its keys are', async () => {
  const storage = browser();
  const log = new Log(await newKey(ORIGIN), ['a']);
  await visit(log, storage).refresh();
  const view = visit(new Log(await newKey(ORIGIN), ['a']), storage);
  await assert.rejects(view.refresh(), { reason: 'NOT_SIGNED_BY_LOG' });
  assert.equal(view.alarm.kind, 'forged-checkpoint');
});

test('an entry that was changed behind its leaf is refuted', async () => {
  const key = await newKey(ORIGIN);
  const log = new Log(key, ['a', 'b', 'c']);
  const view = new LogView({ storage: browser(), name: 'a', now: () => 1780000000000, fetchBytes: async path => {
    const bytes = await log.serve(path);
    if (path.startsWith('tile/entries')) {
      bytes[2] ^= 1;
    }
    return bytes;
  } });
  await assert.rejects(view.entry(0n), { reason: 'ENTRY_MISMATCH' });
});

test('where the quorum hangs on what this machine cannot check, that is said and not passed over', async () => {
  const { cases } = JSON.parse(readFileSync(new URL('../../../../../proto/vectors/policy/checkpoints.json', import.meta.url)));
  const seen = { whole: 0, partial: 0 };
  for (const { policy, note, now } of cases.filter(({ error }) => !error)) {
    const trusted = await TrustPolicy.parse(utf8(policy));
    const parsed = parseCheckpointNote(utf8(note));
    const answer = await trusted.verify(parsed, BigInt(now), 10n, true).catch(error => error);
    if (answer instanceof CannotTell || !answer.quorum) {
      seen.partial++;
      await assert.rejects(trusted.verify(parsed, BigInt(now), 10n), CannotTell);
    } else {
      seen.whole++;
      await trusted.verify(parsed, BigInt(now), 10n);
    }
  }
  assert.ok(seen.whole > seen.partial, JSON.stringify(seen));
});

test("a person's own policy is kept and held against the log", async () => {
  const storage = browser();
  const log = new Log(await newKey(ORIGIN), ['a']);
  await visit(log, storage).trust(log.policy);
  const view = visit(log, storage);
  await view.refresh();
  assert.equal(view.source, 'person');
  view.forget();
  await view.refresh();
  assert.equal(view.source, 'log');
});
