/** Three columns that must be equal: what was signed, what a rebuild gives, what the hardware attested. */
import { h } from '../ui/dom.js';
import { count, kindWord, short } from '../ui/format.js';
import { hexBlock, usual } from '../ui/hex.js';
import { badge, label } from '../ui/outcome.js';
import { entryPath, link } from '../site.js';

const COLUMNS = [
  ['signed', 'Signed', 'what the publisher signed', 'No release of it is logged.', 'vitrine submit'],
  ['rebuilt', 'Rebuilt', 'what others get from the source', 'Nobody has rebuilt it and logged what came out.', 'vitrine audit --publish'],
  ['attested', 'Attested', 'what hardware says is running', 'Nobody has submitted a quote of it.', ''],
];

/** @param {any} view EnclaveView */
export function columns(view) {
  const all = COLUMNS.flatMap(([name]) => view[name]?.identities ?? []);
  const common = usual(all.map(identity => identity.measurement.value));
  const differ = new Set(all.map(identity => identity.measurement.value)).size > 1;
  const filled = COLUMNS.filter(([name]) => view[name]?.identities.length > 0).length;
  return h('section', { 'aria-labelledby': 'columns' },
    h('h2', { id: 'columns' }, 'Three measurements that must be equal ', summary(differ, filled)),
    h('div.columns', {}, COLUMNS.map(column => cell(column, view, common))));
}

function summary(differ, filled) {
  if (differ) {
    return badge('refuted', 'they differ');
  }
  return filled === 3 ? badge('proven', 'equal') : badge('unknown', filled < 2 ? 'nothing to compare yet' : 'equal as far as known');
}

function cell([name, title, what, none, command], view, common) {
  const identities = view[name]?.identities ?? [];
  return h('section.case', { class: identities.length === 0 ? 'empty' : '' },
    h('h3', {}, title, h('small', {}, what)),
    identities.length === 0
      ? h('div.none', {}, h('p', {}, none), h('p', {}, command
        ? ['How to: ', h('code', {}, command)]
        : ['Do you have one? ', link('/upload', 'Drop it here')]))
      : identities.map(identity => one(identity, common)));
}

/** @param {any} identity Identity */
function one(identity, common) {
  const { measurement, mrsigner } = identity;
  return h('div.identity', {},
    h('h4', {}, kindWord(measurement.kind), measurement.value !== common && label('mismatch')),
    hexBlock(measurement.value, common),
    h('dl', {},
      mrsigner && [h('dt', {}, 'MRSIGNER'), h('dd', {}, link(`/signers/${mrsigner}`, short(mrsigner)))],
      identity.isvProdId !== undefined && [h('dt', {}, 'product'), h('dd', {}, String(identity.isvProdId))],
      identity.isvSvn !== undefined && [h('dt', {}, 'security version'), h('dd', {}, String(identity.isvSvn))],
      identity.attributeWords?.length > 0 && [h('dt', {}, 'attributes'), h('dd', {}, identity.attributeWords.join(', '))],
      [h('dt', {}, 'says'), h('dd', {}, link(entryPath(identity.index), `entry ${count(identity.index)}`))]));
}
