/** The commands with which a person rebuilds an enclave, and what others got. */
import { command, h, table } from '../ui/dom.js';
import { date, plural, short, span } from '../ui/format.js';
import { nothing } from '../ui/lists.js';
import { wordBadge } from '../ui/outcome.js';
import { ROOT, copy, entryPath, link } from '../site.js';

/** @param {any} view EnclaveView */
export function rebuildIt(view) {
  const release = view.releases.find(each => !each.withdrawn) ?? view.releases[0];
  return h('section', { 'aria-labelledby': 'rebuild' },
    h('h2', { id: 'rebuild' }, 'Rebuild it yourself'),
    release ? ways(view, release) : nothing('Without a named source there is nothing to rebuild.'),
    others(view));
}

function ways(view, release) {
  const base = copy ? 'LOG' : ROOT.href.replace(/\/$/, ''); // a copy answers no questions
  const tabs = [
    ['One command', 'Fetches the evidence and the source, checks every signature, rebuilds and compares.',
      `vitrine audit ${view.measurement.value} --log ${base}`],
    ...byHand(release),
    ['Offline kit', 'In the source, where it has a vitrine.yml: one archive with every pinned input, for a machine without a network.',
      'vitrine kit export --manifest vitrine.yml --out kit.tar\nvitrine audit --offline kit.tar'],
  ];
  const panels = tabs.map(([, what, text], i) => h('div', { id: `way-${i}`, role: 'tabpanel', 'aria-labelledby': `tab-${i}`,
    hidden: i > 0 }, h('p', {}, what), command(text)));
  const buttons = tabs.map(([name], i) => h('button', { id: `tab-${i}`, type: 'button', role: 'tab',
    'aria-selected': String(i === 0), 'aria-controls': `way-${i}`, tabindex: i === 0 ? 0 : -1 }, name));
  const choose = chosen => buttons.forEach((button, i) => {
    button.setAttribute('aria-selected', String(i === chosen));
    button.tabIndex = i === chosen ? 0 : -1;
    panels[i].hidden = i !== chosen;
  });
  buttons.forEach((button, i) => {
    button.addEventListener('click', () => choose(i));
    button.addEventListener('keydown', event => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        const next = (i + step + buttons.length) % buttons.length;
        choose(next);
        buttons[next].focus();
      }
    });
  });
  return h('div.ways', {}, h('div', { role: 'tablist', 'aria-label': 'Ways to rebuild' }, buttons), panels);
}

/** The publisher's own recipe, as commands to read before they are run. */
function byHand({ recipe, sourceUrl, commit }) {
  if (!recipe?.builder) {
    return [];
  }
  const rest = [recipe.entryPoint, ...recipe.arguments ?? []].filter(Boolean).map(quoted).join(' ');
  const builds = {
    docker: `docker build --file ${quoted(recipe.entryPoint || 'Dockerfile')} ${(recipe.arguments ?? []).map(quoted).join(' ')} .`,
    nix: `nix build ${rest}`, cargo: `cargo build ${rest}`, make: `make ${rest}`, gramine: `gramine-manifest ${rest}`,
  };
  return [[`By hand, with ${recipe.builder}`, `The publisher’s recipe, with ${plural(recipe.inputs?.length ?? 0, 'pinned input')}. `
    + 'Read it first: these are a stranger’s commands.',
  [`git clone ${quoted(sourceUrl)} source && cd source`, commit && `git checkout ${quoted(commit)}`,
    (builds[recipe.builder] ?? `${recipe.builder} ${rest}`).trim()].filter(Boolean).join('\n')]];
}

/** For a POSIX shell: what a log says is data. */
function quoted(text) {
  return /^[A-Za-z0-9_./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function others({ rebuilds }) {
  if (!rebuilds || rebuilds.rows.length === 0) {
    return nothing('Nobody has logged a rebuild yet: yours would be the first.');
  }
  return [
    h('h3', {}, 'What others got'),
    table('Rebuilds', ['Outcome', 'With', 'When', 'By', 'Got', 'Why'], rebuilds.rows.map(row => [
      h('span', {}, wordBadge(row.outcome), ' ', link(entryPath(row.entry.index), `#${row.entry.index}`)),
      row.builder,
      [date(row.finishedAt), Number(row.daysSinceRelease) >= 0
        && h('small', {}, ` ${span(Number(row.daysSinceRelease) * 86_400)} after the release`)],
      row.entry.publishers.map(id => link(`/publishers/${id}`, short(id))),
      row.rebuilt ? short(row.rebuilt.value) : '',
      [row.explanation, row.logSha256 && [' ', h('a', { href: new URL(`v1/blobs/${row.logSha256}`, ROOT) }, 'build log')]],
    ])),
    rebuilds.more && h('p.meta', {}, 'Older ones are left out.'),
  ];
}
