/** Which logs are accepted, and which witnesses must have cosigned: c2sp.org/tlog-policy. */
import { decimal, fromUtf8 } from './bytes.js';
import { verifyKnown } from './checkpoint.js';
import { CannotTell, Malformed, Refuted } from './errors.js';
import { ED25519_COSIGNATURE, MLDSA44_COSIGNATURE, parseVerifierKey } from './note.js';

/** In place of the time, where there is no clock: no cosignature is then from the future. */
export const NO_CLOCK = (1n << 63n) - 1n;
/** How far ahead of ours the clock of a witness may be, in seconds. */
export const DEFAULT_SKEW = 300n;
const MAX_DEFINITIONS = 1024;
const NEVER = 1n << 64n;

/**
 * @typedef {object} Witness
 * @property {string} name inside the policy
 * @property {import('./note.js').VerifierKey} key
 * @property {string} url where it takes requests, perhaps empty
 *
 * @typedef {{kind: 'none'} | {kind: 'one', witness: number} | {kind: 'group', threshold: number, members: Rule[]}} Rule
 *
 * @typedef {object} VerifiedCheckpoint
 * @property {import('./checkpoint.js').Checkpoint} checkpoint
 * @property {import('./note.js').VerifierKey} logKey
 * @property {{witness: Witness, timestamp: bigint}[]} cosignatures those that count, in the order of their lines
 * @property {import('./checkpoint.js').Unchecked[]} unchecked
 * @property {boolean} quorum whether it is met by what this browser could check; false only where that was asked for
 * @property {bigint | null} earliest when the quorum was complete, where the witnesses say so
 * @property {bigint | null} latest when a whole quorum last said that this was the largest tree
 */

export class TrustPolicy {
  /**
   * @param {{key: import('./note.js').VerifierKey, url: string}[]} logs
   * @param {Witness[]} witnesses
   * @param {Rule} quorum
   * @param {string} text in canonical form
   */
  constructor(logs, witnesses, quorum, text) {
    this.logs = logs;
    this.witnesses = witnesses;
    this.quorum = quorum;
    this.text = text;
  }

  get needsNoWitness() {
    return this.quorum.kind === 'none';
  }

  /** How many cosignatures are enough at the least. */
  get fewest() {
    return fewest(this.quorum);
  }

  /** @param {Uint8Array} text @returns {Promise<TrustPolicy>} */
  static parse(text) {
    return new PolicyParser().parse(text);
  }

  /**
   * Verifies the log's signature and the quorum. A cosignature that is later than `now` by more than the skew does not
   * count.
   * @param {ReturnType<typeof import('./checkpoint.js').parseCheckpointNote>} note
   * @param {bigint} now seconds since 1970
   * @param {bigint} [skew]
   * @param {boolean} [partial] where the quorum hangs on signatures that this browser cannot check: answer without it, instead
   *     of not at all
   * @returns {Promise<VerifiedCheckpoint>}
   */
  async verify(note, now, skew = DEFAULT_SKEW, partial = false) {
    const { checkpoint, signatures } = note;
    const logKeys = this.logs.map(log => log.key).filter(key => key.name === checkpoint.origin);
    if (logKeys.length === 0) {
      throw new Refuted('UNKNOWN_ORIGIN', `the policy has no log of the origin ${checkpoint.origin}`);
    }
    const keys = [...logKeys, ...this.witnesses.map(witness => witness.key)];
    const { verified, unchecked } = await verifyKnown(checkpoint, signatures, keys);
    const logKey = verified.find(each => logKeys.includes(each.key))?.key;
    if (!logKey) {
      if (unchecked.some(each => logKeys.includes(each.key))) {
        throw new CannotTell('this browser cannot check the kind of signature that the log made');
      }
      throw new Refuted('NOT_SIGNED_BY_LOG', 'no signature by a key of the log');
    }
    const counted = [];
    const future = [];
    for (const { key, timestamp } of verified) {
      const witness = this.witnesses.find(each => each.key === key);
      if (witness) {
        (timestamp <= now + skew ? counted : future).push({ witness, timestamp });
      }
    }
    const quorum = this.#requireQuorum(counted, future, unchecked, partial);
    return { checkpoint, logKey, cosignatures: counted, unchecked, quorum,
      earliest: this.#moment(counted, 1n), latest: this.#moment(counted, -1n) };
  }

  /** Verifies the log's signature, and asks for no quorum. @see verify */
  verifyLog(note, now) {
    return new TrustPolicy(this.logs, [], { kind: 'none' }, '').verify(note, now);
  }

  #requireQuorum(counted, future, unchecked, partial) {
    // SPEC: "the group is considered to witness a checkpoint if and only if at least k of its n members have witnessed
    // that checkpoint"
    const joined = this.witnesses.map(witness => counted.some(each => each.witness === witness) ? 0n : NEVER);
    if (metAt(this.quorum, joined) !== NEVER) {
      return true;
    }
    const perhaps = this.witnesses.map((witness, i) =>
      unchecked.some(each => each.key === witness.key) ? 0n : joined[i]);
    if (metAt(this.quorum, perhaps) !== NEVER) {
      if (partial) {
        return false;
      }
      throw new CannotTell('the quorum needs signatures of a kind that this browser cannot check');
    }
    const later = this.witnesses.map((witness, i) => future.some(each => each.witness === witness) ? 0n : joined[i]);
    if (metAt(this.quorum, later) !== NEVER) {
      throw new Refuted('FUTURE_TIMESTAMP', 'the quorum is met only with cosignatures from the future');
    }
    throw new Refuted('QUORUM_NOT_MET', "the witnesses' cosignatures do not make a quorum");
  }

