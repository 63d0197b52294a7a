/** One entry: its bytes, what they say, and the proof that the log has them, all checked here. */
import { add, details, download, fill, h, table, terms } from '../ui/dom.js';
import { count, date, entryKind, plural, short } from '../ui/format.js';
import { ALARM } from '../ui/header.js';
import { badge, icon, label } from '../ui/outcome.js';
import { ROOT, copy, json, link, log } from '../site.js';
import { recogniseFile } from '../evidence/recognise.js';
import { toBase64, toHex } from '../verify/bytes.js';
import { decodeLeaf, rows, verifySignatures } from '../verify/entry.js';
import { CannotTell, outcomeOf } from '../verify/errors.js';
import { leafHash } from '../verify/merkle.js';
import { printProof } from '../verify/proof.js';

const LONG = 96;

export async function page([, index]) {
  if (!/^(0|[1-9][0-9]{0,17})$/.test(index ?? '')) {
    throw new CannotTell('an entry’s address is its number');
  }
  const checks = h('div.checks', { 'aria-live': 'polite' }, h('p.notice', {}, icon('running'), ' Fetching the entry and its proof…'));
  const files = h('p', {});
  const body = h('div', {});
  const titled = h('h1', {}, `Entry ${count(index)}`);
  show(BigInt(index), { checks, files, body, titled });
  return { title: `Entry ${index}`, content: h('article.entry', {}, h('p.kicker', {}, 'Entry of the log'), titled, checks, files, body) };
}

