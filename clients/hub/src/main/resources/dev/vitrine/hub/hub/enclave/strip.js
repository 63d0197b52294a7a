/** What happened to an enclave over time, as a strip of events. */
import { details, h, s } from '../ui/dom.js';
import { date } from '../ui/format.js';
import { nothing } from '../ui/lists.js';
import { entryPath, href, link } from '../site.js';

const WIDTH = 960;
const LEFT = 104;
const RIGHT = 18;
const LANE = 34;
const TOP = 12;
const FUTURE = 140;
const DAY = 86_400;

/** Lanes, from above, and how the events on them are drawn. */
const LANES = [
  ['Releases', ['release', 'withdrawal', 'endorsement', 'endorsement-ends']],
  ['Seen running', ['attestation']],
  ['Rebuilds', ['rebuild-identical', 'rebuild-same-measurement', 'rebuild-mismatch', 'rebuild-could-not-build']],
  ['Limits', ['key-compromise', 'collateral-expires', 'reproducible-until']],
];

const LOOK = {
  release: ['plain', 'square'], withdrawal: ['refuted', 'cross'], endorsement: ['plain', 'dot'],
  'endorsement-ends': ['warning', 'bar'], attestation: ['plain', 'tick'], 'rebuild-identical': ['proven', 'dot'],
  'rebuild-same-measurement': ['proven', 'ring'], 'rebuild-mismatch': ['refuted', 'cross'],
  'rebuild-could-not-build': ['unknown', 'ring'], 'key-compromise': ['refuted', 'cross'],
  'collateral-expires': ['warning', 'bar'], 'reproducible-until': ['unknown', 'bar'],
};

/** @param {any} view EnclaveView */
export function strip({ timeline }) {
  const events = timeline.filter(event => Number(event.at) > 0 && LOOK[event.type]);
  return h('section', { 'aria-labelledby': 'time' }, h('h2', { id: 'time' }, 'Over time'),
    events.length === 0 ? nothing('Nothing with a date.') : [chart(events), asList(events)]);
}

function chart(events) {
  const now = Date.now() / 1000;
  const times = events.map(event => Number(event.at));
  const from = Math.min(...times, now);
  const stretch = Math.max(now - from, DAY);
  const ahead = Math.max(...times, now) - now;
  // What is to come may be years away: it gets the last part of the strip, whatever its length.
  const today = WIDTH - RIGHT - (ahead > 0 ? FUTURE : 0);
  const x = at => at <= now ? LEFT + (at - from) / stretch * (today - LEFT) : today + 24 + (at - now) / ahead * (FUTURE - 24);
  const height = TOP + LANES.length * LANE + 26;
  return h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': 'Chart of events; a list follows' },
    s('svg.strip', { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': `${events.length} events over time` },
      LANES.map(([name], i) => [
        s('text', { x: 0, y: TOP + i * LANE + 21, class: 'lane' }, name),
        s('path', { d: `M${LEFT} ${TOP + i * LANE + 17}H${WIDTH - RIGHT}`, class: 'rule' }),
      ]),
      ticks(from, stretch).map(at => [
        s('path', { d: `M${x(at)} ${TOP}V${height - 24}`, class: 'grid' }),
        s('text', { x: x(at), y: height - 6, class: 'axis' }, new Date(at * 1000).toISOString().slice(0, 10)),
      ]),
      s('path', { d: `M${x(now)} ${TOP - 6}V${height - 24}`, class: 'now' }),
      s('text', { x: x(now), y: height - 6, class: 'axis' }, 'today'),
      ahead > 0 && s('text', { x: WIDTH - RIGHT, y: height - 6, class: 'axis end' }, `${new Date((now + ahead) * 1000).toISOString().slice(0, 10)}`),
      events.map(event => mark(event, x(Number(event.at))))));
}

function ticks(from, stretch) {
  return (stretch > 3 * DAY ? [0, 1, 2, 3] : [0]).map(i => from + stretch * i / 4);
}

function mark(event, x) {
  const lane = LANES.findIndex(([, types]) => types.includes(event.type));
  const y = TOP + lane * LANE + 17;
  const [outcome, shape] = LOOK[event.type];
  const shapes = {
    square: () => s('path', { d: `M${x - 6} ${y - 6}h12v12h-12z` }),
    dot: () => s('circle', { cx: x, cy: y, r: 6 }),
    ring: () => s('circle', { cx: x, cy: y, r: 5.2, class: 'open' }),
    cross: () => s('path', { d: `M${x - 5} ${y - 5}l10 10M${x + 5} ${y - 5}l-10 10`, class: 'open' }),
    tick: () => s('path', { d: `M${x} ${y - 9}v18`, class: 'open' }),
    bar: () => s('path', { d: `M${x} ${y - 10}v20M${x - 4} ${y - 10}h8M${x - 4} ${y + 10}h8`, class: 'open' }),
  };
  return s('a', { href: href(entryPath(event.index)), class: outcome, 'aria-label': `${event.title || event.type}` },
    s('title', {}, `${new Date(Number(event.at) * 1000).toISOString().slice(0, 10)}: ${event.title || event.type}`),
    shapes[shape]());
}

function asList(events) {
  return details('The same as a list', h('ol.list', {}, events.map(event =>
    h('li', {}, date(event.at), ' ', link(entryPath(event.index), event.title || event.type.replaceAll('-', ' '))))));
}