  #moment(counted, sign) {
    const joined = this.witnesses.map(witness => counted
      .filter(each => each.witness === witness && each.timestamp !== 0n)
      .reduce((first, each) => sign * each.timestamp < first ? sign * each.timestamp : first, NEVER));
    const met = metAt(this.quorum, joined);
    return met === NEVER || met === -NEVER ? null : sign * met;
  }
}

/** Given for each witness the moment it joins: when is the rule met? */
function metAt(rule, joined) {
  switch (rule.kind) {
    case 'none':
      return -NEVER;
    case 'one':
      return joined[rule.witness];
    default: {
      const moments = rule.members.map(member => metAt(member, joined));
      moments.sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
      return moments[rule.threshold - 1];
    }
  }
}

function fewest(rule) {
  switch (rule.kind) {
    case 'none':
      return 0;
    case 'one':
      return 1;
    default:
      return rule.members.map(fewest).sort((a, b) => a - b).slice(0, rule.threshold).reduce((a, b) => a + b, 0);
  }
}

/** Reads the text form line by line; each definition may only look back. */
class PolicyParser {
  #logs = [];
  #witnesses = [];
  #named = new Map();
  #members = new Set();
  #canonical = '';
  #quorum = null;
  #line = 0;

  async parse(text) {
    if (text.length > 1 << 20) {
      throw new Malformed('a policy is longer than 1 MiB', 1 << 20);
    }
    // Names are opaque octets: one character for each.
    const octets = Array.from(text, octet => String.fromCharCode(octet)).join('');
    if (octets !== '' && !octets.endsWith('\n')) {
      throw new Malformed('a policy does not end in a line feed', text.length);
    }
    for (const line of octets.split('\n').slice(0, -1)) {
      this.#line++;
      if (/[^\t\x20-\x7e\x80-\xff]/.test(line)) {
        throw this.#malformed('a control character');
      }
      const items = line.split(/[ \t]+/).filter(item => item !== '');
      if (items.length > 0 && !items[0].startsWith('#')) {
        await this.#define(items);
        this.#canonical += `${items.map(shown).join(' ')}\n`;
      }
    }
    // SPEC: "A policy file must include exactly one quorum line."
    if (!this.#quorum) {
      throw new Malformed('a policy has no quorum line');
    }
    return new TrustPolicy(this.#logs, this.#witnesses, this.#quorum, this.#canonical);
  }

  async #define(items) {
    if (this.#logs.length + this.#named.size >= MAX_DEFINITIONS) {
      throw this.#malformed(`more than ${MAX_DEFINITIONS} definitions`);
    }
    switch (items[0]) {
      case 'log':
        return this.#log(items);
      case 'witness':
        return this.#witness(items);
      case 'group':
        return this.#group(items);
      case 'quorum':
        return this.#setQuorum(items);
      default:
        throw this.#malformed('neither log, witness, group nor quorum');
    }
  }

