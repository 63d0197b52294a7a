/** Certificates: found in PEM or DER, named by their digest, and searched for a quote. */
import { fromBase64, toHex } from '../verify/bytes.js';
import { sha256 } from '../verify/crypto.js';

/**
 * @param {Uint8Array} bytes PEM, perhaps a chain, or DER
 * @param {(der: Uint8Array) => import('./recognise.js').Finding | null} quoteInside
 * @returns {Promise<import('./recognise.js').Finding | null>} about the first of them
 */
export async function certificates(bytes, quoteInside) {
  const all = pem(bytes) ?? (isDer(bytes) ? [bytes] : []);
  if (all.length === 0) {
    return null;
  }
  const [first] = all;
  const digest = toHex(await sha256(first));
  const quote = quoteInside(first);
  if (quote) {
    return { ...quote, what: `${quote.what}, inside a certificate`, fields: [...quote.fields, ['certificate', digest]],
      notes: [...quote.notes, 'Taken from an extension of the certificate (RA-TLS).'] };
  }
  return { what: all.length > 1 ? `a chain of ${all.length} certificates` : 'a certificate', format: '',
    measurement: null, fields: [['SHA-256', digest]], query: digest, notes: [], bytes: first };
}

function pem(bytes) {
  if (bytes.length > 1 << 20 || bytes[0] !== 0x2d) {
    return null;
  }
  const text = new TextDecoder().decode(bytes);
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)];
  try {
    return blocks.map(([, body]) => fromBase64(body.replaceAll(/\s+/g, '')));
  } catch {
    return null;
  }
}

/** A SEQUENCE whose length is that of the file, and inside it another one. */
function isDer(bytes) {
  return bytes.length > 100 && bytes.length < 1 << 16 && bytes[0] === 0x30 && bytes[1] === 0x82
    && (bytes[2] << 8 | bytes[3]) === bytes.length - 4 && bytes[4] === 0x30;
}
