/**
 * What a person has in hand: a quote, a certificate, an enclave file, a hash. Only recognised and taken apart, so that it can
 * be looked up: nothing here is proven. Whatever is dropped stays in the browser.
 */
import { fromBase64, fromHex, toHex } from '../verify/bytes.js';
import { sha256 } from '../verify/crypto.js';
import { certificates } from './certificate.js';
import { nitroDocument } from './nitro.js';
import { sgxQuote, sigstructs, snpReport, tdxQuote } from './layouts.js';

/**
 * @typedef {object} Finding
 * @property {string} what for people: "SGX quote, version 3"
 * @property {string} format as statements name it; '' if it is nothing that could be logged as evidence
 * @property {{kind: string, value: string} | null} measurement
 * @property {[name: string, value: string][]} fields
 * @property {string} query what to look up
 * @property {string[]} notes
 * @property {Uint8Array} bytes the evidence itself
 */

const MAX_SCAN = 64 << 20;

/** @param {Uint8Array} bytes @param {string} [name] @returns {Promise<Finding>} */
export async function recogniseFile(bytes, name = '') {
  const structure = await recogniseBytes(bytes);
  if (structure) {
    return structure;
  }
  const text = asText(bytes);
  if (text !== null) {
    const inText = await recogniseText(text);
    if (inText) {
      return inText;
    }
  }
  const digest = toHex(await sha256(bytes));
  return { what: name ? `the file ${name}` : 'a file', format: '', measurement: null,
    fields: [['SHA-256', digest]], query: digest, notes: ['Of no known format: looked up by its digest.'], bytes };
}

/** @param {Uint8Array} bytes @returns {Promise<Finding | null>} */
async function recogniseBytes(bytes) {
  return tdxQuote(bytes) ?? sgxQuote(bytes) ?? snpReport(bytes) ?? nitroDocument(bytes)
    ?? (bytes.length <= MAX_SCAN ? await sigstructs(bytes) : null) ?? certificates(bytes, quoteInside);
}

/** @param {string} text @returns {Promise<Finding | null>} null: take it as words to search for */
export async function recogniseText(text) {
  const trimmed = text.trim();
  if (trimmed.startsWith('-----BEGIN CERTIFICATE-----')) {
    return certificates(new TextEncoder().encode(trimmed), quoteInside);
  }
  if (trimmed.startsWith('c2sp.org/tlog-proof@v1\n')) {
    return { what: 'an offline proof', format: '', measurement: null, fields: [], query: '', notes: [],
      bytes: new TextEncoder().encode(text) };
  }
  if (trimmed.startsWith('{')) {
    return iasReport(trimmed);
  }
  const compact = trimmed.replaceAll(/\s+/g, '').replace(/^(0x|sha256:|sha2-256:|sha384:)/i, '');
  if (compact.length > 400) {
    const binary = binaryOf(compact);
    return binary && recogniseBytes(binary);
  }
  return hexString(compact);
}

/** @returns {Finding | null} */
function hexString(hex) {
  const what = { 40: 'a commit', 64: 'a measurement, a key or a digest (32 bytes)', 96: 'a measurement (48 bytes)' }[hex.length];
  if (!what || !/^[0-9a-f]+$/i.test(hex)) {
    return null;
  }
  const value = hex.toLowerCase();
  return { what, format: '', measurement: null, fields: [['hex', value]], query: value, notes: [], bytes: fromHex(value) };
}

function binaryOf(text) {
  try {
    return /^[0-9a-f]+$/i.test(text) ? fromHex(text) : fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return null;
  }
}

function asText(bytes) {
  if (bytes.length > 1 << 20) {
    return null;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Intel's report over EPID: JSON with the body of a quote. @returns {Finding | null} */
function iasReport(text) {
  try {
    const quote = fromBase64(JSON.parse(text).isvEnclaveQuoteBody);
    const finding = sgxQuote(quote, true);
    return finding && { ...finding, what: 'an IAS report (SGX EPID)', format: 'ias-report',
      bytes: new TextEncoder().encode(text) };
  } catch {
    return null;
  }
}

const QUOTE_STARTS = [3, 4, 5].map(version => [version, 0, 2, 0]);

/** A quote that a certificate carries in an extension (RA-TLS). @param {Uint8Array} bytes @returns {Finding | null} */
function quoteInside(bytes) {
  for (let at = 0; at + 436 < bytes.length; at++) {
    if (QUOTE_STARTS.some(start => start.every((byte, i) => bytes[at + i] === byte))) {
      const found = tdxQuote(bytes.subarray(at)) ?? sgxQuote(bytes.subarray(at));
      if (found) {
        return found;
      }
    }
  }
  return null;
}
