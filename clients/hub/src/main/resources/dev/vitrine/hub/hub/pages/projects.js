/** Which projects are reproducible, with which tool, and how long after their release. One of them: /projects/NAME. */
import { h, table } from '../ui/dom.js';
import { count, counted, date, short } from '../ui/format.js';
import { nothing } from '../ui/lists.js';
import { badge, label, wordBadge } from '../ui/outcome.js';
import { enclavePath, entryPath, json, link } from '../site.js';
import { CannotTell } from '../verify/errors.js';

export async function page(path, query) {
  return path.length > 1 ? project(path.slice(1).join('/')) : tracker(query.get('cursor'));
}

async function tracker(cursor) {
  const answer = await json(`v1/projects${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`);
  if (!answer) {
    throw new CannotTell('a static mirror has no list of projects');
  }
  const tools = [...new Set(answer.projects.flatMap(row => row.tools.map(tool => tool.builder)))].sort();
  return {
    title: 'Projects',
    content: h('article', {},
      h('h1', {}, 'Which enclaves can be rebuilt, and for how long'),
      h('p', {}, 'The newest release of each project, by the tool it was rebuilt with. A number is the days between the release ',
        'and the newest rebuild: reproducible once is not reproducible for ever.'),
      answer.projects.length === 0 ? nothing('No release is logged.') : table('Projects by tools',
        ['Project', 'Newest', 'Stage', 'Publisher says', ...tools.map(tool => h('span', {}, tool))],
        answer.projects.map(row => [
          link(`/projects/${encodeURIComponent(row.project)}`, row.project),
          h('span', {}, link(entryPath(row.newestIndex), row.newestVersion), ' ', h('small', {}, date(row.builtAt)), ' ',
            row.withdrawn && label('withdrawn')),
          `${row.stage} of 3`, row.claimed || 'nothing',
          ...tools.map(tool => cell(row.tools.find(each => each.builder === tool))),
        ])),
      answer.next && h('p', {}, link(`/projects?cursor=${encodeURIComponent(answer.next)}`, 'More'))),
  };
}

/** @param {any} tool ToolCell */
function cell(tool) {
  if (!tool) {
    return h('span.meta', {}, 'not tried');
  }
  const days = Number(tool.daysSinceRelease);
  return h('span.tool', {}, wordBadge(tool.outcome), ' ',
    link(entryPath(tool.index), days < 0 ? date(tool.at) : `+${count(days)} d`),
    tool.rebuilders > 1 && h('small', {}, ` ×${tool.rebuilders}`));
}

async function project(name) {
  const view = await json(`v1/projects/${encodeURIComponent(name)}`);
  if (!view) {
    throw new CannotTell(`no release of ${name} is logged`);
  }
  return {
    title: view.project,
    content: h('article', {},
      h('p.kicker', {}, 'Project'), h('h1', {}, view.project),
      view.versions.map(version),
      view.more && h('p.meta', {}, 'Older versions are left out.')),
  };
}

/** @param {any} row VersionRow */
function version(row) {
  return h('section.placard', {},
    h('h2', {}, row.version, ' ', row.withdrawn ? label('withdrawn') : ''),
    h('p.meta', {}, row.sourceUrl, row.commit && [' at ', short(row.commit)], row.tag && ` (${row.tag})`, ' · built ', date(row.builtAt),
      Number(row.reproducibleUntil) > 0 && [' · inputs promised until ', date(row.reproducibleUntil)], ' · ',
      link(entryPath(row.entry.index), `entry ${row.entry.index}`)),
    h('ul.list', {}, row.enclaves.map(enclave => h('li', {}, link(enclavePath(enclave.measurement), enclave.name || 'no name'), ' ',
      short(enclave.measurement.value), ' ', badge('unknown', `stage ${enclave.stage} of 3`), ' ', enclave.labels.map(label)))),
    row.tools.length > 0 && h('p', {}, row.tools.map(tool => [tool.builder, ': ', cell(tool), ' '])));
}
