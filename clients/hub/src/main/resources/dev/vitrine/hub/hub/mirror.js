/**
 * A log without its API: a directory of tiles that any file server serves. Everything is read from entries that the browser
 * proved, a few thousand at the most.
 */
import { recogniseFile } from './evidence/recognise.js';
import { copy, entryPath, fetchBytes, link, log } from './site.js';
import { h } from './ui/dom.js';
import { count, entryKind, short } from './ui/format.js';
import { hexBlock } from './ui/hex.js';
import { nothing } from './ui/lists.js';
import { badge } from './ui/outcome.js';
import { fromUtf8, toHex } from './verify/bytes.js';
import { decodeLeaf, rows } from './verify/entry.js';

const MOST = 4096n;
const SHOWN = 200;

/** @type {Promise<{index: bigint, kind: string, title: string, words: string}[]> | null} */
let known = null;

async function all() {
  const { verified } = log.verified ? log : await log.refresh();
  const { checkpoint } = verified;
  const tiles = log.tiles(checkpoint);
  const from = checkpoint.size > MOST ? (checkpoint.size - MOST) / 256n : 0n;
  const entries = [];
  for (let bundle = from; bundle * 256n < checkpoint.size; bundle++) {
    for (const [i, leaf] of (await tiles.bundle(bundle)).entries()) {
      entries.push(await describe(bundle * 256n + BigInt(i), leaf));
    }
  }
  return entries.reverse();
}

async function describe(index, leaf) {
  try {
    const decoded = decodeLeaf(leaf);
    const { kind, statement } = decoded;
    const words = rows(decoded).filter(row => row.value.length <= 200).map(row => row.value);
    if (kind === 'attestation') {
      const { measurement, fields } = await recogniseFile(statement.evidence ?? new Uint8Array(0));
      words.push(measurement?.value ?? '', ...fields.map(([, value]) => value));
    }
    const title = [statement.project, statement.version].filter(Boolean).join(' ') || statement.subject || statement.reason || entryKind(kind);
    return { index, kind, title, words: words.join('\n').toLowerCase() };
  } catch {
    return { index, kind: 'raw', title: `${leaf.length} bytes`, words: toHex(leaf.subarray(0, 64)) };
  }
}

function entries() {
  known ??= all();
  known.catch(() => {
    known = null;
  });
  return known;
}

const item = entry => h('li', {}, link(entryPath(entry.index), entry.title), ' ', h('span.meta', {}, `#${entry.index}, ${entryKind(entry.kind)}`));

/** @param {number} most */
export async function recentEntries(most) {
  const found = (await entries()).slice(0, most);
  return found.length === 0 ? nothing('Nothing.') : h('ul', {}, found.map(item));
}

/** What the copy has a page of, one line each. @returns {Promise<{path: string, type: string, title: string, words: string}[]>} */
async function pages() {
  const bytes = copy && await fetchBytes('static/index.json');
  return bytes ? JSON.parse(fromUtf8(bytes)) : [];
}

/** @param {string} q */
export async function searchMirror(q) {
  const wanted = q.toLowerCase();
  const known = (await pages()).filter(each => each.words.includes(wanted)).slice(0, SHOWN);
  const looked = await entries();
  const found = looked.filter(entry => entry.words.includes(wanted) || String(entry.index) === q).slice(0, SHOWN);
  const all = looked.length === Number(log.verified.checkpoint.size);
  return h('article', {}, h('h1', {}, 'What this copy has about it'),
    known.length > 0 && h('section', {}, h('h2', {}, 'Pages'), h('ul.list.hits', {}, known.map(({ path, type, title }) => h('li', {},
      link(path, title || short(path.split('/').pop())), ' ', h('span.meta', {}, type, title && path.startsWith('/e/') && [' ', short(path.split('/').pop())]))))),
    h('section', {}, h('h2', {}, 'Entries'),
      h('p', {}, badge('proven', 'read here'), ` Your browser read ${all ? 'all' : 'the newest'} ${count(looked.length)} entries and proved each of them.`),
      found.length === 0 ? nothing('None of them has this in it.') : h('ul.list', {}, found.map(item))));
}

/** @param {{kind: string, value: string}} id @returns {Promise<HTMLElement | null>} null: nothing is known of it */
export async function enclaveOfMirror({ value }) {
  if (await log.hasApi()) {
    return null;
  }
  const found = (await entries()).filter(entry => entry.words.includes(value));
  return found.length === 0 ? null : h('article', {}, h('p.kicker', {}, 'Enclave, from a static mirror'),
    h('h1', {}, 'What is logged about it'), hexBlock(value),
    h('p', {}, 'A static mirror has every entry and no summary of them.'), h('ul.list', {}, found.map(item)));
}
