/** Who vouches for the quotes: the enclaves of hardware makers that sign them. */
import { h, table } from '../ui/dom.js';
import { counted, short } from '../ui/format.js';
import { nothing } from '../ui/lists.js';
import { wordBadge } from '../ui/outcome.js';
import { enclavePath, entryPath, json, link } from '../site.js';
import { CannotTell } from '../verify/errors.js';

export async function page(path, query) {
  const cursor = query.get('cursor');
  const answer = await json(`v1/quoting-enclaves${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`);
  if (!answer) {
    throw new CannotTell('a static mirror has no list of quoting enclaves');
  }
  return {
    title: 'Quoting enclaves',
    content: h('article', {},
      h('h1', {}, 'Who vouches for the quotes'),
      h('p', {}, 'A quote is signed by an enclave of the hardware’s maker. That one is software too: its source is open, and it can be ',
        'rebuilt. Until somebody has, it is trusted on its maker’s word.'),
      answer.quotingEnclaves.length === 0 ? nothing('No quote is logged.') : table('Quoting enclaves',
        ['Enclave', 'State', 'Product, version', 'Signer', 'Vouched for', 'First, newest'], answer.quotingEnclaves.map(row => [
          link(enclavePath(row.measurement), row.name || short(row.measurement.value)), wordBadge(row.state),
          `${row.isvProdId}, ${row.isvSvn}`, row.mrsigner && link(`/signers/${row.mrsigner}`, short(row.mrsigner)),
          counted(row.attestations, 'attestation') || 'none',
          [link(entryPath(row.firstIndex), `#${row.firstIndex}`), ', ', link(entryPath(row.newestIndex), `#${row.newestIndex}`)],
        ])),
      answer.next && h('p', {}, link(`/ae?cursor=${encodeURIComponent(answer.next)}`, 'More'))),
  };
}
