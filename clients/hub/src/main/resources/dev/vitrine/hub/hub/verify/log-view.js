/**
 * One log as this browser has come to know it. It keeps the keys and witnesses that it first heard of, and the last
 * checkpoint that it verified, and holds everything that the log says later against them. A log cannot show this browser two
 * histories without being found out, unless it never shows the first one again.
 */
import { equal, fromBase64, fromUtf8, toBase64, utf8 } from './bytes.js';
import { parseCheckpointNote } from './checkpoint.js';
import { decodeLeaf } from './entry.js';
import { CannotTell, Malformed, Refuted } from './errors.js';
import { parseEvidence, verifyEvidence } from './evidence.js';
import { leafHash, verifyConsistency, verifyInclusion } from './merkle.js';
import { DEFAULT_SKEW, TrustPolicy } from './policy.js';
import { VerifiedTiles } from './tiles.js';

const KEY = 'vitrine.log';

/**
 * @typedef {object} Memory what is stored
 * @property {string} policy tlog-policy text, pinned when the log was first seen
 * @property {number} since milliseconds
 * @property {string} checkpoint base64 of the last verified note; '' before there is one
 * @property {string} source where the policy came from: 'log', or 'person'
 * @property {Alarm} [fork] found earlier
 *
 * @typedef {object} Alarm what must turn a page red
 * @property {'fork' | 'rollback' | 'forged-checkpoint' | 'keys-changed'} kind
 * @property {string} message
 * @property {{name: string, text: string}[]} evidence files that prove it, as far as it can be proven
 *
 * @typedef {object} View
 * @property {import('./policy.js').VerifiedCheckpoint} verified
 * @property {Alarm | null} alarm
 */

export class LogView {
  #memory = null;
  #policy = null;
  #last = null;
  #notes = new WeakMap();

  /**
   * @param {object} parts
   * @param {(path: string) => Promise<Uint8Array | null>} parts.fetchBytes null: there is no such file
   * @param {Pick<Storage, 'getItem' | 'setItem'>} parts.storage
   * @param {string} parts.name tells logs apart in the storage
   * @param {() => number} [parts.now] milliseconds
   */
  constructor({ fetchBytes, storage, name, now = Date.now }) {
    this.fetchBytes = fetchBytes;
    this.storage = storage;
    this.key = `${KEY}:${name}`;
    this.now = now;
    /** @type {Alarm | null} */
    this.alarm = null;
    /** @type {import('./policy.js').VerifiedCheckpoint | null} */
    this.verified = null;
  }

  get policy() {
    return this.#policy;
  }

  get since() {
    return this.#memory?.since ?? 0;
  }

  get source() {
    return this.#memory?.source ?? 'log';
  }

