/** The chain of trust, step by step: what was found, on whose word, as of when. */
import { details, fill, h, table } from '../ui/dom.js';
import { date, plural, short } from '../ui/format.js';
import { ALARM } from '../ui/header.js';
import { badge, icon } from '../ui/outcome.js';
import { copy, entryPath, json, link, log } from '../site.js';
import { outcomeOf } from '../verify/errors.js';
import { recheck } from './recheck.js';

/** Beginnings of the names of checks, and the step that they belong to. */
const STEPS = [
  ['quote', 'Quote', ['quote', 'report', 'document', 'ias', 'record'], 'The hardware signed this measurement.'],
  ['qe', 'Quoting enclave', ['qe'], 'The enclave that made the quote is the vendor’s.'],
  ['chain', 'Certificate chain', ['pck', 'chain', 'certificate', 'crl', 'revocation', 'vek'],
    'Certificates lead from the machine to the vendor’s root, and none is revoked.'],
  ['tcb', 'Platform', ['tcb', 'tcb-info', 'platform', 'vek.tcb', 'report.tcb', 'quote.status'], 'Firmware and microcode of the machine, as the vendor rated them.'],
  ['identity', 'Launch', ['attributes', 'sgx', 'tdx', 'snp', 'nitro', 'signer', 'sigstruct', 'report.debug', 'document.debug'],
    'How it was launched, and by whose key.'],
  ['data', 'Report data', ['report-data', 'binding'], 'What the enclave itself put into the quote.'],
];

/** A check belongs where its whole name is listed, or else the first part of its name. */
const stepOf = check => (STEPS.find(([, , names]) => names.includes(check.id))
  ?? STEPS.find(([, , names]) => names.includes(check.id.split('.')[0])))?.[0];

/** What some kinds of evidence do not have: a step that nobody could take is not shown as one that nobody took. */
function isAbsent(id, { measurement: { kind } }, checks) {
  const byService = checks.some(check => check.id === 'report.signer'); // Intel's own service answered for the quote
  return (id === 'qe' && (kind === 'snp-measurement' || kind === 'nitro-pcr0' || byService)) || (id === 'tcb' && kind === 'nitro-pcr0');
}

const ORDER = ['refuted', 'warning', 'unknown', 'proven'];

/** @param {any} view EnclaveView */
export function chain(view) {
  const steps = new Map();
  const list = h('ol.chain', {});
  const result = h('div', { 'aria-live': 'polite' });
  const step = (id, title, what) => {
    const item = h('li', {});
    steps.set(id, { item, title, what });
    list.append(item);
    set(id, 'running', 'looking');
  };
  const set = (id, outcome, detail, parts = {}) => {
    const { item, title, what } = steps.get(id);
    item.className = outcome;
    fill(item, icon(outcome), h('div', {},
      h('h3', {}, title, ' ', badge(outcome)),
      h('p', {}, detail || what),
      (parts.anchor || parts.asOf) && h('p.meta', {}, parts.anchor && ['On the word of ', parts.anchor],
        parts.anchor && parts.asOf && ' · ', parts.asOf && ['as of ', parts.asOf]),
      parts.more));
  };
  step('log', 'Log', 'Everything below is in the log, which nobody can rewrite unseen.');
  step('witnesses', 'Witnesses', 'Others saw the same log.');
  const attested = Boolean(view.attestations?.newest);
  for (const [id, title, , what] of attested ? STEPS : STEPS.slice(0, 1)) {
    step(id, title, what);
  }
  step('source', 'Source', 'Where the code is, pinned to one commit.');
  step('rebuild', 'Rebuild', 'Whether the source gives this measurement.');
  ofSource(view, set);
  ofRebuilds(view, set);
  ofLog(view, set);
  ofEvidence(view, set, id => steps.get(id).item.remove());
  const button = h('button', { type: 'button', onclick: async () => {
    button.disabled = true;
    await check(view, result, set);
    button.disabled = false;
  } }, 'Check in my browser');
  return h('section', { 'aria-labelledby': 'chain' },
    h('div.row', {}, h('h2', { id: 'chain' }, 'Chain of trust'), button),
    result, list,
    details('Show the commands to check by hand', h('pre', { tabindex: 0 }, h('code', {}, byHand(view)))));
}

async function ofLog(view, set) {
  try {
    const { verified } = log.verified ? log : await log.refresh();
    const { checkpoint, logKey, cosignatures, latest, quorum } = verified;
    const asOf = () => latest === null ? '' : date(latest);
    set('log', 'proven', `A checkpoint of ${plural(checkpoint.size, 'entry', 'entries')}, signed by the log. `
      + 'Whether it includes the entries below: check in your browser.',
    { anchor: h('code', {}, `${logKey.name}+${logKey.keyId}`), asOf: asOf() });
    const names = [...new Set(cosignatures.map(each => each.witness.name))];
    const all = log.policy.witnesses.length;
    set('witnesses', log.policy.needsNoWitness || !quorum ? 'unknown' : 'proven', log.policy.needsNoWitness
      ? 'The policy of this log asks for no witness: it alone says that everybody sees the same.'
      : `${names.length} of ${all} cosigned; ${plural(log.policy.fewest, 'is', 'are')} enough.`
        + `${quorum ? '' : ' The signatures of the others are of a kind that this browser cannot check.'}`,
    { anchor: names.join(', '), asOf: asOf() });
  } catch (error) {
    set('log', outcomeOf(error), error.message);
    set('witnesses', 'unknown', 'Without a verified head there is nothing that they signed.');
  }
}

