/**
 * Protocol Buffers in the one encoding that the log takes (entry.proto, CANONICAL ENTRY): fields in ascending order, minimal
 * varints, no empty scalars, nothing unknown. What is read here would be written the same, so a page shows all of the bytes.
 */
import { concat, fromUtf8, utf8 } from './bytes.js';
import { Malformed } from './errors.js';

const MAX_DEPTH = 8;

/**
 * A field: name, type, and whether it repeats (`*`) or may be present and empty (`?`, a oneof member). A type is one of the
 * scalars, or a message, or an enum as a list of words by number.
 * @typedef {[name: string, type: string | Message | (string | null)[], how?: '*' | '?']} Field
 * @typedef {{[number: number]: Field}} Message
 */

/** @param {Message} message @param {Uint8Array} bytes @returns {Record<string, any>} fields that are present */
export function decode(message, bytes, depth = 0) {
  if (depth > MAX_DEPTH) {
    throw new Malformed('messages are nested too deeply');
  }
  const value = {};
  let previous = 0;
  for (let at = 0; at < bytes.length;) {
    const start = at;
    const tag = varint(bytes, at);
    at = tag.next;
    const number = Number(tag.value >> 3n);
    const field = message[number];
    if (!field) {
      throw new Malformed(`unknown field ${number}`, start);
    }
    const [name, type, how] = field;
    if (number < previous || (number === previous && how !== '*')) {
      throw new Malformed(`the field ${name} is out of order`, start);
    }
    previous = number;
    const wire = Number(tag.value & 7n);
    if (wire !== wireType(type)) {
      throw new Malformed(`the field ${name} is not of its type`, start);
    }
    const raw = varint(bytes, at);
    at = raw.next;
    let read;
    if (wire === 0) {
      read = number64(type, raw.value, start);
    } else {
      if (raw.value > BigInt(bytes.length - at)) {
        throw new Malformed(`the field ${name} is cut`, start);
      }
      const end = at + Number(raw.value);
      const content = bytes.subarray(at, end);
      read = type === 'bytes' ? content : type === 'string' ? fromUtf8(content) : decode(type, content, depth + 1);
      at = end;
    }
    if (how === '*') {
      (value[name] ??= []).push(read);
    } else {
      if (how !== '?' && (wire === 0 ? raw.value === 0n : raw.value === 0n && typeof type === 'string')) {
        throw new Malformed(`the field ${name} is empty, and there all the same`, start);
      }
      value[name] = read;
    }
  }
  return value;
}

function wireType(type) {
  return Array.isArray(type) || ['uint32', 'uint64', 'int64', 'bool'].includes(type) ? 0 : 2;
}

function number64(type, raw, position) {
  if (Array.isArray(type)) {
    const word = type[Number(raw)];
    if (!word) {
      throw new Malformed(`the number ${raw} stands for nothing`, position);
    }
    return word;
  }
  switch (type) {
    case 'bool':
      return raw === 1n;
    case 'uint32':
      return Number(raw);
    case 'int64':
      return BigInt.asIntN(64, raw);
    default:
      return raw;
  }
}

function varint(bytes, at) {
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) {
      throw new Malformed('a number is cut', at);
    }
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) {
      if ((byte === 0 && i > 0) || value >= 1n << 64n) {
        throw new Malformed('a number is not in its shortest form', at);
      }
      return { value, next: at + i + 1 };
    }
  }
  throw new Malformed('a number is too long', at);
}

/** A length-delimited field; nothing for an empty one. @param {number} number @param {Uint8Array | string} content */
export function field(number, content) {
  const bytes = typeof content === 'string' ? utf8(content) : content;
  return bytes.length === 0 ? bytes : concat(encodeVarint(BigInt(number << 3 | 2)), encodeVarint(BigInt(bytes.length)), bytes);
}

/** A numeric field; nothing for zero. @param {number} number @param {bigint} value */
export function numberField(number, value) {
  return value === 0n ? new Uint8Array(0) : concat(encodeVarint(BigInt(number << 3)), encodeVarint(value));
}

function encodeVarint(value) {
  const bytes = [];
  for (let left = value; ; left >>= 7n) {
    if (left < 0x80n) {
      return Uint8Array.from([...bytes, Number(left)]);
    }
    bytes.push(Number(left & 0x7fn) | 0x80);
  }
}
