/** Signed notes and verifier keys: c2sp.org/signed-note. */
import { LineReader, concat, fromBase64, fromUtf8, signatureBase64, toHex, utf8 } from './bytes.js';
import { checkEd25519Key, sha256 } from './crypto.js';
import { Malformed } from './errors.js';

const MAX_NOTE = 1 << 20;
const MAX_SIGNATURES = 64;
const DASH = '— ';

/** Types of keys. */
export const ED25519 = 1;
export const ECDSA = 2;
export const ED25519_COSIGNATURE = 4;
export const RFC6962_STH = 5;
export const MLDSA44_COSIGNATURE = 6;

/**
 * @typedef {object} VerifierKey
 * @property {string} name for a log its origin, for a witness its own
 * @property {string} keyId 8 hexadecimal digits
 * @property {number} type
 * @property {Uint8Array} key
 * @property {string} vkey the text
 *
 * @typedef {object} NoteSignature
 * @property {string} name
 * @property {string} keyId
 * @property {Uint8Array} blob what stands behind the key ID
 * @property {boolean} canonical whether the base64 is the one of its bytes; otherwise it is nobody's signature
 * @property {string} line without its LF
 *
 * @typedef {object} SignedNote
 * @property {Uint8Array} text with its last LF; not to be believed before a signature was verified
 * @property {NoteSignature[]} signatures
 */

/** @param {Uint8Array} note @returns {SignedNote} */
export function parseNote(note) {
  if (note.length > MAX_NOTE) {
    throw new Malformed(`a note is longer than ${MAX_NOTE} bytes`, MAX_NOTE);
  }
  const blank = lastBlankLine(note);
  const text = note.subarray(0, blank);
  checkPlain(text);
  const lines = new LineReader(note.subarray(blank + 1));
  const signatures = [];
  do {
    if (signatures.length === MAX_SIGNATURES) {
      throw new Malformed(`a note has more than ${MAX_SIGNATURES} signatures`, blank + 1 + lines.position);
    }
    const line = lines.next('a signature line');
    checkPlain(line);
    signatures.push(parseSignature(fromUtf8(line)));
  } while (!lines.atEnd);
  return { text, signatures };
}

/** The offset of the second LF of the last LF LF. */
function lastBlankLine(note) {
  // SPEC: "the text is separated from the signatures by the last empty line in the note"
  for (let i = note.length - 1; i > 0; i--) {
    if (note[i] === 0x0a && note[i - 1] === 0x0a) {
      return i;
    }
  }
  throw new Malformed('a note has no blank line before its signatures', note.length);
}

/** @param {Uint8Array} text */
export function checkPlain(text) {
  for (let i = 0; i < text.length; i++) {
    // SPEC: "Signed notes MUST be valid UTF-8 and MUST NOT contain any ASCII control characters (those below U+0020) other
    // than newline."
    if (text[i] < 0x20 && text[i] !== 0x0a) {
      throw new Malformed('a control character', i);
    }
  }
  fromUtf8(text);
}

/** @param {string} line @returns {NoteSignature} */
function parseSignature(line) {
  const space = line.indexOf(' ', DASH.length);
  if (!line.startsWith(DASH) || space < 0) {
    throw new Malformed('not a signature line');
  }
  const name = keyName(line.slice(DASH.length, space));
  const { bytes, canonical } = signatureBase64(line.slice(space + 1));
  if (bytes.length < 5) {
    throw new Malformed('a signature line has a key ID and a signature');
  }
  return { name, keyId: toHex(bytes.subarray(0, 4)), blob: bytes.subarray(4), canonical, line };
}

/** @param {string} name @returns {string} */
function keyName(name) {
  // SPEC: "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus (U+002B) characters."
  if (name === '' || /[\p{White_Space}+]/u.test(name) || /[\u0000-\u001f]/.test(name)) {
    throw new Malformed('not a key name');
  }
  return name;
}

/** @param {string} vkey `name+hex8+base64(type || key)` @returns {Promise<VerifierKey>} */
export async function parseVerifierKey(vkey) {
  // The base64 may contain plus signs, the name may not.
  const first = vkey.indexOf('+');
  const second = first < 0 ? -1 : vkey.indexOf('+', first + 1);
  if (second < 0 || vkey.length > 8192) {
    throw new Malformed('a verifier key has a name, a key ID and a key', vkey.length);
  }
  const name = keyName(vkey.slice(0, first));
  const typed = fromBase64(vkey.slice(second + 1));
  const type = typed[0];
  const key = typed.subarray(1);
  checkKey(type, key);
  const keyId = toHex((await sha256(keyIdInput(name, type, key, typed, await logId(type, key)))).subarray(0, 4));
  if (keyId !== vkey.slice(first + 1, second)) {
    throw new Malformed('the key ID is not that of name, type and key', first + 1);
  }
  return { name, keyId, type, key, vkey };
}

async function logId(type, key) {
  return type === RFC6962_STH ? sha256(key) : new Uint8Array(0);
}

function keyIdInput(name, type, key, typed, rfc6962Id) {
  switch (type) {
    case ECDSA:
      return key;
    case RFC6962_STH:
      return concat(utf8(`${name}\n`), new Uint8Array([type]), rfc6962Id);
    default:
      return concat(utf8(`${name}\n`), typed);
  }
}

function checkKey(type, key) {
  switch (type) {
    case ED25519:
    case ED25519_COSIGNATURE:
      checkEd25519Key(key);
      break;
    case ECDSA:
    case RFC6962_STH:
      if (key.length < 32 || key.length > 158 || key[0] !== 0x30) {
        throw new Malformed('not a public key in DER', 0);
      }
      break;
    case MLDSA44_COSIGNATURE:
      if (key.length !== 1312) {
        throw new Malformed('an ML-DSA-44 key has 1312 bytes', key.length);
      }
      break;
    default:
      throw new Malformed('a verifier key of no known type');
  }
}
