/** The shorter sections of an enclave's page. */
import { command, details, h, table } from '../ui/dom.js';
import { date, plural, short, size, time } from '../ui/format.js';
import { entryTable, nothing } from '../ui/lists.js';
import { badge, icon, label, labelMeaning } from '../ui/outcome.js';
import { ROOT, copy, enclavePath, entryPath, href, link } from '../site.js';

/** What must not be overlooked. @param {any} view EnclaveView */
export function warnings(view) {
  const all = [
    ...view.signers.filter(signer => signer.keyIsPublic).map(signer => ['refuted', [
      h('strong', {}, 'Anybody can sign as this enclave’s signer. '), 'The private key of ',
      link(`/signers/${signer.mrsigner}`, short(signer.mrsigner)), ' is public', signer.keyOrigin && `: ${signer.keyOrigin}`, '.']]),
    ...view.withdrawals.map(row => ['refuted', [h('strong', {}, 'Withdrawn. '), row.reason, ' ',
      link(entryPath(row.entry.index), `entry ${row.entry.index}`), Number(row.effectiveAt) > 0 && [', ', date(row.effectiveAt)]]]),
    ...view.labels.filter(({ code }) => code !== 'published-key' && code !== 'withdrawn').map(row => [
      labelMeaning(row.code).outcome,
      [h('strong', {}, capital(labelMeaning(row.code).word), '. '), labelMeaning(row.code).meaning, ' First in ', link(entryPath(row.firstIndex), `entry ${row.firstIndex}`),
        row.newestIndex !== row.firstIndex && [', last in ', link(entryPath(row.newestIndex), `entry ${row.newestIndex}`)], '.']]),
  ];
  return all.length > 0 && h('section.warnings', { 'aria-label': 'Warnings' },
    all.map(([outcome, text]) => h('div.notice', { class: outcome }, icon(outcome), h('div', {}, text))));
}

const capital = word => word[0].toUpperCase() + word.slice(1);

/** One commit and recipe, and different measurements. @param {any} view */
export function conflicts({ conflicts: all }) {
  return all.length > 0 && h('section', { 'aria-labelledby': 'conflicts' },
    h('h2', { id: 'conflicts' }, 'One source, several measurements ', badge('refuted', 'conflict')),
    all.map(conflict => h('div', {},
      h('p', {}, 'The commit ', short(conflict.commit), ' with one recipe gave for ', h('b', {}, conflict.enclave), ':'),
      h('ul.list', {}, conflict.measurements.map((id, i) => h('li', {}, link(enclavePath(id), short(id.value)), ' in ',
        link(entryPath(conflict.indices[i]), `entry ${conflict.indices[i]}`)))))));
}

/** @param {any} view */
export function availability({ availability: blobs }) {
  return h('section', { 'aria-labelledby': 'availability' }, h('h2', { id: 'availability' }, 'Availability'),
    blobs.length === 0 ? nothing('Its releases refer to no files that could be looked for.') : table('Files that a rebuild needs',
      ['What', 'File', 'Size', 'Here', 'Elsewhere', 'Last looked for'], blobs.map(blob => [
        blob.role.replaceAll('-', ' '), link(`/blobs/${blob.sha256}`, blob.name || short(blob.sha256)), Number(blob.size) > 0 ? size(blob.size) : 'not said',
        blob.here ? badge('proven', Number(blob.retainedUntil) ? ['until ', date(blob.retainedUntil)] : 'yes') : badge('unknown', 'no'),
        blob.mirrors.map(mirror), time(Math.max(0, ...blob.mirrors.map(each => Number(each.lastProbe))))])));
}