async function ofEvidence(view, set, omit) {
  const newest = view.attestations?.newest;
  if (!newest) {
    set('quote', 'unknown', ['Nobody has submitted evidence that it runs anywhere. ', link('/upload', 'Do you have a quote?')]);
    return;
  }
  const blank = why => STEPS.forEach(([id]) => set(id, 'unknown', why));
  let judgement;
  try {
    const told = await json(`v1/entries/${newest.index}/view`);
    if (!told) {
      blank('This copy has no judgement of it; vitrine check judges the evidence for you.');
      return;
    }
    ({ judgement } = told);
  } catch (error) {
    blank(error.message);
    return;
  }
  const checks = judgement?.checks ?? [];
  for (const [id, , , what] of STEPS) {
    const own = checks.filter(check => stepOf(check) === id);
    if (own.length === 0 && isAbsent(id, view, checks)) {
      omit(id);
      continue;
    }
    if (own.length === 0) {
      set(id, 'unknown', 'Not checked.');
      continue;
    }
    const worst = ORDER.find(outcome => own.some(check => check.outcome === outcome)) ?? 'unknown';
    const bad = own.filter(check => check.outcome === worst && worst !== 'proven');
    set(id, worst, bad.length > 0 ? [...new Set(bad.map(check => check.detail || check.id))].join('; ') : what, {
      anchor: [...new Set(own.map(check => check.anchor).filter(Boolean))].join(', '),
      asOf: (own[0].asOf ?? '').slice(0, 10),
      more: details(`${plural(own.length, 'check')} of entry ${newest.index}, as the log judged it`,
        table('Checks', ['Check', 'Outcome', 'Anchor', 'Detail'],
          own.map(check => [h('code', {}, check.id), badge(check.outcome), check.anchor, check.detail])),
        h('p', {}, link(entryPath(newest.index), 'The bytes'))),
    });
  }
}

function ofSource(view, set) {
  const release = view.releases.find(each => !each.withdrawn) ?? view.releases[0];
  if (!release) {
    set('source', 'unknown', 'Nobody has named the source.');
    return;
  }
  set('source', release.commit ? (release.withdrawn ? 'warning' : 'proven') : 'warning',
    [release.sourceUrl, release.commit ? [' at ', short(release.commit)] : ', not pinned to a commit',
      release.withdrawn && '. The release was withdrawn'],
    { anchor: ['its publisher, ', release.entry.publishers.map(id => link(`/publishers/${id}`, short(id)))],
      asOf: date(release.builtAt) });
}

function ofRebuilds({ rebuilds }, set) {
  const { matching = 0, mismatching = 0, rows = [] } = rebuilds ?? {};
  const outcome = mismatching > 0 ? (matching > 0 ? 'warning' : 'refuted') : matching > 0 ? 'proven' : 'unknown';
  const detail = outcome === 'unknown' ? 'Nobody has rebuilt it and got an answer.'
    : `${plural(matching, 'rebuilder')} got the same measurement${mismatching > 0 ? `, ${mismatching} another one` : ''}.`;
  const keys = [...new Set(rows.flatMap(row => row.entry.publishers))];
  set('rebuild', outcome, detail, {
    anchor: keys.length > 0 && ['the rebuilders, ', keys.map((id, i) => [i > 0 && ', ', link(`/publishers/${id}`, short(id))])],
    asOf: rows[0] && date(rows[0].finishedAt) });
}

async function check(view, result, set) {
  fill(result, h('p.notice', {}, icon('running'), ' Fetching the entries and their proofs…'));
  try {
    const found = await recheck(view, log);
    const outcome = found.wrong.length > 0 ? 'refuted' : found.unchecked > 0 ? 'warning' : 'proven';
    document.documentElement.classList.toggle('lied', found.wrong.length > 0);
    fill(result, h('div.notice', { class: outcome, 'data-recheck': outcome }, icon(outcome), h('div', {},
      h('strong', {}, found.wrong.length > 0 ? 'This page says what the log does not.'
        : `Your browser checked ${plural(found.checked, 'entry', 'entries')}: included, signed, and saying what this page shows.`),
      found.unchecked > 0 && ` ${plural(found.unchecked, 'older entry', 'older entries')} not fetched.`,
      found.wrong.length > 0 && h('ul', {}, found.wrong.map(each => h('li', {}, each))))));
    if (found.wrong.length === 0) {
      set('log', 'proven', `${plural(found.checked, 'entry', 'entries')} of this page proven to be in the log, by your browser.`,
        { anchor: h('code', {}, log.policy.logs[0].key.name) });
    } else {
      set('log', 'refuted', found.wrong[0]);
    }
  } catch (error) {
    const outcome = outcomeOf(error);
    document.documentElement.classList.toggle('lied', outcome === 'refuted');
    dispatchEvent(new Event(ALARM));
    fill(result, h('div.notice', { class: outcome, 'data-recheck': outcome }, icon(outcome),
      h('div', {}, h('strong', {}, outcome === 'refuted' ? 'This was refuted by your browser.' : 'Your browser could not tell.'),
        ' ', error.message)));
    set('log', outcome, error.message);
  }
}

function byHand({ measurement, attestations }) {
  const base = new URL('..', new URL('..', import.meta.url)).href.replace(/\/$/, '');
  const index = attestations?.newest?.index ?? '0';
  if (copy) {
    return `vitrine fsck ${base} --vkey ${log.policy?.logs[0]?.key.vkey ?? 'VKEY'}`;
  }
  return [
    `curl -s ${base}/checkpoint`,
    `curl -s ${base}/v1/entries/${index} | jq -r .leaf | base64 -d > entry-${index}`,
    `curl -s -H 'Accept: text/plain' ${base}/v1/entries/${index}/receipt > entry-${index}.tlog-proof`,
    `vitrine verify entry-${index}`,
    `curl -s ${base}/v1/enclaves/${measurement.kind}/${measurement.value} | jq .rebuilds`,
  ].join('\n');
}
