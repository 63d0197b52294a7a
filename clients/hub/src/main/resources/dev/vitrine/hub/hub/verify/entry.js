/** Leaves: what kind they are, what they say, and who signed them (entry.proto). */
import { concat, fromUtf8, toHex, utf8 } from './bytes.js';
import { sha256, verifyBySpki } from './crypto.js';
import { Malformed, Refuted } from './errors.js';
import { decode, field, numberField } from './protobuf.js';
import { ENTRY, EVIDENCE_FORMATS, STATEMENT, TIMES } from './statement.js';

export const STATEMENT_TYPE = 'application/vnd.vitrine.statement.v1+protobuf';
export const ENTRY_TYPE = 'application/vnd.vitrine.entry.v1+protobuf';

/**
 * @typedef {object} Decoded
 * @property {string} kind as the log names it: "release", "rebuild-verdict", "dsse-envelope", "raw"
 * @property {Record<string, any>} statement the fields of its kind
 * @property {string} payloadType
 * @property {Uint8Array} payload
 * @property {{public_key: Uint8Array, signature: Uint8Array}[]} signatures
 * @property {string} text of a DSSE envelope
 *
 * @typedef {{name: string, type: 'text' | 'number' | 'time' | 'hex' | 'word', value: string}} Row
 */

/** @param {Uint8Array} leaf @returns {Decoded} */
export function decodeLeaf(leaf) {
  const nothing = { statement: {}, payloadType: '', payload: new Uint8Array(0), signatures: [], text: '' };
  if (leaf[0] === 0x7b) {
    return { ...nothing, kind: 'dsse-envelope', text: fromUtf8(leaf) };
  }
  if (leaf[0] !== 0x0a) {
    return { ...nothing, kind: 'raw' };
  }
  const entry = decode(ENTRY, leaf);
  const decoded = { ...nothing, payloadType: entry.payload_type, payload: entry.payload ?? nothing.payload,
    signatures: entry.signatures ?? [] };
  if (entry.payload_type !== STATEMENT_TYPE) {
    return { ...decoded, kind: 'unknown' };
  }
  const statement = decode(STATEMENT, decoded.payload);
  const kinds = Object.keys(statement);
  if (kinds.length !== 1) {
    throw new Malformed('a statement says exactly one thing');
  }
  return { ...decoded, kind: kinds[0].replaceAll('_', '-'), statement: statement[kinds[0]] };
}

/** Every field, one to a row, in the order of the messages. @param {Decoded} decoded @returns {Row[]} */
export function rows({ kind, statement }) {
  const all = [];
  collect(kind.replaceAll('-', '_'), statement, all);
  return all;
}

function collect(name, value, all) {
  if (Array.isArray(value)) {
    value.forEach((each, i) => collect(`${name}[${i}]`, each, all));
  } else if (value instanceof Uint8Array) {
    all.push({ name, type: 'hex', value: toHex(value) });
  } else if (typeof value === 'object') {
    for (const [key, each] of Object.entries(value)) {
      collect(`${name}.${key}`, each, all);
    }
  } else if (typeof value === 'string') {
    all.push({ name, type: 'text', value });
  } else {
    const time = TIMES.has(name.slice(name.lastIndexOf('.') + 1));
    all.push({ name, type: typeof value === 'boolean' ? 'word' : time ? 'time' : 'number', value: String(value) });
  }
}

/** What signatures are over: the DSSE pre-authentication encoding. */
export function preAuthentication(payloadType, payload) {
  const type = utf8(payloadType);
  return concat(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
}

/** Every signature of an entry must verify. @param {Decoded} decoded @returns {Promise<string[]>} the key IDs */
export async function verifySignatures({ payloadType, payload, signatures }) {
  const message = preAuthentication(payloadType, payload);
  const ids = [];
  for (const { public_key: key, signature } of signatures) {
    const id = await keyId(key);
    if (!await verifyBySpki(key, message, signature ?? new Uint8Array(0))) {
      throw new Refuted('BAD_SIGNATURE', `the signature by ${id} does not verify`);
    }
    ids.push(id);
  }
  return ids;
}

/** @param {Uint8Array} spki @returns {Promise<string>} hex */
export async function keyId(spki) {
  return toHex(await sha256(spki));
}

/** A statement that this evidence was seen. @returns {Uint8Array} its canonical encoding */
export function attestationStatement({ format, evidence, seenAtUrl = '', subject = '' }) {
  return field(2, concat(numberField(1, BigInt(EVIDENCE_FORMATS.indexOf(format))), field(2, evidence),
    field(5, seenAtUrl), field(7, subject)));
}

/** An entry with one signature. @param {Uint8Array} statement @param {Uint8Array} spki @param {Uint8Array} signature */
export function encodeEntry(statement, spki, signature) {
  return concat(field(1, STATEMENT_TYPE), field(2, statement), field(3, concat(field(1, spki), field(2, signature))));
}
