/** Attestation documents of AWS Nitro: COSE_Sign1 around a CBOR map. Only what recognising one takes. */
import { fromUtf8, toHex } from '../verify/bytes.js';
import { Malformed } from '../verify/errors.js';

const MAX_DEPTH = 8;

/** @param {Uint8Array} bytes @returns {import('./recognise.js').Finding | null} */
export function nitroDocument(bytes) {
  const start = bytes[0] === 0xd2 ? 1 : 0;
  if (bytes[start] !== 0x84) {
    return null;
  }
  try {
    const [, , payload] = new Cbor(bytes.subarray(start)).item();
    const document = new Cbor(payload).item();
    const pcrs = document.get('pcrs');
    const value = toHex(pcrs.get(0n));
    return {
      what: 'AWS Nitro attestation document', format: 'nitro-document', measurement: { kind: 'nitro-pcr0', value },
      fields: [['module', String(document.get('module_id'))],
        ...[...pcrs].filter(([, pcr]) => pcr.some(byte => byte !== 0)).map(([i, pcr]) => [`PCR${i}`, toHex(pcr)])],
      query: value,
      notes: pcrs.get(0n).every(byte => byte === 0) ? ['All registers are zero: the enclave runs in debug mode.'] : [],
      bytes,
    };
  } catch {
    return null;
  }
}

class Cbor {
  #at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }

  item(depth = 0) {
    if (depth > MAX_DEPTH || this.#at >= this.bytes.length) {
      throw new Malformed('not CBOR', this.#at);
    }
    const first = this.bytes[this.#at++];
    if (first === 0x9f || first === 0xbf) {
      return this.#open(first === 0xbf, depth);
    }
    const argument = this.#argument(first & 0x1f);
    switch (first >> 5) {
      case 0:
        return argument;
      case 1:
        return -1n - argument;
      case 2:
        return this.#take(argument);
      case 3:
        return fromUtf8(this.#take(argument));
      case 4:
        return Array.from({ length: this.#count(argument) }, () => this.item(depth + 1));
      case 5:
        return new Map(Array.from({ length: this.#count(argument) }, () => [this.item(depth + 1), this.item(depth + 1)]));
      case 6:
        return this.item(depth + 1);
      default:
        return null;
    }
  }

  /** An array or a map of no announced length, up to its break. */
  #open(map, depth) {
    const items = [];
    while (this.bytes[this.#at] !== 0xff) {
      items.push(map ? [this.item(depth + 1), this.item(depth + 1)] : this.item(depth + 1));
    }
    this.#at++;
    return map ? new Map(items) : items;
  }

  #argument(info) {
    if (info < 24) {
      return BigInt(info);
    }
    if (info > 27) {
      throw new Malformed('CBOR of no definite length', this.#at);
    }
    let value = 0n;
    for (const byte of this.#take(BigInt(1 << (info - 24)))) {
      value = value << 8n | BigInt(byte);
    }
    return value;
  }

  #count(argument) {
    if (argument > BigInt(this.bytes.length - this.#at)) {
      throw new Malformed('CBOR is cut', this.#at);
    }
    return Number(argument);
  }

  #take(size) {
    const part = this.bytes.subarray(this.#at, this.#at + this.#count(size));
    this.#at += part.length;
    return part;
  }
}
