/** Hashes that a person compares by eye. */
import { copyButton, h, hidden } from './dom.js';

const GROUP = 8;

/**
 * A hash in groups of eight digits, with those marked that differ from another one.
 * @param {string} hex
 * @param {string} [other] '' to compare with nothing
 */
export function hexBlock(hex, other = '') {
  const differing = other ? [...hex].filter((digit, i) => digit !== other[i]).length : 0;
  // Of two unrelated hashes nearly every digit differs: marking them all says nothing.
  const marking = differing <= hex.length / 3;
  const groups = [];
  for (let at = 0; at < hex.length; at += GROUP) {
    const digits = [];
    for (let i = at; i < Math.min(at + GROUP, hex.length); i++) {
      if (marking && other && hex[i] !== other[i]) {
        digits.push(h('mark', {}, hex[i]));
      } else {
        digits.push(hex[i]);
      }
    }
    groups.push(h('span', {}, digits));
  }
  return h('div.hex', {},
    h('code', { 'aria-label': hex }, groups),
    copyButton(hex, 'Copy the hash'),
    differing > 0 && hidden(`differs in ${differing} of ${hex.length} digits`));
}

/** The value that most of them have: what the others are compared with. @param {string[]} values */
export function usual(values) {
  const counts = new Map();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