  /** Fetches the newest checkpoint and holds it against what is known. @returns {Promise<View>} */
  async refresh() {
    await this.#pin();
    const seen = this.#last?.checkpoint.size ?? 0n; // before asking: what is accepted meanwhile may be newer than the answer
    const bytes = await this.#need('checkpoint');
    try {
      const verified = await this.#verify(bytes);
      if (verified.checkpoint.size < seen) {
        throw this.#contradiction('ROLLBACK', bytes, `the log shows ${verified.checkpoint.size} entries, and had shown`
          + ` this browser ${seen}`);
      }
      this.verified = await this.accept(bytes);
      // A fork was signed by the log: it stays true, whatever is served later.
      this.alarm = this.#memory.fork ?? null;
    } catch (error) {
      this.#raise(error, bytes);
      throw error;
    }
    await this.#compareKeys();
    return { verified: this.verified, alarm: this.alarm };
  }

  /**
   * Verifies a checkpoint of this log, and that it and the one that is remembered are of one history.
   * @param {Uint8Array} bytes
   * @returns {Promise<import('./policy.js').VerifiedCheckpoint>}
   */
  async accept(bytes) {
    await this.#pin();
    const verified = await this.#verify(bytes);
    const { checkpoint } = verified;
    const last = this.#last?.checkpoint;
    if (last && checkpoint.size < last.size) {
      await this.#checkPrefix(checkpoint, last, bytes);
      return verified;
    }
    if (last) {
      await this.#checkPrefix(last, checkpoint, bytes);
    }
    if (checkpoint.size >= (this.#last?.checkpoint.size ?? 0n)) {
      this.#last = { checkpoint, bytes };
      this.#memory.checkpoint = toBase64(bytes);
      this.#store();
    }
    return verified;
  }

  async #verify(bytes) {
    const now = BigInt(Math.floor(this.now() / 1000));
    const verified = await this.#policy.verify(parseCheckpointNote(bytes), now, DEFAULT_SKEW, true);
    this.#notes.set(verified, bytes);
    return verified;
  }

  /** The signed note that was verified, as it was served. @returns {Uint8Array} */
  noteOf(verified) {
    const note = this.#notes.get(verified);
    if (!note) {
      throw new RangeError('not verified here');
    }
    return note;
  }

  /** The older of two trees must be a prefix of the newer one. */
  async #checkPrefix(older, newer, bytes, where = 'the log rewrote what it had shown this browser') {
    if (older.size === newer.size) {
      if (!equal(older.root, newer.root)) {
        throw this.#contradiction('FORK', bytes, `the log has shown two trees of ${older.size} entries: two histories`);
      }
      return;
    }
    let refutation = null;
    try {
      const proof = await this.#askedProof(older.size, newer.size);
      if (proof) {
        await verifyConsistency(older.size, newer.size, proof, older.root, newer.root);
        return;
      }
    } catch (error) {
      refutation = error;
    }
    // What the log answers is worth nothing if it is wrong: the tiles decide, once they hash to the newer root.
    let proof;
    try {
      proof = await this.tiles(newer).consistencyProof(older.size);
    } catch (error) {
      throw refutation instanceof Refuted ? refutation : error;
    }
    try {
      await verifyConsistency(older.size, newer.size, proof, older.root, newer.root);
    } catch (error) {
      if (error instanceof Refuted && error.reason === 'ROOT_MISMATCH') {
        throw this.#contradiction('FORK', bytes, `${where}: two histories`);
      }
      throw refutation instanceof Refuted ? refutation : error;
    }
  }

  /**
   * Holds a checkpoint that somebody else saw against what this browser saw. The log's signature is demanded, and no quorum:
   * that the log signed two histories is proven by its own signatures.
   * @param {Uint8Array} bytes
   * @returns {Promise<{size: bigint, newest: boolean}>} newest: it is not ahead of what this browser has seen
   * @throws {Refuted} FORK, and the alarm is raised
   * @throws {CannotTell} where the log does not serve what lies between the two
   */
  async compare(bytes) {
    await this.#pin();
    const now = BigInt(Math.floor(this.now() / 1000));
    const { checkpoint } = await this.#policy.verifyLog(parseCheckpointNote(bytes), now);
    if (!this.#last) {
      await this.refresh();
    }
    const mine = this.#last.checkpoint;
    const newest = checkpoint.size <= mine.size;
    await this.#checkPrefix(...newest ? [checkpoint, mine] : [mine, checkpoint], bytes, 'a witness holds a tree that the log signed, and that is none of what the log shows here');
    return { size: checkpoint.size, newest };
  }

  /**
   * Takes evidence that somebody holds against the log. What is proven against a key of this log raises the alarm for good.
   * @param {Uint8Array} bytes
   * @returns {Promise<{sentence: string, against: 'log' | 'witness'}>}
   * @throws {Refuted} where it proves nothing, or is about nobody of the policy
   */
  async takeEvidence(bytes) {
    await this.#pin();
    const evidence = await parseEvidence(bytes);
    const same = key => key.vkey === evidence.accused.vkey;
    const log = this.#policy.logs.some(each => same(each.key));
    if (!log && !this.#policy.witnesses.some(each => same(each.key))) {
      throw new CannotTell('the accused is neither this log nor one of its witnesses');
    }
    const { sentence, origin, againstLog } = await verifyEvidence(evidence);
    if (log && againstLog && this.#policy.logs.some(each => each.key.name === origin)) {
      this.#convict(sentence, [{ name: 'misbehaviour.evidence', text: evidence.text }]);
      return { sentence, against: 'log' };
    }
    return { sentence, against: 'witness' };
  }

  /** What its own signatures prove stays true, whatever is served later. */
  #convict(message, evidence) {
    this.alarm = this.#memory.fork ?? { kind: 'fork', message, evidence };
    this.#memory.fork = this.alarm;
    this.#store();
  }

  /** What the log signed before, and what it signed now. */
  #contradiction(reason, bytes, message) {
    const evidence = [
      { name: 'checkpoint-remembered.txt', text: fromUtf8(this.#last.bytes) },
      { name: 'checkpoint-served.txt', text: fromUtf8(bytes) },
    ];
    this.alarm = { kind: reason === 'FORK' ? 'fork' : 'rollback', message, evidence };
    if (reason === 'FORK') {
      this.#memory.fork = this.alarm;
      this.#store();
    }
    return new Refuted(reason, message);
  }

  async #askedProof(from, to) {
    const answer = await this.#json(`v1/consistency?from=${from}&to=${to}`);
    return answer && answer.hashes.map(fromBase64);
  }

  /** What a tree head commits to, out of tiles. @param {{size: bigint, root: Uint8Array}} head */
  tiles({ size, root }) {
    return new VerifiedTiles(path => this.fetchBytes(path), size, root);
  }

  /**
   * Fetches an entry and checks that the log includes it.
   * @param {bigint} index
   * @returns {Promise<{leaf: Uint8Array, verified: import('./policy.js').VerifiedCheckpoint, proof: Uint8Array[]}>}
   */
  async entry(index) {
    const answer = await this.#json(`v1/entries/${index}`);
    const receipt = answer && await this.#json(`v1/entries/${index}/receipt`);
    if (!answer || !receipt) {
      return this.#entryOfTiles(index);
    }
    const leaf = fromBase64(answer.leaf);
    const verified = await this.accept(fromBase64(receipt.checkpoint));
    const proof = receipt.inclusionProof.map(fromBase64);
    const { size, root } = verified.checkpoint;
    await verifyInclusion(index, size, await leafHash(leaf), proof, root);
    return { leaf, verified, proof };
  }

  async #entryOfTiles(index) {
    const verified = this.verified ?? (await this.refresh()).verified;
    const tiles = this.tiles(verified.checkpoint);
    if (index >= verified.checkpoint.size) {
      throw new CannotTell(`the log has ${verified.checkpoint.size} entries, and none with the number ${index}`);
    }
    return { leaf: await tiles.entry(index), verified, proof: await tiles.inclusionProof(index) };
  }

  /** Whether more is served than files. */
  async hasApi() {
    return await this.#json('v1/log') !== null;
  }

  /** Forgets the log: the next look is the first one. */
  forget() {
    this.storage.setItem(this.key, '');
    this.#memory = null;
    this.#policy = null;
    this.#last = null;
    this.alarm = null;
  }

  /** Replaces the keys and witnesses that are trusted by a person's own. @param {string} text tlog-policy */
  async trust(text) {
    const policy = await TrustPolicy.parse(utf8(text));
    this.#memory = { policy: text, since: this.now(), checkpoint: this.#memory?.checkpoint ?? '', source: 'person' };
    this.#policy = policy;
    this.alarm = null;
    this.#store();
  }

  async #pin() {
    if (this.#policy) {
      return;
    }
    const stored = this.storage.getItem(this.key);
    this.#memory = stored ? JSON.parse(stored) : null;
    if (!this.#memory) {
      this.#memory = { policy: await this.#announcedPolicy(), since: this.now(), checkpoint: '', source: 'log' };
    }
    this.#policy = await TrustPolicy.parse(utf8(this.#memory.policy));
    if (this.#memory.checkpoint) {
      const bytes = fromBase64(this.#memory.checkpoint);
      this.#last = { checkpoint: parseCheckpointNote(bytes).checkpoint, bytes };
    }
  }

  /** What the log says of itself: its keys and witnesses, or at the least the keys in its first entry. */
  async #announcedPolicy() {
    const info = await this.#json('v1/log');
    if (info) {
      return info.witnessPolicy;
    }
    const file = await this.fetchBytes('policy');
    if (file) {
      return fromUtf8(file);
    }
    const { checkpoint } = parseCheckpointNote(await this.#need('checkpoint'));
    const { statement } = decodeLeaf(await this.tiles(checkpoint).entry(0n));
    if (!statement.vkeys) {
      throw new CannotTell('the log says nowhere which keys it signs with');
    }
    return `${statement.vkeys.map(vkey => `log ${vkey}\n`).join('')}quorum none\n`;
  }

  async #compareKeys() {
    if (this.alarm) {
      return;
    }
    const info = await this.#json('v1/log');
    const announced = info && await TrustPolicy.parse(utf8(info.witnessPolicy));
    const changed = this.source === 'log' && announced && announced.text !== this.#policy.text;
    this.alarm = changed ? { kind: 'keys-changed', evidence: [],
      message: 'The log now announces other keys or witnesses than those that this browser has known it by.' } : null;
  }

  #raise(error, bytes) {
    const contradiction = error.reason === 'FORK' || error.reason === 'ROLLBACK';
    if (!contradiction && (error instanceof Refuted || error instanceof Malformed)) {
      this.alarm = this.#memory.fork ?? { kind: 'forged-checkpoint', message: error.message,
        evidence: [{ name: 'checkpoint-served.txt', text: new TextDecoder().decode(bytes) }] };
    }
  }

  #store() {
    this.storage.setItem(this.key, JSON.stringify(this.#memory));
  }

  async #need(path) {
    const bytes = await this.fetchBytes(path);
    if (!bytes) {
      throw new CannotTell(`${path} is not served`);
    }
    return bytes;
  }

  async #json(path) {
    const bytes = await this.fetchBytes(path);
    return bytes && JSON.parse(fromUtf8(bytes));
  }
}
