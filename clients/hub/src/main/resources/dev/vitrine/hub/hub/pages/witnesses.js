/** Who else saw this log, and how far behind they are. */
import { details, fill, h, table, terms } from '../ui/dom.js';
import { count, plural, time } from '../ui/format.js';
import { nothing } from '../ui/lists.js';
import { badge, icon } from '../ui/outcome.js';
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
  return {
    title: 'Witnesses',
    content: h('article', {},
      h('h1', {}, 'Who else saw this log'),
      h('p', {}, 'Witnesses sign the head of the log only if it extends what they saw before. As long as one that you trust is honest ',
        'and was asked, the log cannot show you a history that it hides from others.'),
      misbehaviour(),
      problem ? h('div.notice', { class: outcomeOf(problem) }, icon(outcomeOf(problem)), problem.message) : head(),
      log.policy && grid(told),
      log.policy && trust()),
  };
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
  return h('section', {}, h('h2', {}, `${seen.size} of ${plural(witnesses.length, 'witness', 'witnesses')}`),
    table('Witnesses of this log', ['Witness', 'On the head', 'Cosigned', 'Behind', 'Key'], witnesses.map(witness => {
      const row = told?.witnesses.find(each => each.vkey === witness.key.vkey);
      return [h('b', {}, witness.name), seen.has(witness) ? badge('proven', 'cosigned')
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
