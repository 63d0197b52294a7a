/** The Hub: the frame around every page, and which page an address means. */
import { add, fill, h } from './ui/dom.js';
import { badge, icon } from './ui/outcome.js';
import { header } from './ui/header.js';
import { takeDrops } from './ui/search-box.js';
import { CannotTell } from './verify/errors.js';
import { ROOT, asked, copy, here, href, link, store } from './site.js';
import { count, time } from './ui/format.js';

/** First part of an address, and the module whose `page` makes it. */
const PAGES = {
  '': () => import('./pages/start.js'),
  search: () => import('./pages/search.js'),
  e: () => import('./pages/enclave.js'),
  entry: () => import('./pages/entry.js'),
  entries: () => import('./pages/entry.js'),
  signers: () => import('./pages/signer.js'),
  projects: () => import('./pages/projects.js'),
  ae: () => import('./pages/quoting-enclaves.js'),
  feeds: () => import('./pages/feed.js'),
  witnesses: () => import('./pages/witnesses.js'),
  compare: () => import('./pages/compare.js'),
  upload: () => import('./pages/upload.js'),
  verify: () => import('./pages/upload.js'),
  how: () => import('./pages/how.js'),
  blobs: () => import('./pages/blob.js'),
};

/** Things without a page of their own: whatever is logged about them. */
const LOOKED_UP = ['commits', 'publishers', 'artifacts', 'labels', 'platforms'];

const main = h('main', { id: 'main', tabindex: -1 });
const foot = h('footer');
let visit = 0;

async function show() {
  const { path, query } = here();
  const mine = ++visit;
  const load = LOOKED_UP.includes(path[0]) ? PAGES.search : PAGES[path[0] ?? ''];
  asked.length = 0;
  main.setAttribute('aria-busy', 'true');
  document.documentElement.classList.remove('lied');
  let title = 'Enclave Hub';
  let content;
  try {
    if (!load) {
      throw new CannotTell('there is no page at this address');
    }
    const page = await (await load()).page(path, query);
    title = page.title ? `${page.title} · Enclave Hub` : title;
    content = page.content;
  } catch (error) {
    title = 'Not shown · Enclave Hub';
    content = failure(error);
  }
  if (mine !== visit) {
    return; // the person went on
  }
  document.title = title;
  fill(main, asked.length > 0 && ofCopy(), content);
  main.removeAttribute('aria-busy');
  fill(foot, footer());
  document.body.dataset.ready = location.href;
  performance.mark('ready');
  if (mine > 1) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  markHere(path[0] ?? '');
}

function ofCopy() {
  return copy && h('p.notice.copy', { role: 'note' }, icon('unknown'), h('span', {}, 'This is a copy of the log, made ', time(copy.copiedAt),
    ' when it had ', count(copy.treeSize), ' entries. What is summed up here is what the log told then. ',
    'Heads, entries and proofs are checked by your browser, as everywhere.'));
}

function failure(error) {
  const known = error instanceof CannotTell || error.name === 'Refuted' || error.name === 'Malformed';
  return h('article', {},
    h('h1', {}, 'This page cannot be shown'),
    h('p', {}, badge(known && error.name !== 'CannotTell' ? 'refuted' : 'unknown'), ' ', error.message),
    !known && h('details', {}, h('summary', {}, 'This is a mistake of ours: what to report'), h('pre', {}, error.stack)),
    h('p', {}, link('/', 'Search the log')));
}

function footer() {
  const json = [...new Set(asked)];
  return [
    json.length > 0 && h('p', {}, 'This page shows ',
      json.map((path, i) => [i > 0 && ', ', h('a', { href: new URL(path, ROOT) }, h('code', {}, path))]), '.'),
    h('p', {}, link('/how', 'How it works'), ' · ', link('/upload', 'Verify or publish'), ' · ',
      !copy && [h('a', { href: new URL('v1/openapi.json', ROOT) }, 'API'), ' · ',
        h('a', { href: new URL('v1/feeds/new.atom', ROOT) }, 'Atom feed'), ' · '], themeButton()),
  ];
}

const THEMES = ['auto', 'light', 'dark'];

function themeButton() {
  const current = () => store.getItem('vitrine.theme') ?? 'auto';
  const button = h('button.quiet', { type: 'button' }, `Theme: ${current()}`);
  button.addEventListener('click', () => {
    const next = THEMES[(THEMES.indexOf(current()) + 1) % THEMES.length];
    store.setItem('vitrine.theme', next);
    applyTheme();
    button.textContent = `Theme: ${next}`;
  });
  return button;
}

function applyTheme() {
  document.documentElement.dataset.theme = store.getItem('vitrine.theme') ?? 'auto';
}

function markHere(first) {
  for (const anchor of document.querySelectorAll('header nav a')) {
    const own = anchor.getAttribute('href') === href(`/${first}`);
    own ? anchor.setAttribute('aria-current', 'page') : anchor.removeAttribute('aria-current');
  }
}

/** Links between pages do not load the frame again. */
function followLinks(event) {
  const anchor = event.target.closest?.('a[href]');
  if (!anchor || anchor.download || event.defaultPrevented || event.button !== 0
      || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
    return;
  }
  const target = anchor.getAttribute('href');
  if (document.documentElement.dataset.routes === 'path' && anchor.dataset.page !== undefined) {
    event.preventDefault();
    history.pushState(null, '', target);
    show();
  }
}

applyTheme();
add(document.body, [h('a.skip', { href: '#main', onclick: event => {
  event.preventDefault();
  main.focus();
} }, 'Skip to the content'), header(), main, foot]);
document.addEventListener('click', followLinks);
addEventListener('popstate', show);
addEventListener('hashchange', show);
takeDrops(document);
show();
