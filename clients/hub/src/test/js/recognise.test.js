/** Recognising what a person drops, on the corpus of real evidence and on texts. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { recogniseFile, recogniseText } from '../../main/resources/dev/vitrine/hub/hub/evidence/recognise.js';

const CORPUS = join(process.env.VITRINE_SHARED ?? '', 'corpus');
const there = existsSync(join(CORPUS, 'manifest.json'));
const skip = there || process.env.VITRINE_SHARED_REQUIRED === 'true' ? false : 'the corpus is not beside the checkout';

const FILES = { 'sgx-dcap': 'quote.bin', tdx: 'quote.bin', 'sev-snp': 'report.bin', nitro: 'document.cbor',
  sigstruct: 'sigstruct.bin' };
const CLAIMS = ['mrenclave', 'mr_enclave', 'mr_td', 'measurement', 'pcr0'];

const read = (folder, file) => new Uint8Array(readFileSync(join(CORPUS, folder, file)));

test('every piece of real evidence gives its measurement', { skip }, async () => {
  const seen = {};
  for (const { case: name, claims } of JSON.parse(readFileSync(join(CORPUS, 'manifest.json'), 'utf8'))) {
    const [folder, short] = name.split('/');
    const expected = [...CLAIMS.map(claim => claims?.[claim]), claims?.pcrs?.[0]].find(value => typeof value === 'string');
    const file = FILES[folder];
    if (!file || !expected || claims.nitrotpm || short.startsWith('neg-') || !existsSync(join(CORPUS, name, file))) {
      continue;
    }
    const finding = await recogniseFile(read(name, file));
    assert.equal(finding.measurement?.value, expected, name);
    seen[folder] = (seen[folder] ?? 0) + 1;
  }
  assert.deepEqual(Object.keys(seen).sort(), Object.keys(FILES).sort(), JSON.stringify(seen));
});

test('a quote is also found as hexadecimal and as base64', { skip }, async () => {
  const [folder] = readdirSync(join(CORPUS, 'sgx-dcap')).filter(name => name.startsWith('v3-teleport'));
  const quote = read(`sgx-dcap/${folder}`, 'quote.bin');
  const direct = await recogniseFile(quote);
  assert.equal(direct.what, 'SGX quote, version 3');
  for (const text of [Buffer.from(quote).toString('hex'), Buffer.from(quote).toString('base64')]) {
    assert.equal((await recogniseText(text)).measurement.value, direct.measurement.value);
  }
});

test('hashes are taken by their length', async () => {
  assert.equal((await recogniseText(`0x${'aB'.repeat(32)}`)).query, 'ab'.repeat(32));
  assert.equal((await recogniseText('ab'.repeat(20))).what, 'a commit');
  assert.equal((await recogniseText('ab'.repeat(48))).query.length, 96);
  assert.equal(await recogniseText('7658'), null);
  assert.equal(await recogniseText('librust_cosmwasm_enclave'), null);
});

test('what nobody knows is looked up by its digest', async () => {
  const finding = await recogniseFile(new TextEncoder().encode('hello\n'), 'hello.txt');
  assert.equal(finding.query, '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03');
  assert.equal(finding.format, '');
});

test('nothing that is dropped can do more than not be recognised', async () => {
  let seed = 1;
  const random = () => (seed = Math.imul(seed, 1664525) + 1013904223 >>> 0) >>> 24;
  const starts = [[3, 0, 2, 0], [4, 0, 2, 0, 0x81, 0, 0, 0], [5, 0], [2, 0, 0, 0], [0x84, 0x44], [0xd2, 0x84], [0x30, 0x82], [6]];
  for (let i = 0; i < 400; i++) {
    const bytes = Uint8Array.from({ length: random() * 8 }, random);
    bytes.set(starts[i % starts.length].slice(0, bytes.length));
    assert.equal(typeof (await recogniseFile(bytes)).query, 'string');
  }
});
