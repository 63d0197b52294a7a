/** The sentence on top, which a first visitor must understand, and the stage. */
import { details, h } from '../ui/dom.js';
import { counted, kindWord, plural, teeWord, time } from '../ui/format.js';
import { icon, outcomeOfWord } from '../ui/outcome.js';
import { link } from '../site.js';

const VERDICTS = {
  reproduced: 'Rebuilt from source, with the same measurement',
  irreproducible: 'Rebuilds give another measurement',
  claimed: 'A source is named, and nobody has rebuilt it',
  unknown: 'Nobody has named its source',
  withdrawn: 'Withdrawn by its publisher',
};

/** @param {any} view EnclaveView */
export function headline(view) {
  const { outcome } = view.headline;
  const state = verdict(view);
  return h('header.headline', {},
    h('p.kicker', {}, teeWord(view.measurement.kind), ' · ', kindWord(view.measurement.kind), ' ',
      h('code', {}, `${view.measurement.value.slice(0, 8)}…${view.measurement.value.slice(-4)}`)),
    h('h1', {}, view.headline.name || view.name || 'An enclave without a name', ' ',
      view.headline.version && h('span.version', {}, view.headline.version)),
    h('p.verdict', { class: state }, icon(state), disagree(view) ? 'Rebuilders disagree' : VERDICTS[outcome] ?? outcome),
    h('p.sentence', {}, sentence(view)),
    stage(view.stage));
}

function disagree({ headline: parts, rebuilds }) {
  return parts.outcome === 'reproduced' && rebuilds?.mismatching > 0;
}

/** What speaks against it is worse than what speaks for it is good. */
function verdict(view) {
  const plain = outcomeOfWord(view.headline.outcome);
  const alarming = view.signers.some(signer => signer.keyIsPublic) || view.labels.some(({ code }) => code === 'debug');
  return plain === 'proven' && (alarming || view.headline.warnings > 0) ? 'warning' : plain;
}

/** @param {any} view */
function sentence({ headline: parts, rebuilds, attestations }) {
  const total = parts.rebuildersTotal;
  const who = total === 0 ? 'nobody so far' : `${parts.rebuildersMatching} of ${plural(total, 'independent rebuilder')}`;
  return [
    parts.source ? ['Built from ', source(parts.source), ' by ', h('b', {}, who)] : 'No source is named',
    Number(parts.lastMatchAt) > 0 && [', last ', time(parts.lastMatchAt)],
    '. ',
    parts.project && ['A part of ', link(`/projects/${encodeURIComponent(parts.project)}`, parts.project), '. '],
    attestations?.count?.value > 0
      ? ['Seen running ', h('b', {}, counted(attestations.count, 'time')),
        parts.platforms?.value > 0 && [' on ', counted(parts.platforms, 'platform')], '. ']
      : 'Nobody has shown it running. ',
    rebuilds?.couldNotBuild > 0 && `${plural(rebuilds.couldNotBuild, 'rebuilder')} could not build it. `,
    parts.warnings > 0 && h('b', {}, plural(parts.warnings, 'warning'), '.'),
  ];
}

/** An address for people: repository and commit. @param {string} text */
function source(text) {
  const [, url, commit = ''] = /^(.*?)(?:@([0-9a-f]{7,}…?))?$/.exec(text);
  const name = url.replace(/^https?:\/\//, '').replace(/\.git$/, '');
  return h('span.source', { title: text }, /^https:\/\//.test(url) ? h('a', { href: url, rel: 'noreferrer' }, name) : name,
    commit && h('code', {}, `@${commit.slice(0, 9)}`));
}

/** @param {any} stage Stage */
function stage({ value, title, missing }) {
  const steps = h('span.steps', { 'aria-hidden': 'true' }, [1, 2, 3].map(i => h('i', { class: i <= value ? 'on' : '' })));
  const pill = h('span.stage', {}, steps, h('b', {}, `Stage ${value} of 3`), title && ` · ${title}`);
  return missing.length === 0 ? h('p', {}, pill) : h('div.stages', {}, details(
    h('span', {}, pill, h('span.meta', {}, ` Missing for stage ${value + 1}: ${missing.map(({ what }) => what).join(', ')}`)),
    h('ul', {}, missing.map(each => h('li', {}, each.detail || each.what, each.who && ` (${each.who})`,
      each.command && h('pre', { tabindex: 0 }, h('code', {}, each.command)))))));
}

