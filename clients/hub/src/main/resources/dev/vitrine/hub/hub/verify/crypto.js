/** The primitives, as WebCrypto has them. What it has not is unknown, never proven. */
import { concat, equal } from './bytes.js';
import { CannotTell, Malformed } from './errors.js';

/** @returns {SubtleCrypto} */
function subtle() {
  const found = globalThis.crypto?.subtle;
  if (!found) {
    throw new CannotTell('this page was not loaded over HTTPS or from localhost, so the browser offers no cryptography');
  }
  return found;
}

/** @param {...Uint8Array} parts @returns {Promise<Uint8Array>} */
export async function sha256(...parts) {
  const input = parts.length === 1 ? parts[0] : concat(...parts);
  return new Uint8Array(await subtle().digest('SHA-256', input));
}

const P = (1n << 255n) - 19n;
const D = (P - 121665n) * power(121666n, P - 2n) % P;

/** The y of the points of small order, under which signatures can be made without a private key. */
const SMALL_ORDER_Y = new Set([
  0n,
  1n,
  P - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7n,
]);

/** Refuses bytes that are no point, or one that anybody can sign under. @param {Uint8Array} key */
export function checkEd25519Key(key) {
  if (key.length !== 32) {
    throw new Malformed('an Ed25519 key has 32 bytes', key.length);
  }
  let y = 0n;
  for (let i = 31; i >= 0; i--) {
    y = y << 8n | BigInt(i === 31 ? key[i] & 0x7f : key[i]);
  }
  if (y >= P || SMALL_ORDER_Y.has(y)) {
    throw new Malformed('not an Ed25519 key', 0);
  }
  const square = y * y % P;
  const quotient = (square - 1n + P) * (D * square % P + 1n) % P;
  if (power(quotient, (P - 1n) / 2n) > 1n) {
    throw new Malformed('not an Ed25519 key', 0);
  }
}

/** @param {bigint} base @param {bigint} exponent @returns {bigint} modulo P */
function power(base, exponent) {
  let result = 1n;
  for (let square = base % P, left = exponent; left > 0n; left >>= 1n, square = square * square % P) {
    if (left & 1n) {
      result = result * square % P;
    }
  }
  return result;
}

/** @param {Uint8Array} key @param {Uint8Array} message @param {Uint8Array} signature @returns {Promise<boolean>} */
export async function verifyEd25519(key, message, signature) {
  if (signature.length !== 64) {
    return false;
  }
  const imported = await importKey('Ed25519', 'raw', key, { name: 'Ed25519' });
  return subtle().verify({ name: 'Ed25519' }, imported, signature, message);
}

/** FIPS 204, pure, with an empty context. Few browsers have it yet. @see verifyEd25519 */
export async function verifyMlDsa44(key, message, signature) {
  if (signature.length !== 2420) {
    return false;
  }
  const imported = await importKey('ML-DSA-44', 'raw-public', key, { name: 'ML-DSA-44' });
  return subtle().verify({ name: 'ML-DSA-44' }, imported, signature, message);
}

const CURVES = new Map([[91, ['P-256', 32]], [120, ['P-384', 48]], [158, ['P-521', 66]]]);

/** ECDSA over SHA-256 with a strict DER signature, by a key in SubjectPublicKeyInfo. @see verifyEd25519 */
export async function verifyEcdsa(spki, message, signature) {
  const curve = CURVES.get(spki.length);
  if (!curve) {
    throw new CannotTell('an ECDSA key on a curve that browsers do not have');
  }
  const [namedCurve, size] = curve;
  const raw = rawSignature(signature, size);
  if (!raw) {
    return false;
  }
  const imported = await importKey('ECDSA', 'spki', spki, { name: 'ECDSA', namedCurve });
  return subtle().verify({ name: 'ECDSA', hash: 'SHA-256' }, imported, raw, message);
}

async function importKey(what, format, key, algorithm) {
  try {
    return await subtle().importKey(format, key, algorithm, false, ['verify']);
  } catch (error) {
    if (error instanceof CannotTell) {
      throw error;
    }
    throw new CannotTell(`this browser cannot check ${what} signatures`);
  }
}

/** The r and s of strict DER, each as wide as the curve, or null. */
function rawSignature(der, size) {
  const integers = [];
  let at = 2;
  if (der[1] >= 0x80) {
    at = 3;
  }
  const length = at === 3 ? der[2] : der[1];
  if (der[0] !== 0x30 || (at === 3 && (der[1] !== 0x81 || length < 0x80)) || length !== der.length - at) {
    return null;
  }
  while (at < der.length && integers.length < 2) {
    const n = der[at + 1];
    const value = der.subarray(at + 2, at + 2 + n);
    const minimal = n > 0 && value.length === n && value[0] < 0x80 && !(n > 1 && value[0] === 0 && value[1] < 0x80);
    const digits = value[0] === 0 ? value.subarray(1) : value;
    if (der[at] !== 0x02 || !minimal || digits.length > size) {
      return null;
    }
    integers.push(concat(new Uint8Array(size - digits.length), digits));
    at += 2 + n;
  }
  return integers.length === 2 && at === der.length ? concat(...integers) : null;
}

const ED25519_SPKI = new Uint8Array([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]);

/** A signature by the key in a SubjectPublicKeyInfo: Ed25519 or ECDSA. @see verifyEd25519 */
export async function verifyBySpki(spki, message, signature) {
  if (spki.length === 44 && equal(spki.subarray(0, 12), ED25519_SPKI)) {
    checkEd25519Key(spki.subarray(12));
    return verifyEd25519(spki.subarray(12), message, signature);
  }
  return verifyEcdsa(spki, message, signature);
}
