/**
 * What the witnesses hold against the log: asked of each of them, and not of the log, which could leave out what speaks against
 * it. What they answer is checked here like everything else; a witness that is silent or lies proves nothing about anybody. The
 * page's content security policy lets a browser ask nobody but the witnesses that the log is configured with.
 */
import { fromUtf8, toHex, utf8 } from './verify/bytes.js';
import { sha256 } from './verify/crypto.js';
import { CannotTell, outcomeOf } from './verify/errors.js';
import { MAX_EVIDENCE } from './verify/evidence.js';

const PATIENCE = 5_000;
const MAX_LIST = 16 * 1024;
const MAX_STATUS = 1 << 20;
const MAX_PIECES = 8;
const MAX_WITNESSES = 32;

/**
 * @typedef {object} Heard from one witness
 * @property {string} url
 * @property {string[]} names of the policy: one witness has a name for each of its keys
 * @property {'proven' | 'warning' | 'refuted' | 'unknown'} outcome of its head, held against ours
 * @property {string} head in words
 * @property {string} state what it says it does with the log; '' if it does not say
 * @property {{outcome: string, text: string, file: string | null, against: 'log' | 'witness' | ''}[]} evidence
 */

/** @param {import('./verify/log-view.js').LogView} log @returns {Promise<Heard[]>} */
export async function askWitnesses(log) {
  const origin = log.verified?.checkpoint.origin ?? log.policy.logs[0].key.name;
  const id = toHex(await sha256(utf8(origin)));
  const byUrl = new Map();
  for (const { name, url } of log.policy.witnesses.filter(each => /^https?:\/\//.test(each.url)).slice(0, MAX_WITNESSES)) {
    const base = url.replace(/\/+$/, '');
    byUrl.set(base, [...byUrl.get(base) ?? [], name]);
  }
  return Promise.all([...byUrl].map(([url, names]) => ask(log, id, url, names)));
}

async function ask(log, id, url, names) {
  const [head, evidence, state] = await Promise.all([
    headOf(log, `${url}/${id}/checkpoint`), evidenceOf(log, url, `${url}/${id}/evidence`), stateOf(`${url}/status.json`, id)]);
  return { url, names, ...head, evidence, state };
}

async function headOf(log, address) {
  try {
    const bytes = await get(address, MAX_EVIDENCE);
    if (!bytes) {
      return { outcome: 'unknown', head: 'has not cosigned this log yet' };
    }
    const { size, newest } = await log.compare(bytes);
    return { outcome: 'proven', head: newest ? `holds ${size} entries: a part of what you see` : `holds ${size} entries: continues what you see` };
  } catch (error) {
    return { outcome: error.reason === 'FORK' ? 'refuted' : 'unknown', head: error.message };
  }
}

async function evidenceOf(log, url, address) {
  try {
    const list = await get(address, MAX_LIST);
    const ids = list ? fromUtf8(list).split('\n').filter(line => /^[0-9a-f]{64}$/.test(line)).slice(0, MAX_PIECES) : [];
    return await Promise.all(ids.map(id => piece(log, `${url}/evidence/${id}`)));
  } catch {
    return []; // that it cannot be asked stands beside its head
  }
}

async function piece(log, address) {
  let bytes = null;
  try {
    bytes = await get(address, MAX_EVIDENCE);
    if (!bytes) {
      throw new CannotTell('it names evidence and does not serve it');
    }
    const { sentence, against } = await log.takeEvidence(bytes);
    return { outcome: 'refuted', text: sentence, file: fromUtf8(bytes), against };
  } catch (error) {
    // Evidence that does not hold refutes the evidence, and nobody else.
    return { outcome: 'unknown', text: outcomeOf(error) === 'refuted' ? `what it shows proves nothing: ${error.message}` : error.message,
      file: null, against: '' };
  }
}

async function stateOf(address, id) {
  try {
    const bytes = await get(address, MAX_STATUS);
    const status = bytes && JSON.parse(fromUtf8(bytes));
    const line = status?.logs?.find?.(each => each.origin_hash === id);
    return typeof line?.state === 'string' ? line.state : '';
  } catch {
    return '';
  }
}

/** @returns {Promise<Uint8Array | null>} null: not found */
async function get(address, most) {
  let response;
  try {
    response = await fetch(address, { credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new CannotTell('cannot be asked: it does not answer, or this page may not ask it');
  }
  if (response.status === 404) {
    return null;
  }
  if (!response.ok) {
    throw new CannotTell(`answered ${response.status}`);
  }
  const parts = [];
  let size = 0;
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > most) {
      await reader.cancel();
      throw new CannotTell('answered with more than it may');
    }
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