  async #log(items) {
    this.#expect(items, 2, 3);
    const key = await this.#key(items[1]);
    // SPEC: "Duplicate logs, i.e., multiple log lines with the same public key, are not allowed."
    this.#distinct(key, this.#logs, 'the public key of another log');
    this.#clash(key, this.#witnesses);
    this.#logs.push({ key, url: shown(items[2] ?? '') });
  }

  async #witness(items) {
    this.#expect(items, 3, 4);
    const key = await this.#key(items[2]);
    // SPEC: "Log and witness keys must use a signature type approprate respective function"
    if (key.type !== ED25519_COSIGNATURE && key.type !== MLDSA44_COSIGNATURE) {
      throw this.#malformed('the key of a witness is not of a cosignature type');
    }
    // SPEC: "Duplicate witnesses, i.e., multiple witness lines with the same public key, are not allowed."
    this.#distinct(key, this.#witnesses, 'the public key of another witness');
    this.#clash(key, this.#logs);
    this.#name(items[1], { kind: 'one', witness: this.#witnesses.length });
    this.#witnesses.push({ name: shown(items[1]), key, url: shown(items[3] ?? '') });
  }

  #group(items) {
    // SPEC: "At least one member must be listed (i.e., n >= 1)."
    this.#expect(items, 4, Infinity);
    const members = items.slice(3).map(member => {
      // SPEC: "a group definition can only refer to names defined on preceding lines"
      const rule = this.#named.get(member);
      if (!rule) {
        throw this.#malformed('a member that is not defined above');
      }
      // SPEC: "Each defined name can be listed as a group member at most once."
      if (this.#members.has(member)) {
        throw this.#malformed('a name is a member for the second time');
      }
      this.#members.add(member);
      return rule;
    });
    this.#name(items[1], { kind: 'group', threshold: this.#threshold(items[2], members.length), members });
  }

  #setQuorum(items) {
    this.#expect(items, 2, 2);
    if (this.#quorum) {
      throw this.#malformed('a second quorum line');
    }
    // SPEC: "the quorum line must specify a witness or group defined earlier"
    this.#quorum = items[1] === 'none' ? { kind: 'none' } : this.#named.get(items[1]) ?? null;
    if (!this.#quorum) {
      throw this.#malformed('the quorum is not defined above');
    }
  }

  // SPEC: "If k is given numerically, it must be written in decimal, and it is required that 1 <= k <= n."
  #threshold(item, size) {
    if (item === 'all' || item === 'any') {
      return item === 'all' ? size : 1;
    }
    let number;
    try {
      number = decimal(item);
    } catch {
      throw this.#malformed('a threshold is all, any or a decimal number');
    }
    if (number < 1n || number > BigInt(size)) {
      throw this.#malformed('a threshold is 1 to the number of members');
    }
    return Number(number);
  }

  #name(name, rule) {
    if (name === 'none' || this.#named.has(name)) {
      throw this.#malformed('a name is defined for the second time');
    }
    this.#named.set(name, rule);
  }

  async #key(item) {
    try {
      return await parseVerifierKey(fromUtf8(Uint8Array.from(item, octet => octet.charCodeAt(0))));
    } catch (error) {
      throw error instanceof Malformed ? this.#malformed(error.message) : error;
    }
  }

  #distinct(key, others, what) {
    if (others.some(other => sameBytes(other.key.key, key.key))) {
      throw this.#malformed(what);
    }
  }

  /** One name and key ID must not stand for two keys. */
  #clash(key, others) {
    if (others.some(other => other.key.name === key.name && other.key.keyId === key.keyId)) {
      throw this.#malformed('the name and key ID of another key');
    }
  }

  #expect(items, least, most) {
    if (items.length < least || items.length > most) {
      throw this.#malformed(`the wrong number of items behind ${items[0]}`);
    }
  }

  #malformed(what) {
    return new Malformed(`line ${this.#line}: ${what}`);
  }
}

function sameBytes(a, b) {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

/** Octets as text; those that are no UTF-8 show as replacement characters. */
function shown(octets) {
  return new TextDecoder().decode(Uint8Array.from(octets, octet => octet.charCodeAt(0)));
}
