/** Fixed layouts: quotes of Intel, reports of AMD, signatures over SGX enclaves. */
import { equal, fromHex, toHex } from '../verify/bytes.js';
import { sha256 } from '../verify/crypto.js';

/** @typedef {import('./recognise.js').Finding} Finding */

const INTEL_QE = fromHex('939a7233f79c4ca9940a0db3957f0607');
const HEADER = 48;
const SGX_BODY = 384;
const TD_BODY = 584;
const TDX = 0x81;
const SIGSTRUCT = 1808;
const SIGSTRUCT_HEADER = fromHex('06000000e100000000000100');
const SIGSTRUCT_HEADER_2 = fromHex('01010000600000006000000001000000');
const SNP_REPORT = 1184;

const u16 = (bytes, at) => bytes[at] | bytes[at + 1] << 8;
const u32 = (bytes, at) => (u16(bytes, at) | u16(bytes, at + 2) << 16) >>> 0;
const hex = (bytes, at, size) => toHex(bytes.subarray(at, at + size));

/** Where the report lies, or null: versions 3 and 4 have it behind the header, 5 behind its type and size. */
function body(quote, tee, size, types) {
  const version = u16(quote, 0);
  if (version === 5) {
    return quote.length >= HEADER + 6 + size && types.includes(u16(quote, HEADER)) ? HEADER + 6 : null;
  }
  const ofKind = version === 4 ? u32(quote, 4) === tee : version === 3 && tee === 0;
  return ofKind && quote.length >= HEADER + size ? HEADER : null;
}

/**
 * @param {Uint8Array} quote
 * @param {boolean} [epid] a bare quote body of EPID, as in Intel's reports
 * @returns {Finding | null}
 */
export function sgxQuote(quote, epid = false) {
  const at = epid ? (quote.length === HEADER + SGX_BODY ? HEADER : null) : body(quote, 0, SGX_BODY, [1]);
  if (at === null || (!epid && !equal(quote.subarray(12, 28), INTEL_QE) && u16(quote, 2) !== 2)) {
    return null;
  }
  const flags = quote[at + 48];
  const measurement = { kind: 'sgx-mrenclave', value: hex(quote, at + 64, 32) };
  return {
    what: `SGX quote, version ${u16(quote, 0)}`, format: 'sgx-quote', measurement,
    fields: [['MRENCLAVE', measurement.value], ['MRSIGNER', hex(quote, at + 128, 32)],
      ['ISVPRODID', String(u16(quote, at + 256))], ['ISVSVN', String(u16(quote, at + 258))],
      ['attributes', hex(quote, at + 48, 16)], ['report data', hex(quote, at + 320, 64)]],
    query: measurement.value,
    notes: flags & 2 ? ['DEBUG is on: its owner can read this enclave’s memory.'] : [],
    bytes: quote,
  };
}

/** @param {Uint8Array} quote @returns {Finding | null} */
export function tdxQuote(quote) {
  const at = body(quote, TDX, TD_BODY, [2, 3]);
  if (at === null) {
    return null;
  }
  const measurement = { kind: 'tdx-mrtd', value: hex(quote, at + 136, 48) };
  return {
    what: `TDX quote, version ${u16(quote, 0)}`, format: 'tdx-quote', measurement,
    fields: [['MRTD', measurement.value],
      ...[0, 1, 2, 3].map(i => [`RTMR${i}`, hex(quote, at + 328 + 48 * i, 48)]),
      ['TD attributes', hex(quote, at + 120, 8)], ['report data', hex(quote, at + 520, 64)]],
    query: measurement.value,
    notes: quote[at + 120] & 1 ? ['DEBUG is on: the host can read this machine’s memory.'] : [],
    bytes: quote,
  };
}

/** @param {Uint8Array} report @returns {Finding | null} */
export function snpReport(report) {
  const version = u32(report, 0);
  if (report.length < SNP_REPORT || version < 2 || version > 5 || u32(report, 0x34) !== 1) {
    return null;
  }
  const measurement = { kind: 'snp-measurement', value: hex(report, 0x90, 48) };
  return {
    what: `SEV-SNP report, version ${version}`, format: 'snp-report', measurement,
    fields: [['measurement', measurement.value], ['host data', hex(report, 0xc0, 32)],
      ['policy', hex(report, 0x08, 8)], ['report data', hex(report, 0x50, 64)]],
    query: measurement.value,
    notes: report[0x0a] & 8 ? ['The policy allows debugging: the host can read this machine’s memory.'] : [],
    bytes: report.subarray(0, SNP_REPORT),
  };
}

/** Signatures over enclaves, wherever in a file they lie. @param {Uint8Array} file @returns {Promise<Finding | null>} */
export async function sigstructs(file) {
  const found = [];
  for (let at = file.indexOf(6); at >= 0 && at + SIGSTRUCT <= file.length; at = file.indexOf(6, at + 1)) {
    if (equal(file.subarray(at, at + 12), SIGSTRUCT_HEADER)
        && equal(file.subarray(at + 24, at + 40), SIGSTRUCT_HEADER_2)) {
      found.push(file.subarray(at, at + SIGSTRUCT));
    }
  }
  if (found.length === 0) {
    return null;
  }
  const [first] = found;
  const measurement = { kind: 'sgx-mrenclave', value: hex(first, 960, 32) };
  const notes = [];
  if (found.some(each => hex(each, 960, 32) !== measurement.value)) {
    notes.push(`The file has ${found.length} signatures over different enclaves; this is the first.`);
  }
  if (!(first[944] & 2) || first[928] & 2) {
    notes.push('The signature lets this enclave be launched with DEBUG on.');
  }
  return {
    what: file.length === SIGSTRUCT ? 'an SGX enclave’s signature (SIGSTRUCT)' : 'a signed SGX enclave',
    format: 'sgx-sigstruct', measurement,
    fields: [['MRENCLAVE', measurement.value], ['MRSIGNER', toHex(await sha256(first.subarray(128, 512)))],
      ['ISVPRODID', String(u16(first, 1024))], ['ISVSVN', String(u16(first, 1026))],
      ['attributes', hex(first, 928, 16)], ['signed on', hex(new Uint8Array([first[23], first[22], first[21], first[20]]), 0, 4)]],
    query: measurement.value, notes, bytes: first,
  };
}
