/** The bar on top of every page: search, and what this browser knows of the log. It turns red when the log lies. */
import { outcomeOf } from '../verify/errors.js';
import { link, log, store } from '../site.js';
import { download, fill, h } from './dom.js';
import { count, span } from './format.js';
import { icon } from './outcome.js';
import { searchBox } from './search-box.js';

const REFRESH = 30_000;
const ASK_WITNESSES = 600_000;
const ASKED = 'vitrine.witnesses-asked';

/** Sent to the window by a page that found the log out. */
export const ALARM = 'vitrine-alarm';

/** @returns {HTMLElement} */
export function header() {
  const state = h('div.state', { role: 'status' }, icon('running'), ' reading the log’s head');
  const alarm = h('div', { role: 'alert' });
  const bar = h('header', {},
    alarm,
    h('div.bar', {},
      h('a.brand', { href: link('/').getAttribute('href'), 'data-page': true }, h('span.case', { 'aria-hidden': 'true' }), 'Enclave Hub'),
      searchBox({ compact: true }),
      h('nav', { 'aria-label': 'Pages' }, link('/projects', 'Projects'), link('/ae', 'Quoting enclaves'),
        link('/witnesses', 'Witnesses'), link('/how', 'How it works'))),
    h('div.head', {}, state));
  const look = () => refresh(bar, state, alarm);
  look().then(() => listen(() => show(bar, state, alarm, null)));
  setInterval(() => document.hidden || look(), REFRESH);
  addEventListener(ALARM, () => log.alarm && show(bar, state, alarm, null));
  return bar;
}

async function refresh(bar, state, alarm) {
  let problem = null;
  try {
    await log.refresh();
  } catch (error) {
    problem = error;
  }
  show(bar, state, alarm, problem);
}

/** A fork that only a witness knows of must turn every page red, not only that of the witnesses. */
async function listen(changed) {
  if (!log.verified || Date.now() - Number(store.getItem(ASKED) ?? 0) < ASK_WITNESSES) {
    return;
  }
  store.setItem(ASKED, String(Date.now()));
  const { askWitnesses } = await import('../gossip.js');
  await askWitnesses(log);
  if (log.alarm) {
    changed();
  }
}

function show(bar, state, alarm, problem) {
  const found = log.alarm;
  bar.classList.toggle('alarm', found !== null && found.kind !== 'keys-changed');
  bar.classList.toggle('caution', found?.kind === 'keys-changed');
  document.documentElement.classList.toggle('alarmed', bar.classList.contains('alarm'));
  const whole = log.verified?.quorum ? 'proven' : 'unknown';
  document.documentElement.dataset.log = found ? found.kind : problem ? outcomeOf(problem) : whole;
  fill(alarm, found && alarmText(found, bar));
  if (problem) {
    fill(state, icon(outcomeOf(problem)), ` The log’s head is not verified: ${problem.message}.`);
  } else if (log.verified) {
    fill(state, summary());
  }
}

function summary() {
  const { checkpoint, cosignatures, latest, unchecked, quorum } = log.verified;
  const witnesses = new Set(cosignatures.map(each => each.witness.name));
  const all = log.policy.witnesses.length;
  const age = latest === null ? '' : `, confirmed ${span(Date.now() / 1000 - Number(latest))} ago`;
  return [
    icon(quorum ? 'proven' : 'unknown'),
    h('span', {}, h('b', {}, count(checkpoint.size)), ' entries'),
    h('span', {}, link('/witnesses', all === 0 ? 'no witnesses known' : [h('b', {}, `${witnesses.size} of ${all}`), ' witnesses']), age),
    unchecked.length > 0 && h('span', {}, `${unchecked.length} more with signatures of a kind that this browser lacks`,
      !quorum && ', so the quorum is not known'),
    h('span.by', {}, 'checked by your browser'),
  ];
}

const HEADLINES = {
  fork: 'This log has shown two histories.',
  rollback: 'This log shows less than it had shown before.',
  'forged-checkpoint': 'What this log serves as its head is not signed as it must be.',
  'keys-changed': 'The log’s keys or witnesses changed.',
};

function alarmText(found) {
  return h('div.notice', {},
    icon(found.kind === 'keys-changed' ? 'warning' : 'refuted'),
    h('div', {}, h('strong', {}, HEADLINES[found.kind]), ' ', found.message, '. ',
      found.kind === 'keys-changed' ? '' : 'Nothing on these pages should be relied on. ',
      found.evidence.length > 0 && 'Keep the evidence and show it to others: '),
    found.evidence.map(file =>
      h('button', { type: 'button', onclick: () => download(file.name, file.text) }, file.name)),
    h('button.quiet', { type: 'button', onclick: () => {
      log.forget();
      location.reload();
    } }, found.kind === 'keys-changed' ? 'I know why: trust the new ones' : 'Forget what this browser remembers'));
}
