/** Outcomes: a word, a shape and a colour, so that no one of them has to be seen. */
import { h, s } from './dom.js';

/** @typedef {'proven' | 'warning' | 'refuted' | 'unknown' | 'running'} Outcome */

const SHAPES = {
  proven: () => [s('circle', { cx: 8, cy: 8, r: 7, class: 'solid' }), s('path', { d: 'M4.7 8.3l2.2 2.3 4.4-5', class: 'mark' })],
  warning: () => [s('path', { d: 'M8 1.2l7 13.3H1z', class: 'solid' }), s('path', { d: 'M8 6v4.2M8 12.2v.3', class: 'mark' })],
  refuted: () => [s('path', { d: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z', class: 'solid' }),
    s('path', { d: 'M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4', class: 'mark' })],
  unknown: () => [s('circle', { cx: 8, cy: 8, r: 6.4, class: 'dashed' }),
    s('path', { d: 'M6.2 6.3C6.3 4 9.8 4 9.8 6.3 9.8 7.7 8 7.7 8 9.3M8 11.2v.3', class: 'thin' })],
  running: () => [s('circle', { cx: 8, cy: 8, r: 6.4, class: 'dashed turning' })],
};

const WORDS = { proven: 'proven', warning: 'warning', refuted: 'refuted', unknown: 'not known', running: 'checking' };

/** @param {Outcome} outcome */
export function icon(outcome) {
  return s('svg.icon', { class: outcome, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, SHAPES[outcome]());
}

/** @param {Outcome} outcome @param {string} [word] in place of the usual one */
export function badge(outcome, word = WORDS[outcome]) {
  return h('span.outcome', { class: outcome }, icon(outcome), word);
}

/** Words of the log, as outcomes. */
const OF_WORDS = {
  identical: 'proven', 'same-measurement': 'proven', mismatch: 'refuted', 'could-not-build': 'unknown',
  reproduced: 'proven', irreproducible: 'refuted', claimed: 'unknown', unknown: 'unknown', withdrawn: 'refuted',
  rebuilt: 'proven', released: 'unknown', seen: 'unknown', proven: 'proven', warning: 'warning', refuted: 'refuted',
};

const SAID = {
  identical: 'identical', 'same-measurement': 'same measurement', mismatch: 'differs', 'could-not-build': 'did not build',
  reproduced: 'reproduced', irreproducible: 'not reproduced', claimed: 'claimed only', unknown: 'not known',
  withdrawn: 'withdrawn', rebuilt: 'rebuilt', released: 'source named, not rebuilt', seen: 'seen, source not known',
};

/** @param {string} word @returns {Outcome} */
export function outcomeOfWord(word) {
  return OF_WORDS[word] ?? 'unknown';
}

/** @param {string} word */
export function wordBadge(word) {
  return badge(outcomeOfWord(word), SAID[word] ?? word);
}

const LABELS = {
  debug: ['refuted', 'DEBUG', 'Its owner can read its memory: nothing in it is secret.'],
  'debug-allowed': ['warning', 'DEBUG allowed', 'Its signature lets it be launched so that its owner can read its memory.'],
  'zero-pcrs': ['refuted', 'no measurements', 'It runs in debug mode: nothing of it was measured.'],
  'published-key': ['refuted', 'public signing key', 'Anybody has the key that signed it.'],
  'revoked-tcb': ['refuted', 'revoked platform', 'The maker took back its trust in this platform.'],
  'revoked-certificate': ['refuted', 'revoked certificate', 'The maker revoked a certificate that this rests on.'],
  'unsupported-tcb': ['refuted', 'platform unsupported', 'The platform is below every level that its maker lists.'],
  'out-of-date-tcb': ['warning', 'platform out of date', 'The platform lacks security updates.'],
  'configuration-needed': ['warning', 'configuration needed', 'The platform is safe only in a configuration that cannot be seen from here.'],
  'hardening-needed': ['warning', 'hardening needed', 'The code has to mitigate what the platform does not.'],
  'forgeable-platform': ['warning', 'forgeable platform', 'Keys of platforms of this kind have been taken out: evidence of it can be made.'],
  simulated: ['warning', 'simulated', 'Made for a test: no hardware vouches for it.'],
  unbound: ['warning', 'not bound', 'Nobody says what its report data stands for, so the evidence may be relayed from elsewhere.'],
  unproven: ['warning', 'not fully proven', 'Something that is needed to check it was not logged with it.'],
  'not-current': ['warning', 'not current', 'It is checked as of a time that is over.'],
  mismatch: ['refuted', 'differs', ''],
  withdrawn: ['refuted', 'withdrawn', 'Its publisher took it back.'],
};

/** What speaks against something. @param {string} code */
export function label(code) {
  const [outcome, word, title] = LABELS[code] ?? ['warning', code.replaceAll('-', ' '), ''];
  return h('span.label', { class: outcome, title }, icon(outcome), word);
}

/** The same in words. @param {string} code @returns {{outcome: Outcome, word: string, meaning: string}} */
export function labelMeaning(code) {
  const [outcome, word, meaning] = LABELS[code] ?? ['warning', code.replaceAll('-', ' '), ''];
  return { outcome, word, meaning };
}