function mirror(row) {
  const host = row.url.replace(/^[a-z]+:\/\//, '').split('/', 1)[0];
  const share = row.observations > 0 ? ` ${Math.round(100 * row.servedCount / row.observations)} %` : '';
  return h('div', { title: row.failure || row.url },
    badge(Number(row.lastProbe) === 0 ? 'unknown' : row.served ? 'proven' : 'refuted', host), share);
}

/** @param {any} view */
export function notCovered({ unmeasured, measurement }) {
  const trusted = { 'sgx-mrenclave': 'Intel: its chips, its signing keys and its quoting enclaves',
    'tdx-mrtd': 'Intel: its chips, the TDX module and its quoting enclaves',
    'snp-measurement': 'AMD: its chips, its firmware and its keys', 'nitro-pcr0': 'Amazon: the Nitro system and its keys' };
  return h('section', { 'aria-labelledby': 'not-covered' }, h('h2', { id: 'not-covered' }, 'Not covered'),
    h('p', {}, 'Equal measurements say nothing about:'),
    h('ul', {},
      unmeasured.map(each => h('li', {}, each)),
      unmeasured.length === 0 && h('li', {}, 'configuration and data that it reads after its launch: its publisher has not stated what there is'),
      h('li', {}, 'the host around it, which can stop it, delay it and choose what it sees'),
      h('li', {}, 'whether the source does what you want: somebody has to read it')),
    h('p', {}, 'What remains to be trusted: ', trusted[measurement.kind] ?? 'the maker of the hardware', '.'));
}

/** @param {any} view */
export function evidence({ entries, entriesMore, attestations }) {
  return h('section', { 'aria-labelledby': 'evidence' }, h('h2', { id: 'evidence' }, 'Evidence'),
    h('p', {}, plural(entries.length, 'entry', 'entries'), entriesMore && ' and more', '. Each has its bytes, its proof and its ',
      'decoded fields on its own page.'),
    entries.length > 0 && entryTable(entries, 'Entries about this enclave'),
    attestations?.rows.length > 0 && details('Attestations in detail', table('Attestations',
      ['Entry', 'Format', 'Platform', 'TCB', 'Seen at', 'Labels'], attestations.rows.map(row => [
        link(entryPath(row.entry.index), `#${row.entry.index}`), row.format,
        row.platform ? link(`/platforms/${row.platform}`, short(row.platform)) : 'not told', row.tcbStatus, row.seenAtUrl || row.subject,
        row.labels.map(label)]))));
}

const RELATIONS = { 'same-signer': 'Same signer', 'same-commit': 'Same commit', 'previous-version': 'Previous version',
  'next-version': 'Next version', 'same-release': 'Same release' };

/** @param {any} view */
export function relations({ relations: all, measurement }) {
  return h('section', { 'aria-labelledby': 'relations' }, h('h2', { id: 'relations' }, 'Relations'),
    all.length === 0 ? nothing('None known.') : table('Related enclaves', ['Relation', 'Enclave', 'Measurement', 'Compare'],
      all.map(({ type, enclave }) => [RELATIONS[type] ?? type,
        link(enclavePath(enclave.measurement), [enclave.name, enclave.version].filter(Boolean).join(' ') || 'no name'),
        short(enclave.measurement.value),
        link(`/compare/${measurement.kind}/${measurement.value}/${enclave.measurement.kind}/${enclave.measurement.value}`, 'compare')])));
}

/** For other people's pages, and for people who want to hear more. @param {any} view */
export function embed(view) {
  const { kind, value } = view.measurement;
  if (copy) {
    return h('section', { 'aria-labelledby': 'embed' }, h('h2', { id: 'embed' }, 'Share and follow'),
      h('p', {}, h('a', { href: href(`/e/${kind}/${value}`) }, 'Permalink'), ' of this copy. Badges and feeds are made by the log itself, ',
        copy.origin, ', not by a copy.'));
  }
  const badgeUrl = new URL(`v1/badge/${kind}/${value}.svg`, ROOT).href;
  const permalink = new URL(`e/${kind}/${value}`, ROOT).href;
  return h('section', { 'aria-labelledby': 'embed' }, h('h2', { id: 'embed' }, 'Share and follow'),
    h('p', {}, h('img', { src: badgeUrl, alt: `Badge: ${view.headline.outcome}`, height: 20 })),
    command(`[![Enclave Hub](${badgeUrl})](${permalink})`),
    h('p', {}, h('a', { href: permalink }, 'Permalink'), ' · ', h('a', { href: new URL(view.api.replace(/^\//, ''), ROOT) }, 'JSON'), ' · ',
      h('a', { href: new URL('v1/feeds/new.atom', ROOT) }, 'Atom feed'), ' · ',
      h('a', { href: href('/how#dispute') }, 'Dispute this: log a rebuild of your own')));
}

