/** A log that is served as tiles alone, made here with a key of its own, and a browser's memory. */
import { webcrypto } from 'node:crypto';
import { concat, toBase64, toHex, utf8 } from '../../main/resources/dev/vitrine/hub/hub/verify/bytes.js';
import { sha256 } from '../../main/resources/dev/vitrine/hub/hub/verify/crypto.js';
import { LogView } from '../../main/resources/dev/vitrine/hub/hub/verify/log-view.js';
import { leafHash, nodeHash } from '../../main/resources/dev/vitrine/hub/hub/verify/merkle.js';

export const ORIGIN = 'log.example/memory';

export async function newKey(name) {
  const pair = await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const raw = new Uint8Array(await webcrypto.subtle.exportKey('raw', pair.publicKey));
  const typed = concat(new Uint8Array([1]), raw);
  const id = (await sha256(utf8(`${name}\n`), typed)).subarray(0, 4);
  return { name, id, vkey: `${name}+${toHex(id)}+${toBase64(typed)}`,
    sign: async text => new Uint8Array(await webcrypto.subtle.sign('Ed25519', pair.privateKey, text)) };
}

export async function root(hashes) {
  if (hashes.length < 2) {
    return hashes[0] ?? sha256(new Uint8Array(0));
  }
  const half = 1 << (31 - Math.clz32(hashes.length - 1));
  return nodeHash(await root(hashes.slice(0, half)), await root(hashes.slice(half)));
}

/** A log that is served as tiles alone, whose entries a test can change. */
export class Log {
  constructor(key, entries) {
    this.key = key;
    this.entries = entries.map(utf8);
    this.policy = `log ${key.vkey}\nquorum none\n`;
  }

  async checkpoint() {
    const hashes = await Promise.all(this.entries.map(leafHash));
    const text = utf8(`${ORIGIN}\n${hashes.length}\n${toBase64(await root(hashes))}\n`);
    const signature = toBase64(concat(this.key.id, await this.key.sign(text)));
    return concat(text, utf8(`\n— ${ORIGIN} ${signature}\n`));
  }

  async serve(path) {
    const hashes = await Promise.all(this.entries.map(leafHash));
    const files = {
      policy: () => utf8(this.policy),
      checkpoint: () => this.checkpoint(),
      [`tile/0/000.p/${hashes.length}`]: () => concat(...hashes),
      [`tile/entries/000.p/${hashes.length}`]: () =>
        concat(...this.entries.flatMap(entry => [new Uint8Array([entry.length >> 8, entry.length & 255]), entry])),
    };
    return files[path] ? files[path]() : null;
  }
}

export function browser() {
  const stored = new Map();
  return { getItem: key => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value) };
}

export const visit = (log, storage) =>
  new LogView({ fetchBytes: path => log.serve(path), storage, name: 'a', now: () => 1780000000000 });
