/**
 * Reads the entries that a page rests on, proves that the log includes them, and compares what they say with what the page
 * was told. An answer of the API is the log's own reading: this is the browser's.
 */
import { recogniseFile } from '../evidence/recognise.js';
import { toHex } from '../verify/bytes.js';
import { decodeLeaf, verifySignatures } from '../verify/entry.js';

const MOST = 40;

/**
 * @param {any} view EnclaveView
 * @param {import('../verify/log-view.js').LogView} log
 * @returns {Promise<{checked: number, unchecked: number, wrong: string[]}>}
 */
export async function recheck(view, log) {
  const claims = claimsOf(view);
  const indices = [...claims.keys()];
  const wrong = [];
  for (const index of indices.slice(0, MOST)) {
    const { leaf } = await log.entry(BigInt(index));
    const decoded = decodeLeaf(leaf);
    if (decoded.signatures.length > 0) {
      await verifySignatures(decoded);
    }
    for (const claim of claims.get(index)) {
      const problem = await claim(decoded);
      if (problem) {
        wrong.push(`Entry ${index}: ${problem}`);
      }
    }
  }
  wrong.push(...summaries(view));
  return { checked: Math.min(MOST, indices.length), unchecked: Math.max(0, indices.length - MOST), wrong };
}

/** What the page says of each entry. @returns {Map<string, ((decoded: any) => Promise<string | null>)[]>} */
function claimsOf(view) {
  const claims = new Map();
  const add = (index, claim) => claims.set(index, [...claims.get(index) ?? [], claim]);
  for (const row of view.releases) {
    add(row.entry.index, async decoded => releaseProblem(row, decoded, view.measurement));
  }
  for (const row of view.rebuilds?.rows ?? []) {
    add(row.entry.index, async decoded => rebuildProblem(row, decoded, view.measurement));
  }
  for (const row of view.attestations?.rows ?? []) {
    add(row.entry.index, decoded => attestationProblem(row, decoded, view));
  }
  for (const row of view.withdrawals) {
    add(row.entry.index, async ({ kind, statement }) => kind !== 'withdrawal' ? 'is no withdrawal'
      : statement.reason !== row.reason ? 'gives another reason' : null);
  }
  for (const row of view.keyCompromises.filter(each => each.entry)) {
    add(row.entry.index, async ({ kind, statement }) => kind !== 'key-compromise' ? 'says nothing of a key'
      : toHex(statement.identity) !== row.identity ? 'is about another key' : null);
  }
  for (const entry of view.entries) {
    add(entry.index, async ({ kind }) => kind === entry.kind ? null : `is of the kind ${kind}, not ${entry.kind}`);
  }
  return claims;
}

const same = (measurement, id) => measurement && measurement.kind === id?.kind && toHex(measurement.value) === id?.value;

function releaseProblem(row, { kind, statement }, id) {
  if (kind !== 'release') {
    return `is of the kind ${kind}, not a release`;
  }
  if (!statement.enclaves?.some(enclave => same(enclave.measurement, id))) {
    return 'releases other enclaves than this one';
  }
  if ((statement.project ?? '') !== row.project || (statement.version ?? '') !== row.version) {
    return `is ${statement.project} ${statement.version}, not ${row.project} ${row.version}`;
  }
  const commit = statement.source?.commit ? toHex(statement.source.commit.value) : '';
  return commit === row.commit ? null : 'names another commit';
}

function rebuildProblem(row, { kind, statement }, id) {
  if (kind !== 'rebuild-verdict') {
    return `is of the kind ${kind}, not a rebuild`;
  }
  const verdicts = (statement.enclaves ?? []).filter(each => !row.enclave || each.enclave === row.enclave);
  const own = verdicts.find(each => same(each.expected, id) || same(each.rebuilt, id));
  if (!own) {
    return 'is a rebuild of something else';
  }
  if (own.outcome !== row.outcome) {
    return `says “${own.outcome}”, and this page says “${row.outcome}”`;
  }
  return (row.rebuilt ? same(own.rebuilt, row.rebuilt) : !own.rebuilt) ? null : 'got another measurement than this page shows';
}

async function attestationProblem(row, { kind, statement }, view) {
  if (kind !== 'attestation') {
    return `is of the kind ${kind}, not an attestation`;
  }
  if (statement.format !== row.format) {
    return `holds ${statement.format}, not ${row.format}`;
  }
  const { measurement } = await recogniseFile(statement.evidence ?? new Uint8Array(0));
  return measurement === null || measurement.value === view.measurement.value ? null
    : `attests ${measurement.value.slice(0, 8)}…, another enclave`;
}

/** Sums on the page that do not follow from its own rows. */
function summaries({ headline, rebuilds }) {
  if (!rebuilds || rebuilds.more) {
    return [];
  }
  const newest = new Map();
  for (const row of [...rebuilds.rows].sort((a, b) => Number(BigInt(b.entry.index) - BigInt(a.entry.index)))) {
    for (const publisher of row.entry.publishers) {
      newest.set(publisher, newest.get(publisher) ?? row.outcome);
    }
  }
  const matching = [...newest.values()].filter(outcome => outcome === 'identical' || outcome === 'same-measurement').length;
  return matching < headline.rebuildersMatching
    ? [`The headline counts ${headline.rebuildersMatching} matching rebuilders; the entries have ${matching}.`] : [];
}
