/** Who signed enclaves, and whether everybody can. */
import { h } from '../ui/dom.js';
import { date, plural } from '../ui/format.js';
import { hexBlock } from '../ui/hex.js';
import { enclaveTable, nothing } from '../ui/lists.js';
import { icon } from '../ui/outcome.js';
import { entryPath, json, link } from '../site.js';
import { CannotTell } from '../verify/errors.js';

export async function page([, mrsigner], query) {
  const cursor = query.get('cursor');
  const view = await json(`v1/signers/${encodeURIComponent(mrsigner ?? '')}${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`);
  if (!view) {
    throw new CannotTell('nothing that this key signed is logged');
  }
  return {
    title: `Signer ${mrsigner.slice(0, 8)}`,
    content: h('article', {},
      view.keyIsPublic && h('div.banner', { role: 'alert' }, icon('refuted'), h('div', {},
        h('strong', {}, 'The private key of this signer is public.'), ' Anybody can sign an enclave with it. Whatever trusts this signer trusts everybody.')),
      h('p.kicker', {}, 'Enclave signer · MRSIGNER'),
      h('h1', {}, 'Who signed'),
      hexBlock(view.mrsigner),
      h('p', {}, 'The SHA-256 of the key that signed these enclaves. It says where an enclave comes from, not what it does.'),
      view.keyCompromises.length > 0 && h('section', {}, h('h2', {}, 'Where the key is public'), h('ul.list', {}, view.keyCompromises.map(row =>
        h('li', {}, row.origin, row.explanation && `. ${row.explanation}`, Number(row.knownSince) > 0 && [' Known since ', date(row.knownSince), '.'],
          row.entry ? [' ', link(entryPath(row.entry.index), `entry ${row.entry.index}`)] : ' On the list that this software ships.')))),
      h('section', {}, h('h2', {}, 'Signed by it: ', plural(view.enclaves.length, 'enclave')),
        view.enclaves.length === 0 ? nothing('None is logged.') : enclaveTable(view.enclaves, 'Enclaves of this signer'),
        view.next && h('p', {}, link(`/signers/${mrsigner}?cursor=${encodeURIComponent(view.next)}`, 'More')))),
  };
}
