/** What the log has about something. */
import { h } from '../ui/dom.js';
import { count, kindWord, short } from '../ui/format.js';
import { nothing } from '../ui/lists.js';
import { entryPath, json, link } from '../site.js';
import { searchMirror } from '../mirror.js';

const TYPES = { enclave: 'Enclaves', 'quoting-enclave': 'Quoting enclaves', signer: 'Enclave signers (MRSIGNER)',
  project: 'Projects', release: 'Releases', commit: 'Commits', artifact: 'Files', publisher: 'Publishers',
  platform: 'Platforms', label: 'Labels', entry: 'Entries' };

/** Words behind each type, in the order in which they are shown. */
const ORDER = Object.keys(TYPES);

export async function page(path, query) {
  const q = query.get('q') ?? path[1] ?? '';
  const cursor = query.get('cursor');
  const found = await json(`v1/search?q=${encodeURIComponent(q)}&limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
  const title = q.length > 24 ? `${q.slice(0, 20)}…` : q;
  if (!found) {
    return { title, content: await searchMirror(q) };
  }
  return {
    title,
    content: h('article', {},
      h('h1', {}, 'What the log has about ', q.length > 24 ? short(q) : `“${q}”`),
      found.hits.length === 0 ? none(q, found) : ORDER.map(type => group(type, found.hits)),
      found.next && h('p', {}, link(`/search?q=${encodeURIComponent(q)}&cursor=${encodeURIComponent(found.next)}`, 'More'))),
  };
}

function none(q, found) {
  return [
    nothing(`Nothing among ${count(found.treeSize)} entries begins with this or has it as a name.`),
    h('p', {}, 'That says nothing for or against it: nobody has submitted it yet. ',
      link('/upload', 'Submit what you have'), ', or ask who runs it to.'),
    q.length < 4 && h('p', {}, 'Four digits of a hash or more find better.'),
  ];
}

function group(type, hits) {
  const own = hits.filter(hit => hit.type === type);
  return own.length > 0 && h('section', {}, h('h2', {}, TYPES[type]), h('ul.list.hits', {}, own.map(hit)));
}

function hit(found) {
  const hash = /^[0-9a-f]{32,}$/.test(found.id);
  return h('li', {},
    link(found.path || entryPath(found.newestIndex), found.title || (hash ? short(found.id) : found.id)), ' ',
    h('span.meta', {}, found.kind && `${kindWord(found.kind)} `, hash && found.title && short(found.id),
      !found.path && ` newest in entry ${found.newestIndex}`, found.exact && ' · exact'));
}
