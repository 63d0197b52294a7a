/** The key with which this browser signs what a person publishes. It is made here, and cannot be taken out of the browser. */
import { attestationStatement, encodeEntry, ENTRY_TYPE, preAuthentication, STATEMENT_TYPE } from './verify/entry.js';
import { CannotTell } from './verify/errors.js';
import { ROOT } from './site.js';

const DATABASE = 'vitrine';
const STORE = 'keys';
const NAME = 'publisher';

/** @param {IDBRequest} request @returns {Promise<any>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new CannotTell('this browser keeps no keys'));
  });
}

async function database() {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  return done(opening);
}

/** @returns {Promise<CryptoKeyPair>} */
async function keyPair() {
  const db = await database();
  const kept = await done(db.transaction(STORE).objectStore(STORE).get(NAME));
  if (kept) {
    return kept;
  }
  let pair;
  try {
    pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  } catch {
    throw new CannotTell('this browser cannot sign with Ed25519');
  }
  await done(db.transaction(STORE, 'readwrite').objectStore(STORE).put(pair, NAME));
  return pair;
}

/**
 * Signs a statement that this evidence was seen, and logs it.
 * @param {{format: string, evidence: Uint8Array, seenAtUrl?: string, subject?: string}} attestation
 * @returns {Promise<{index: string, duplicate: boolean}>}
 */
export async function publish(attestation) {
  const { privateKey, publicKey } = await keyPair();
  const statement = attestationStatement(attestation);
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey));
  const signature = new Uint8Array(
    await crypto.subtle.sign({ name: 'Ed25519' }, privateKey, preAuthentication(STATEMENT_TYPE, statement)));
  const response = await fetch(new URL('v1/entries?wait=witnessed', ROOT), { method: 'POST', credentials: 'omit',
    headers: { 'Content-Type': ENTRY_TYPE, Accept: 'application/json' }, body: encodeEntry(statement, spki, signature) });
  const answer = await response.json();
  if (!response.ok) {
    throw new CannotTell(`the log refused it: ${answer.message}`);
  }
  return answer;
}