async function show(index, { checks, files, body, titled }) {
  const lines = [];
  const note = (outcome, title, detail) => {
    lines.push([outcome, title, detail]);
    fill(checks, lines.map(line));
    const worst = ['refuted', 'unknown', 'proven'].find(each => lines.some(([found]) => found === each));
    checks.dataset.outcome = worst ?? '';
    document.documentElement.classList.toggle('lied', worst === 'refuted');
  };
  let leaf;
  try {
    const { leaf: bytes, verified, proof } = await log.entry(index);
    leaf = bytes;
    const { size } = verified.checkpoint;
    note('proven', 'In the log', `A proof of ${plural(proof.length, 'hash', 'hashes')} leads from these bytes to the root of `
      + `${count(size)} entries that ${verified.logKey.name} signed.`);
    note(verified.cosignatures.length > 0 && verified.quorum ? 'proven' : 'unknown', 'Witnessed', verified.cosignatures.length > 0
      ? `By ${[...new Set(verified.cosignatures.map(each => each.witness.name))].join(', ')}`
        + `${verified.earliest === null ? '' : `, by ${new Date(Number(verified.earliest) * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`}.`
      : 'No witness cosigned this checkpoint with a signature that this browser can check.');
    fill(files, h('button', { type: 'button', onclick: () =>
      download(`entry-${index}.tlog-proof`, printProof(index, proof, log.noteOf(verified))) }, 'Download the proof'), ' ',
    h('button.quiet', { type: 'button', onclick: () => download(`entry-${index}`, bytes) }, 'Download the entry'));
  } catch (error) {
    note(outcomeOf(error), 'In the log', error.message);
    dispatchEvent(new Event(ALARM));
  }
  if (leaf) {
    await decoded(leaf, body, titled, note);
  }
  await told(index, body);
}

function line([outcome, title, detail]) {
  return h('div.notice', { class: outcome }, icon(outcome), h('div', {}, h('strong', {}, title, '. '), detail));
}

/** What the very bytes say whose inclusion was proven. */
async function decoded(leaf, body, titled, note) {
  const hash = toHex(await leafHash(leaf));
  let entry;
  try {
    entry = decodeLeaf(leaf);
  } catch (error) {
    note('refuted', 'Readable', `These bytes are no entry: ${error.message}.`);
    add(body, [raw(leaf, hash)]);
    return;
  }
  fill(titled, titled.textContent, ' ', h('span.version', {}, entryKind(entry.kind)));
  if (entry.signatures.length > 0) {
    try {
      const ids = await verifySignatures(entry);
      note('proven', 'Signed', [`By ${plural(ids.length, 'key')}: `, ids.map((id, i) => [i > 0 && ', ', link(`/publishers/${id}`, short(id))]),
        '. That says who claims it, not that it is so.']);
    } catch (error) {
      note(outcomeOf(error), 'Signed', error.message);
    }
  }
  const finding = entry.kind === 'attestation' ? await recogniseFile(entry.statement.evidence ?? new Uint8Array(0)) : null;
  add(body, [
    finding?.measurement && h('section', {}, h('h2', {}, 'The evidence inside'), h('p', {}, finding.what),
      terms(finding.fields.map(([name, value]) => [name, value === finding.measurement.value
        ? link(`/e/${finding.measurement.kind}/${value}`, h('code', {}, value)) : h('code', {}, value)]))),
    h('section', {}, h('h2', {}, 'What it says'), h('p.meta', {}, 'Decoded in your browser from the bytes above.'),
      entry.kind === 'dsse-envelope' ? h('pre', { tabindex: 0 }, pretty(entry.text)) : fields(rows(entry))),
    raw(leaf, hash),
  ]);
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function fields(all) {
  return all.length === 0 ? h('p.none', {}, 'Bytes of no known form.') : h('div.fields', {}, table('Fields', ['Field', 'Value'],
    all.map(({ name, type, value }) => [h('code', {}, name), type === 'time' ? date(value)
      : type === 'hex' && value.length > LONG ? details(h('code', {}, `${value.slice(0, 48)}… ${value.length / 2} bytes`), h('code.long', {}, value))
        : type === 'hex' ? h('code.long', {}, value) : h('span.text', {}, value)])));
}

function raw(leaf, hash) {
  return h('section', {}, h('h2', {}, 'Raw'), terms([['leaf hash', h('code', {}, hash)], ['size', `${count(leaf.length)} bytes`]]),
    details('All bytes', h('pre.dump', { tabindex: 0 }, dump(leaf))),
    details('As base64', h('pre', { tabindex: 0 }, toBase64(leaf))));
}

/** Sixteen bytes to a line. */
function dump(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const part = bytes.subarray(at, at + 16);
    const hex = [...part].map(byte => byte.toString(16).padStart(2, '0')).join(' ');
    const text = [...part].map(byte => byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·').join('');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${text}`);
  }
  return lines.join('\n');
}

/** What the log makes of it: its judgement of the evidence, and what the entry is about. */
async function told(index, body) {
  let view;
  try {
    view = await json(`v1/entries/${index}/view`);
  } catch (error) {
    add(body, [h('p.none', {}, error.message)]);
    return;
  }
  if (!view) {
    add(body, [copy && h('p.none', {}, 'How the log judges this entry is not in the copy. To judge evidence yourself: ', h('code', {}, 'vitrine check FILE'), '.')]);
    return;
  }
  const { judgement } = view;
  add(body, [
    view.withdrawals.length > 0 && h('div.notice.refuted', {}, icon('refuted'), h('div', {}, h('strong', {}, 'This entry was withdrawn. '),
      view.withdrawals[0].reason)),
    view.subjects.length > 0 && h('section', {}, h('h2', {}, 'What it is about'), h('ul.list', {}, view.subjects.map(subject =>
      h('li', {}, subject.type.replaceAll('-', ' '), ': ', subject.path ? link(subject.path, short(subject.id)) : short(subject.id))))),
    judgement && h('section', {}, h('h2', {}, 'How the log judged the evidence'),
      h('p', {}, judgement.conclusion, judgement.asOf && ` As of ${judgement.asOf.slice(0, 10)}.`, ' ', judgement.labels.map(label)),
      table('Checks', ['Check', 'Outcome', 'Anchor', 'Detail'], judgement.checks.map(check =>
        [h('code', {}, check.id), badge(check.outcome), check.anchor, check.detail])),
      judgement.remainingTrust.length > 0 && h('p', {}, 'Remaining trust: ', judgement.remainingTrust.join('; '), '.'),
      h('p.meta', {}, 'The chain of certificates is judged by the log; to judge it yourself: ',
        h('code', {}, `vitrine check ${index} --log ${ROOT.href.replace(/\/$/, '')}`))),
  ]);
}
