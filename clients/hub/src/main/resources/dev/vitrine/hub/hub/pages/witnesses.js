/** Who else saw this log, and how far behind they are. */
import { details, download, fill, h, table, terms } from '../ui/dom.js';
import { count, plural, time } from '../ui/format.js';
import { ALARM } from '../ui/header.js';
import { nothing } from '../ui/lists.js';
import { badge, icon } from '../ui/outcome.js';
import { askWitnesses } from '../gossip.js';
import { json, log } from '../site.js';
import { outcomeOf } from '../verify/errors.js';

export async function page() {
  let problem = null;
  try {
    await log.refresh();
  } catch (error) {
    problem = error;
  }
  const told = await json('v1/witnesses');
  const alarm = h('div', {}, misbehaviour());
  const heard = h('section', { 'aria-live': 'polite' });
  if (log.policy) {
    gossip(heard, alarm);
  }
  return {
    title: 'Witnesses',
    content: h('article', {},
      h('h1', {}, 'Who else saw this log'),
      h('p', {}, 'Witnesses sign the head of the log only if it extends what they saw before. As long as one that you trust is honest ',
        'and was asked, the log cannot show you a history that it hides from others.'),
      alarm,
      problem ? h('div.notice', { class: outcomeOf(problem) }, icon(outcomeOf(problem)), problem.message) : head(),
      log.policy && grid(told),
      heard,
      log.policy && trust()),
  };
}

/** Asked by this browser of the witnesses themselves: the log could keep silent about what speaks against it. */
async function gossip(section, alarm) {
  const title = h('h2', {}, 'What they say themselves');
  fill(section, title, h('p', {}, icon('running'), ' Asking them…'));
  try {
    const heard = await askWitnesses(log);
    fill(section, title, heard.length === 0 ? nothing('The policy names no address at which a witness could be asked.')
      : [h('p', {}, 'Your browser asked each witness for the head that it holds and for evidence of misbehaviour, and checked both: ',
        'a log that shows you another history than a witness is found out here.'),
      table('What the witnesses say', ['Witness', 'Its head, held against yours', 'Evidence', 'What it does with the log'],
        heard.map(each => [[h('b', {}, each.names.join(', ')), h('br'), h('small', {}, each.url)],
          h('span', {}, badge(each.outcome, each.outcome === 'proven' ? 'one history' : each.outcome === 'refuted' ? 'two histories' : undefined), ' ', each.head),
          each.evidence.length === 0 ? each.outcome === 'unknown' && !each.state ? 'not known' : 'none' : each.evidence.map(piece),
          each.state || 'not said']))]);
    section.dataset.heard = log.alarm && log.alarm.kind !== 'keys-changed' ? 'refuted' : 'proven';
    if (log.alarm) {
      fill(alarm, misbehaviour());
      dispatchEvent(new Event(ALARM));
    }
  } catch (error) {
    fill(section, title, nothing(error.message));
    section.dataset.heard = 'unknown';
  }
}

function piece({ outcome, text, file, against }) {
  return h('p', {}, badge(outcome, outcome !== 'refuted' ? 'not checked here' : against === 'log' ? 'against the log' : 'against a witness'), ' ', text, ' ',
    file && h('button.quiet', { type: 'button', onclick: () => download('misbehaviour.evidence', file) }, 'Save it'));
}

function misbehaviour() {
  return log.alarm && log.alarm.kind !== 'keys-changed' && h('div.banner', { role: 'alert' }, icon('refuted'),
    h('div', {}, h('strong', {}, 'This browser holds evidence against the log. '), log.alarm.message, '.'));
}

function head() {
  const { checkpoint, logKey, latest } = log.verified;
  return h('section', {}, h('h2', {}, 'The head, as your browser verified it'), terms([
    ['origin', checkpoint.origin], ['entries', count(checkpoint.size)],
    ['root', h('code', {}, [...checkpoint.root].map(byte => byte.toString(16).padStart(2, '0')).join(''))],
    ['signed by', h('code', {}, `${logKey.name}+${logKey.keyId}`)],
    ['confirmed by a quorum', latest === null ? 'no quorum is asked for' : time(latest)],
  ]));
}

/** One log, and every witness of its policy: what this browser verified beside what the log tells. */
function grid(told) {
  const { witnesses } = log.policy;
  if (witnesses.length === 0) {
    return nothing('The policy of this log names no witness.');
  }
  const seen = new Map((log.verified?.cosignatures ?? []).map(each => [each.witness, each.timestamp]));
  const unchecked = new Set((log.verified?.unchecked ?? []).map(each => each.key));
  return h('section', {}, h('h2', {}, log.verified ? `${seen.size} of ${plural(witnesses.length, 'witness', 'witnesses')}` : plural(witnesses.length, 'witness', 'witnesses')),
    table('Witnesses of this log', ['Witness', 'On the head', 'Cosigned', 'Behind', 'Key'], witnesses.map(witness => {
      const row = told?.witnesses.find(each => each.vkey === witness.key.vkey);
      return [h('b', {}, witness.name), !log.verified ? badge('unknown', 'head not verified') : seen.has(witness) ? badge('proven', 'cosigned')
        : unchecked.has(witness.key) ? badge('unknown', 'cannot be checked here') : badge('warning', 'silent'),
      time(seen.get(witness) ?? row?.lastCosignedAt ?? 0),
      row ? (seen.has(witness) ? 'none' : plural(row.lag, 'entry', 'entries')) : 'not told',
      h('code', {}, `${witness.key.name}+${witness.key.keyId}`)];
    })));
}

function trust() {
  const text = h('textarea', { rows: 8, spellcheck: 'false', 'aria-label': 'Trust policy' });
  text.value = log.policy.text;
  const answer = h('p', { 'aria-live': 'polite' });
  const since = log.since ? new Date(log.since).toISOString().slice(0, 10) : 'today';
  return h('section', {}, h('h2', {}, 'Whom your browser trusts'),
    h('p', {}, log.source === 'person' ? 'Your own policy, since ' : 'What the log said of itself when you first came, on ', since, '. ',
      log.source === 'log' && 'It cannot be changed behind your back, but it was the log that said it: paste a policy from somebody you trust.'),
    details('The policy', text, h('p', {}, h('button', { type: 'button', onclick: async () => {
      try {
        await log.trust(text.value.endsWith('\n') ? text.value : `${text.value}\n`);
        await log.refresh();
        fill(answer, badge('proven', 'kept'), ' The log’s head satisfies it.');
      } catch (error) {
        fill(answer, badge(outcomeOf(error)), ' ', error.message);
      }
    } }, 'Trust this instead')), answer));
}
