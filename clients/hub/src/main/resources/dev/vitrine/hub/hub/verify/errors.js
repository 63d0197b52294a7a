/**
 * The three ways in which a check does not succeed. Whatever is none of them is a bug of ours, and is shown as such: never
 * as proven.
 */

/** Bytes that break their format. */
export class Malformed extends Error {
  /**
   * @param {string} what
   * @param {number} [position] the offset, where it is known
   */
  constructor(what, position) {
    super(position === undefined ? what : `${what} (at byte ${position})`);
    this.name = 'Malformed';
    /** The stable name of what happened, as in the test vectors. */
    this.reason = 'MALFORMED';
    this.position = position;
  }
}

/** Well-formed, and not so: a signature that does not verify, a proof that leads elsewhere. */
export class Refuted extends Error {
  /**
   * @param {string} reason stable, as in `dev.vitrine.tlog.VerificationException.Reason`
   * @param {string} message
   */
  constructor(reason, message) {
    super(message);
    this.name = 'Refuted';
    this.reason = reason;
  }
}

/** Nothing is known: this browser lacks the algorithm, or something could not be fetched. */
export class CannotTell extends Error {
  /**
   * @param {string} message
   * @param {string} [reason]
   */
  constructor(message, reason = 'UNKNOWN') {
    super(message);
    this.name = 'CannotTell';
    this.reason = reason;
  }
}

/**
 * What an error says about the thing that was checked.
 * @param {unknown} error
 * @returns {'refuted' | 'unknown'}
 */
export function outcomeOf(error) {
  return error instanceof Refuted || error instanceof Malformed ? 'refuted' : 'unknown';
}
