/** One enclave, with everything that is known of it. */
import { availability, conflicts, embed, evidence, notCovered, relations, warnings } from '../enclave/sections.js';
import { chain } from '../enclave/chain.js';
import { columns } from '../enclave/columns.js';
import { headline } from '../enclave/headline.js';
import { rebuildIt } from '../enclave/rebuild-it.js';
import { strip } from '../enclave/strip.js';
import { h } from '../ui/dom.js';
import { kindWord, teeWord } from '../ui/format.js';
import { hexBlock } from '../ui/hex.js';
import { nothing } from '../ui/lists.js';
import { json, link } from '../site.js';
import { CannotTell } from '../verify/errors.js';
import { enclaveOfMirror } from '../mirror.js';

const KIND_BY_LENGTH = { 64: 'sgx-mrenclave' };

export async function page(path) {
  const [kind, value] = path.length === 2 ? [KIND_BY_LENGTH[path[1].length] ?? '', path[1]] : path.slice(1);
  if (!kind || !/^[0-9a-f]{64,96}$/.test(value ?? '')) {
    throw new CannotTell('an enclave’s address is its kind and its measurement in hexadecimal');
  }
  const view = await json(`v1/enclaves/${kind}/${value}`);
  if (!view) {
    return { title: value.slice(0, 8), content: await enclaveOfMirror({ kind, value }) ?? unknown(kind, value) };
  }
  return { title: [view.headline.name || view.name, view.headline.version].filter(Boolean).join(' ') || value.slice(0, 8),
    content: enclave(view) };
}

/** @param {any} view EnclaveView */
function enclave(view) {
  return h('article.enclave', {},
    headline(view),
    warnings(view),
    columns(view),
    chain(view),
    strip(view),
    conflicts(view),
    rebuildIt(view),
    availability(view),
    notCovered(view),
    evidence(view),
    relations(view),
    embed(view));
}

function unknown(kind, value) {
  return h('article', {},
    h('p.kicker', {}, teeWord(kind), ' · ', kindWord(kind)),
    h('h1', {}, 'Nobody has submitted anything about this enclave'),
    hexBlock(value),
    nothing('No release, no attestation, no rebuild. That says nothing for or against it.'),
    h('p', {}, 'If you have a quote of it, ', link('/upload', 'drop it here'), '. If you publish it, the command line has ',
      h('code', {}, 'vitrine submit'), '.'));
}
