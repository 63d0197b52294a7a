/** Where things are: addresses of pages, of the API and of the log's files. */
import { fromUtf8, utf8 } from './verify/bytes.js';
import { CannotTell } from './verify/errors.js';
import { LogView } from './verify/log-view.js';
import { h } from './ui/dom.js';

/** The log's URL prefix: this module lies in a folder below it. */
export const ROOT = new URL('..', import.meta.url);

const byPath = document.documentElement.dataset.routes === 'path';

/** @param {string} path of a page: "/e/sgx-mrenclave/7658…" */
export function href(path) {
  return byPath ? new URL(path.slice(1), ROOT).pathname + new URL(path.slice(1), ROOT).search : `#${path}`;
}

/** The page that the address bar names. @returns {{path: string[], query: URLSearchParams}} */
export function here() {
  const address = location.hash.startsWith('#/')
    ? new URL(location.hash.slice(2), ROOT)
    : new URL(location.href);
  const path = address.pathname.startsWith(ROOT.pathname) ? address.pathname.slice(ROOT.pathname.length) : '';
  const parts = path === 'index.html' ? [] : path.split('/').filter(part => part !== '');
  return { path: parts.map(part => decodeURIComponent(part)), query: address.searchParams };
}

/** A link to a page. @param {string} path @param {...import('./ui/dom.js').Child} children */
export function link(path, ...children) {
  return h('a', { href: href(path), 'data-page': true }, ...children);
}

export const enclavePath = ({ kind, value }) => `/e/${kind}/${value}`;

export const entryPath = index => `/entry/${index}`;

/** Goes to a page. @param {string} path */
export function go(path) {
  if (byPath) {
    history.pushState(null, '', href(path));
    dispatchEvent(new PopStateEvent('popstate'));
  } else {
    location.hash = path;
  }
}

/**
 * What `vitrine mirror` says of the copy that these pages are a part of; null where a log serves them.
 * @type {{origin: string, treeSize: number, copiedAt: number, answers: number, leftOut: number, views: number[]} | null}
 */
export const copy = byPath ? null : await describedCopy();

async function describedCopy() {
  try {
    const response = await fetch(new URL('static/mirror.json', ROOT), { credentials: 'omit' });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Where a copy has what the log answered at an address; null for what it has not. @param {string} path "v1/projects" */
function inCopy(path) {
  const [address, query = ''] = path.split('?');
  if (!copy || query.includes('cursor=') || !address.startsWith('v1/') || address === 'v1/search') {
    return null;
  }
  const view = /^v1\/entries\/(\d+)\/view$/.exec(address);
  if (view && !copy.views.includes(Number(view[1]))) {
    return null;
  }
  const parts = address.split('/').slice(1).map(part => [...utf8(decodeURIComponent(part))].map((octet, i) => {
    const character = String.fromCharCode(octet);
    return /[A-Za-z0-9-]/.test(character) || (character === '.' && i > 0) ? character
      : `~${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join(''));
  return `static/${parts.join('/')}.json`;
}

/** @param {string} path @returns {Promise<Uint8Array | null>} null: there is no such file */
export async function fetchBytes(path) {
  if (copy && path.startsWith('v1/')) {
    return null; // nobody answers here
  }
  let response;
  try {
    response = await fetch(new URL(path, ROOT), { credentials: 'omit' });
  } catch {
    throw new CannotTell('the log cannot be reached');
  }
  if (response.status === 404) {
    return null;
  }
  if (!response.ok) {
    throw new CannotTell(`the log answered ${response.status} for ${path}${await reason(response)}`);
  }
  return new Uint8Array(await response.arrayBuffer());
}

async function reason(response) {
  try {
    return `: ${(await response.json()).message}`;
  } catch {
    return '';
  }
}

/** The addresses that the page at hand was made of, newest last. @type {string[]} */
export const asked = [];

/** @param {string} path below the prefix: "v1/search?q=…" @returns {Promise<any>} null: not found */
export async function json(path) {
  const clean = path.replace(/^\//, '');
  const address = copy ? inCopy(clean) : clean;
  if (address === null) {
    return null;
  }
  asked.push(address);
  const bytes = await fetchBytes(address);
  if (!bytes && copy?.leftOut > 0 && !address.startsWith('static/enclaves/')) {
    throw new CannotTell('this copy does not have all that the log tells, and not this');
  }
  return bytes && JSON.parse(fromUtf8(bytes));
}

/** A storage that forgets, where the browser's own may not be used. */
function storage() {
  try {
    localStorage.setItem('vitrine.probe', '1');
    localStorage.removeItem('vitrine.probe');
    return localStorage;
  } catch {
    const kept = new Map();
    return { getItem: key => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  }
}

export const store = storage();

/** The log that serves this page, as this browser knows it. */
export const log = new LogView({ fetchBytes, storage: store, name: ROOT.pathname });
