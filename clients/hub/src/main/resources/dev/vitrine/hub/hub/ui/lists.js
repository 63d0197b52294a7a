/** Lists of enclaves and entries, as several pages have them. */
import { enclavePath, entryPath, link } from '../site.js';
import { h, table } from './dom.js';
import { entryKind, kindWord, short, time } from './format.js';
import { label } from './outcome.js';

/** @param {any[]} rows EnclaveRow @param {string} caption */
export function enclaveTable(rows, caption) {
  return table(caption, ['Enclave', 'Measurement', 'Stage', 'Labels', 'Newest entry'], rows.map(row => [
    link(enclavePath(row.measurement), row.name || 'no name', row.project && h('span.of', {}, ` ${row.project} ${row.version}`)),
    h('span', {}, h('small', {}, kindWord(row.measurement.kind)), ' ', short(row.measurement.value)),
    `${row.stage} of 3`, row.labels.map(label), link(entryPath(row.newestIndex), `#${row.newestIndex}`),
  ]));
}

/** @param {any[]} entries EntryReference @param {string} caption @param {(entry: any) => any} [extra] a last cell */
export function entryTable(entries, caption, extra) {
  return table(caption, ['Entry', 'Kind', 'What', 'When', 'By', ...extra ? ['Checked'] : []], entries.map(entry => [
    link(entryPath(entry.index), `#${entry.index}`), entryKind(entry.kind), entry.title, time(entry.at),
    entry.publishers.map((id, i) => [i > 0 && ', ', link(`/publishers/${id}`, short(id))]),
    ...extra ? [extra(entry)] : [],
  ]));
}

/** What a list says when it is empty. @param {string} text */
export const nothing = text => h('p.none', {}, text);
