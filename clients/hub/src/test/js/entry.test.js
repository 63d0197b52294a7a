/** Leaves that are written here and read again; what is not in the canonical form is refused. */
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
import { concat, utf8 } from '../../main/resources/dev/vitrine/hub/hub/verify/bytes.js';
import { attestationStatement, decodeLeaf, encodeEntry, keyId, preAuthentication, rows, verifySignatures, STATEMENT_TYPE }
  from '../../main/resources/dev/vitrine/hub/hub/verify/entry.js';
import { Malformed } from '../../main/resources/dev/vitrine/hub/hub/verify/errors.js';
import { decode, field, numberField } from '../../main/resources/dev/vitrine/hub/hub/verify/protobuf.js';
import { STATEMENT } from '../../main/resources/dev/vitrine/hub/hub/verify/statement.js';

async function signed(algorithm, toDer = bytes => bytes) {
  const pair = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const spki = new Uint8Array(await webcrypto.subtle.exportKey('spki', pair.publicKey));
  const statement = attestationStatement({ format: 'sgx-quote', evidence: utf8('evidence'), subject: 'q' });
  const signature = new Uint8Array(await webcrypto.subtle.sign(
    { name: algorithm.name ?? algorithm, hash: 'SHA-256' }, pair.privateKey, preAuthentication(STATEMENT_TYPE, statement)));
  return { leaf: encodeEntry(statement, spki, toDer(signature)), spki };
}

/** r and s as strict DER. */
function der(raw) {
  const integer = bytes => {
    let digits = bytes;
    while (digits.length > 1 && digits[0] === 0 && digits[1] < 0x80) {
      digits = digits.subarray(1);
    }
    const padded = digits[0] >= 0x80 ? concat(new Uint8Array([0]), digits) : digits;
    return concat(new Uint8Array([2, padded.length]), padded);
  };
  const content = concat(integer(raw.subarray(0, 32)), integer(raw.subarray(32)));
  return concat(new Uint8Array([0x30, content.length]), content);
}

test('an entry tells what it says and who signed it', async () => {
  for (const { leaf, spki } of [await signed('Ed25519'), await signed({ name: 'ECDSA', namedCurve: 'P-256' }, der)]) {
    const decoded = decodeLeaf(leaf);
    assert.equal(decoded.kind, 'attestation');
    assert.deepEqual(rows(decoded), [
      { name: 'attestation.format', type: 'text', value: 'sgx-quote' },
      { name: 'attestation.evidence', type: 'hex', value: Buffer.from('evidence').toString('hex') },
      { name: 'attestation.subject', type: 'text', value: 'q' },
    ]);
    assert.deepEqual(await verifySignatures(decoded), [await keyId(spki)]);
  }
});

test('a changed byte is refused by the form or by the signature', async () => {
  const { leaf } = await signed('Ed25519');
  for (let i = 0; i < leaf.length; i++) {
    const changed = leaf.slice();
    changed[i] ^= 1;
    await assert.rejects(async () => {
      const decoded = decodeLeaf(changed);
      if (decoded.kind !== 'attestation' || decoded.signatures.length !== 1) {
        throw new Malformed('another kind of leaf');
      }
      await verifySignatures(decoded);
    }, `byte ${i}`);
  }
});

test('only the canonical form is read', () => {
  const quote = field(2, numberField(1, 1n));
  decode(STATEMENT, quote);
  const cases = {
    'an unknown field': concat(quote, numberField(99, 1n)),
    'a field twice': concat(quote, quote),
    'fields out of order': concat(field(3, utf8('')), field(4, numberField(8, 1n)), field(2, numberField(1, 1n))),
    'a number with a zero in front': new Uint8Array([0x12, 0x03, 0x08, 0x81, 0x00]),
    'an empty scalar': new Uint8Array([0x12, 0x02, 0x08, 0x00]),
    'an enum of no meaning': field(2, numberField(1, 9n)),
    'a length beyond the end': new Uint8Array([0x12, 0x7f]),
    'a wire type that is not of the field': new Uint8Array([0x10, 0x01]),
  };
  for (const [name, bytes] of Object.entries(cases)) {
    assert.throws(() => decode(STATEMENT, bytes), Malformed, name);
  }
});

test('other leaves are named by their first byte', () => {
  assert.equal(decodeLeaf(utf8('{"payload":""}')).kind, 'dsse-envelope');
  assert.equal(decodeLeaf(utf8('entry-1')).kind, 'raw');
});
