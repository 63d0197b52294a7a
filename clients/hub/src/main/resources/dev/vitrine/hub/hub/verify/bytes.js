/** Bytes and their text forms, strictly: what is accepted prints back to the same bytes. */
import { Malformed } from './errors.js';

const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Numbers of the formats are below this: 2^63. */
const LIMIT = 1n << 63n;

/** @param {string} text @returns {Uint8Array} */
export function utf8(text) {
  return utf8Encoder.encode(text);
}

/** @param {Uint8Array} bytes @returns {string} */
export function fromUtf8(bytes) {
  try {
    return utf8Decoder.decode(bytes);
  } catch {
    throw new Malformed('not UTF-8');
  }
}

/** @param {...Uint8Array} parts @returns {Uint8Array} */
export function concat(...parts) {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @param {Uint8Array} a @param {Uint8Array} b @returns {boolean} */
export function equal(a, b) {
  if (a.length !== b.length) {
    return false;
  }
  let difference = 0;
  for (let i = 0; i < a.length; i++) {
    difference |= a[i] ^ b[i];
  }
  return difference === 0;
}

/** @param {Uint8Array} bytes @returns {string} lower case */
export function toHex(bytes) {
  let hex = '';
  for (const byte of bytes) {
    hex += (byte < 16 ? '0' : '') + byte.toString(16);
  }
  return hex;
}

/** @param {string} hex of either case @returns {Uint8Array} */
export function fromHex(hex) {
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) {
    throw new Malformed('not hexadecimal');
  }
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  }
  return bytes;
}

/** @param {Uint8Array} bytes @returns {string} with padding */
export function toBase64(bytes) {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}

/** RFC 4648 section 4 with padding: one text for one value. @param {string} text @returns {Uint8Array} */
export function fromBase64(text) {
  const bytes = lenientBase64(text);
  // atob takes missing padding, white space and stray trailing bits: two texts for one signature would be two notes.
  if (toBase64(bytes) !== text) {
    throw new Malformed('base64 is not in its canonical form');
  }
  return bytes;
}

/**
 * The base64 of a signature line. Go's parsers ignore the bits that its last character has to spare, so such a line is
 * a line; but it is nobody's signature.
 * @param {string} text
 * @returns {{bytes: Uint8Array, canonical: boolean}}
 */
export function signatureBase64(text) {
  const bytes = lenientBase64(text);
  const canonical = toBase64(bytes);
  if (canonical === text) {
    return { bytes, canonical: true };
  }
  const last = canonical.length - 1 - (canonical.endsWith('==') ? 2 : 1);
  if (text.length !== canonical.length || text.slice(0, last) !== canonical.slice(0, last)
      || text.slice(last + 1) !== canonical.slice(last + 1)) {
    throw new Malformed('base64 is not in its canonical form');
  }
  return { bytes, canonical: false };
}

/** @param {string} text @returns {Uint8Array} */
function lenientBase64(text) {
  let binary;
  try {
    binary = atob(text);
  } catch {
    throw new Malformed('not base64');
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}

/** A decimal below 2^63 without sign or leading zeros. @param {string} text @returns {bigint} */
export function decimal(text) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text)) {
    throw new Malformed('not a canonical decimal number');
  }
  const value = BigInt(text);
  if (value >= LIMIT) {
    throw new Malformed('a number is at least 2^63');
  }
  return value;
}

/** @param {Uint8Array} bytes @param {number} at @returns {bigint} */
export function readU64(bytes, at) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(at);
}

/** @param {bigint} value @returns {Uint8Array} big-endian */
export function u64(value) {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

/** Reads lines that end in LF off the front of a text. */
export class LineReader {
  /** @param {Uint8Array} input */
  constructor(input) {
    this.input = input;
    this.position = 0;
  }

  get atEnd() {
    return this.position === this.input.length;
  }

  get atEmptyLine() {
    return this.input[this.position] === 0x0a;
  }

  /** The next line without its LF. @param {string} what @returns {Uint8Array} */
  next(what) {
    if (this.atEnd) {
      throw new Malformed(`${what} is missing`, this.position);
    }
    const end = this.input.indexOf(0x0a, this.position);
    if (end < 0) {
      throw new Malformed(`${what} does not end in a line feed`, this.position);
    }
    const line = this.input.subarray(this.position, end);
    this.position = end + 1;
    return line;
  }

  /** The next line as text. @param {string} what @returns {string} */
  text(what) {
    return fromUtf8(this.next(what));
  }

  rest() {
    return this.input.subarray(this.position);
  }
}
