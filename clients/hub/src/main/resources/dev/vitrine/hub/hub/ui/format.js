/** How numbers, times and hashes read. */
import { h } from './dom.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @param {number | string | bigint} value */
export function count(value) {
  return Number(value).toLocaleString('en');
}

/** @param {number} n @param {string} one @param {string} [many] */
export function plural(n, one, many = `${one}s`) {
  return `${count(n)} ${Number(n) === 1 ? one : many}`;
}

/** @param {{value: number, more: boolean} | undefined} counted @param {string} one @param {string} [many] */
export function counted(counted, one, many) {
  return counted?.value > 0 ? `${counted.more ? 'at least ' : ''}${plural(counted.value, one, many)}` : '';
}

/** @param {number} seconds of a stretch of time */
export function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 2 * MINUTE) {
    return plural(s, 'second');
  }
  if (s < 2 * HOUR) {
    return plural(Math.round(s / MINUTE), 'minute');
  }
  return s < 2 * DAY ? plural(Math.round(s / HOUR), 'hour') : plural(Math.round(s / DAY), 'day');
}

/** @param {number | string | bigint} seconds since 1970; 0 = not given @returns {HTMLElement | string} */
export function time(seconds, now = Date.now() / 1000) {
  const at = Number(seconds);
  if (!at) {
    return '';
  }
  const iso = new Date(at * 1000).toISOString();
  const words = at > now + MINUTE ? `in ${span(at - now)}` : now - at < MINUTE ? 'just now' : `${span(now - at)} ago`;
  return h('time', { datetime: iso, title: `${iso.slice(0, 19).replace('T', ' ')} UTC` }, words);
}

/** @param {number | string | bigint} seconds */
export function date(seconds) {
  const at = Number(seconds);
  if (!at) {
    return '';
  }
  const iso = new Date(at * 1000).toISOString();
  return h('time', { datetime: iso, title: `${iso.slice(0, 19).replace('T', ' ')} UTC` }, iso.slice(0, 10));
}

/** @param {number | string | bigint} bytes */
export function size(bytes) {
  let left = Number(bytes);
  for (const unit of ['B', 'KB', 'MB', 'GB']) {
    if (left < 1000 || unit === 'GB') {
      return `${left < 10 && unit !== 'B' ? left.toFixed(1) : Math.round(left)} ${unit}`;
    }
    left /= 1000;
  }
  return '';
}

/** The two ends of a long hash; all of it for those who copy or hear it. @param {string} hex */
export function short(hex) {
  return hex.length <= 20 ? h('code', {}, hex) : h('code.hash', { title: hex }, `${hex.slice(0, 8)}…${hex.slice(-4)}`);
}

const KINDS = {
  'sgx-mrenclave': 'MRENCLAVE', 'tdx-mrtd': 'MRTD', 'snp-measurement': 'measurement', 'nitro-pcr0': 'PCR0',
};

const TEES = { 'sgx-mrenclave': 'Intel SGX', 'tdx-mrtd': 'Intel TDX', 'snp-measurement': 'AMD SEV-SNP',
  'nitro-pcr0': 'AWS Nitro' };

/** @param {string} kind */
export const kindWord = kind => KINDS[kind] ?? kind;

/** @param {string} kind */
export const teeWord = kind => TEES[kind] ?? kind;

const ENTRY_KINDS = {
  release: 'release', attestation: 'attestation', provenance: 'provenance', 'rebuild-verdict': 'rebuild',
  endorsement: 'endorsement', withdrawal: 'withdrawal', 'key-compromise': 'public key', 'log-policy': 'log policy',
  'availability-observation': 'availability', 'analysis-claim': 'analysis', 'dsse-envelope': 'DSSE envelope', raw: 'raw',
};

/** @param {string} kind */
export const entryKind = kind => ENTRY_KINDS[kind] ?? kind;
