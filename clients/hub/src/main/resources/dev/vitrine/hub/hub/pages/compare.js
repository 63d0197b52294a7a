/** Two enclaves, side by side: for somebody who votes on an upgrade. */
import { h, table } from '../ui/dom.js';
import { counted, date, short } from '../ui/format.js';
import { hexBlock } from '../ui/hex.js';
import { badge, label, wordBadge } from '../ui/outcome.js';
import { enclavePath, go, json, link } from '../site.js';
import { CannotTell } from '../verify/errors.js';

export async function page([, ...ids]) {
  if (ids.length === 0) {
    return { title: 'Compare', content: form() };
  }
  if (ids.length !== 4) {
    throw new CannotTell('a comparison is of two enclaves: kind, measurement, kind, measurement');
  }
  const [a, b] = await Promise.all([json(`v1/enclaves/${ids[0]}/${ids[1]}`), json(`v1/enclaves/${ids[2]}/${ids[3]}`)]);
  if (!a || !b) {
    throw new CannotTell(`nothing is logged about ${a ? ids[3] : ids[1]}`);
  }
  return { title: 'Compare', content: h('article', {},
    h('h1', {}, 'What changed'),
    table('Two enclaves', ['', name(a), name(b)], rows(a, b).map(([what, left, right]) => {
      const equal = text(left) === text(right);
      return [h('span', {}, what, ' ', what && badge(equal ? 'proven' : 'warning', equal ? 'same' : 'changed')), left, right];
    }))) };
}

const text = child => [child].flat(Infinity).map(each => each?.textContent ?? String(each ?? '')).join('');

function name(view) {
  return link(enclavePath(view.measurement), [view.headline.name || view.name, view.headline.version].filter(Boolean).join(' ') || 'no name');
}

function rows(a, b) {
  const both = make => [make(a), make(b)];
  const release = view => view.releases[0] ?? {};
  const identity = view => view.signed?.identities[0] ?? view.attested?.identities[0] ?? {};
  return [
    ['Measurement', hexBlock(a.measurement.value, b.measurement.value), hexBlock(b.measurement.value, a.measurement.value)],
    ['Version', ...both(view => release(view).version ?? 'not released')],
    ['Source', ...both(view => release(view).sourceUrl ?? 'not named')],
    ['Commit', ...both(view => release(view).commit ? short(release(view).commit) : 'not pinned')],
    ['Builder', ...both(view => release(view).recipe?.builder ?? 'not said')],
    ['Pinned inputs', ...both(view => String(release(view).recipe?.inputs?.length ?? 0))],
    ['Built', ...both(view => date(release(view).builtAt ?? 0) || 'not said')],
    ['MRSIGNER', ...both(view => identity(view).mrsigner ? short(identity(view).mrsigner) : 'none')],
    ['Security version', ...both(view => String(identity(view).isvSvn ?? 'none'))],
    ['Attributes', ...both(view => (identity(view).attributeWords ?? []).join(', ') || 'not known')],
    ['Rebuilds', ...both(view => h('span', {}, wordBadge(view.headline.outcome), ` ${view.headline.rebuildersMatching} of ${view.headline.rebuildersTotal}`))],
    ['Seen running', ...both(view => counted(view.attestations?.count, 'time') || 'never')],
    ['Stage', ...both(view => `${view.stage.value} of 3`)],
    ['Warnings', ...both(view => view.labels.length > 0 ? h('span', {}, view.labels.map(({ code }) => label(code))) : 'none')],
    ['Not covered', ...both(view => view.unmeasured.join('; ') || 'not stated')],
  ];
}

function form() {
  const field = (id, what) => [h('label', { for: id }, what), h('input', { id, size: 64, spellcheck: 'false' })];
  const root = h('form', { onsubmit: event => {
    event.preventDefault();
    const [left, right] = ['left', 'right'].map(id => root.querySelector(`#${id}`).value.trim().toLowerCase());
    go(`/compare/${kindOf(left)}/${left}/${kindOf(right)}/${right}`);
  } }, field('left', 'One MRENCLAVE or MRTD'), field('right', 'The other one'), h('button', {}, 'Compare'));
  return h('article', {}, h('h1', {}, 'Compare two enclaves'), root);
}

const kindOf = value => value.length === 96 ? 'tdx-mrtd' : 'sgx-mrenclave';
