/** What a person brings: taken apart in the browser, looked up, verified if it is a proof, published if they say so. */
import { fill, h, terms } from '../ui/dom.js';
import { nothing } from '../ui/lists.js';
import { badge, icon } from '../ui/outcome.js';
import { dropped, searchBox } from '../ui/search-box.js';
import { copy, enclavePath, entryPath, json, link, log } from '../site.js';
import { publish } from '../publisher.js';
import { outcomeOf } from '../verify/errors.js';
import { parseProof, verifyProof } from '../verify/proof.js';

export async function page() {
  const found = dropped;
  return {
    title: found ? found.finding.what : 'Verify or publish',
    content: h('article.upload', {},
      h('h1', {}, found ? 'What you have' : 'Verify or publish'),
      found ? [result(found), h('h2', {}, 'Something else')] : h('p', {}, 'Drop or choose a file: a quote, an enclave file, a certificate, a ',
        h('code', {}, '.tlog-proof'), '. It is taken apart here, in your browser, and goes nowhere until you press Publish.'),
      searchBox()),
  };
}

/** @param {NonNullable<typeof dropped>} found */
function result({ finding, name }) {
  const isProof = finding.what === 'an offline proof';
  const known = h('div', { 'aria-live': 'polite' });
  if (finding.query) {
    lookUp(finding, known);
  }
  return h('section.placard', {},
    h('p.kicker', {}, name || 'pasted'),
    h('h2', {}, finding.what),
    finding.notes.map(note => h('div.notice.warning', {}, icon('warning'), h('div', {}, note))),
    terms(finding.fields.map(([term, value]) => [term, h('code.long', {}, value)])),
    h('p.meta', {}, badge('unknown', 'read, not proven'), ' This says what the file claims. Whether hardware signed it: publish it, or ',
      h('code', {}, 'vitrine check FILE')),
    known,
    isProof && proof(finding.bytes),
    finding.format && finding.format !== 'sgx-sigstruct' && publishing(finding, name));
}

async function lookUp(finding, known) {
  fill(known, h('p', {}, icon('running'), ' Looking it up…'));
  try {
    const { measurement, query } = finding;
    if (measurement) {
      const view = await json(`v1/enclaves/${measurement.kind}/${measurement.value}`);
      fill(known, view ? h('div.notice', {}, icon('proven'), h('div', {}, h('strong', {}, 'The log knows this enclave. '),
        link(enclavePath(measurement), view.headline.name || view.name || 'Its page'), `: ${view.headline.sentence}`))
        : h('div.notice', {}, icon('unknown'), 'Nobody has submitted anything about this enclave yet.'));
    } else {
      fill(known, h('p', {}, link(`/search?q=${query}`, 'Look it up in the log')));
    }
  } catch (error) {
    fill(known, nothing(error.message));
  }
}

/** An offline proof, and the file that it is about. */
function proof(bytes) {
  const answer = h('div', { 'aria-live': 'polite' });
  const file = h('input', { type: 'file', id: 'proven-file', onchange: async () => {
    try {
      const parsed = parseProof(bytes);
      if (!log.policy) {
        await log.refresh();
      }
      const verified = await verifyProof(parsed, new Uint8Array(await file.files[0].arrayBuffer()), log.policy);
      fill(answer, h('div.notice.proven', { 'data-proof': 'proven' }, icon('proven'), h('div', {}, h('strong', {}, `Entry ${parsed.index}. `),
        `The file was in the log of ${verified.checkpoint.origin} when it had ${verified.checkpoint.size} entries, cosigned by `,
        verified.cosignatures.map(each => each.witness.name).join(', ') || 'nobody', '. ', link(entryPath(parsed.index), 'Its page'))));
    } catch (error) {
      const outcome = outcomeOf(error);
      fill(answer, h('div.notice', { class: outcome, 'data-proof': outcome }, icon(outcome), error.message));
    }
  } });
  return h('div', {}, h('p', {}, h('label', { for: 'proven-file' }, 'The entry that it proves: '), file), answer);
}

function publishing(finding, name) {
  if (copy) {
    return h('div.publish', {}, h('h3', {}, 'Publish it'),
      h('p', {}, `A copy takes nothing. Publish it at the log itself, ${copy.origin}, or with `, h('code', {}, 'vitrine submit'), '.'));
  }
  const url = h('input', { id: 'seen-at', type: 'url', placeholder: 'https://…', maxlength: 2048 });
  const answer = h('div', { 'aria-live': 'polite' });
  const button = h('button', { type: 'button', onclick: async () => {
    button.disabled = true;
    fill(answer, h('p', {}, icon('running'), ' Signed; waiting for the log and its witnesses…'));
    try {
      const receipt = await publish({ format: finding.format, evidence: finding.bytes, seenAtUrl: url.value, subject: name });
      await log.entry(BigInt(receipt.index));
      fill(answer, h('div.notice.proven', { 'data-published': receipt.index }, icon('proven'), h('div', {},
        h('strong', {}, receipt.duplicate ? 'It was there already. ' : 'Published. '),
        'Your browser verified that the log includes it: ', link(entryPath(receipt.index), `entry ${receipt.index}`), '.')));
    } catch (error) {
      fill(answer, h('div.notice', { class: outcomeOf(error) }, icon(outcomeOf(error)), error.message));
      button.disabled = false;
    }
  } }, 'Publish');
  return h('div.publish', {}, h('h3', {}, 'Publish it'),
    h('p', {}, 'It becomes an entry that everybody can read and nobody can take back, signed with a key that is made in this browser. ',
      'A quote can tell machines apart. Publish what you may.'),
    h('p', {}, h('label', { for: 'seen-at' }, 'Where it was seen (optional) '), url), h('p', {}, button), answer);
}
