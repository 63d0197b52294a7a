/** One box that takes anything: typed, pasted or dropped. Files stay in the browser. */
import { recogniseFile, recogniseText } from '../evidence/recognise.js';
import { go } from '../site.js';
import { h } from './dom.js';

const MAX_FILE = 256 << 20;

/** What was dropped last, for the page that shows it. @type {{finding: import('../evidence/recognise.js').Finding, name: string} | null} */
export let dropped = null;

/** @param {{compact?: boolean}} [options] */
export function searchBox({ compact = false } = {}) {
  const id = compact ? 'search' : 'search-large';
  const input = h('input', { id, type: 'search', name: 'q', autocomplete: 'off', spellcheck: 'false',
    autocapitalize: 'off', enterkeyhint: 'search',
    placeholder: compact ? 'hash, name, commit, quote…' : 'Paste a hash, a quote, a certificate, a commit, a name' });
  const file = h('input', { type: 'file', class: 'hidden', tabindex: -1, 'aria-hidden': 'true',
    onchange: () => file.files[0] && take(file.files[0]) });
  input.addEventListener('paste', event => {
    const pasted = event.clipboardData?.files[0];
    const text = event.clipboardData?.getData('text') ?? '';
    if (pasted || text.length > 400 || text.startsWith('-----BEGIN') || text.includes('\n')) {
      event.preventDefault();
      pasted ? take(pasted) : lookUp(text);
    }
  });
  return h('form.search', { role: 'search', class: compact ? 'compact' : 'large', onsubmit: event => {
    event.preventDefault();
    lookUp(input.value);
  } },
  h('label', { for: id, class: 'hidden' }, 'Search by hash, quote, certificate, enclave file, commit or name'),
  input, file,
  !compact && h('button.quiet', { type: 'button', onclick: () => file.click() }, 'choose a file'),
  h('button', { type: 'submit' }, 'Look up'));
}

/** @param {string} text */
async function lookUp(text) {
  const query = text.trim();
  if (query === '') {
    return;
  }
  const finding = await recogniseText(query);
  if (finding && (finding.measurement || query.length > 400 || finding.query === '')) {
    show(finding, '');
  } else {
    go(`/search?q=${encodeURIComponent(finding?.query || query)}`);
  }
}

/** @param {File} file */
async function take(file) {
  if (file.size > MAX_FILE) {
    go(`/search?q=${encodeURIComponent(file.name)}`);
    return;
  }
  show(await recogniseFile(new Uint8Array(await file.arrayBuffer()), file.name), file.name);
}

function show(finding, name) {
  dropped = { finding, name };
  const stamp = Date.now().toString(36);
  go(`/upload?dropped=${stamp}`);
}

/** A file may be dropped anywhere. @param {Document} page */
export function takeDrops(page) {
  let depth = 0;
  const over = shown => page.documentElement.classList.toggle('dropping', shown);
  page.addEventListener('dragenter', event => {
    event.preventDefault();
    over(++depth > 0);
  });
  page.addEventListener('dragleave', () => over(--depth > 0));
  page.addEventListener('dragover', event => event.preventDefault());
  page.addEventListener('drop', event => {
    event.preventDefault();
    depth = 0;
    over(false);
    const [file] = event.dataTransfer?.files ?? [];
    const text = event.dataTransfer?.getData('text') ?? '';
    if (file) {
      take(file);
    } else if (text) {
      lookUp(text);
    }
  });
}
