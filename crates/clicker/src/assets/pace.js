// How fast people can pass a door, so that a button leant on does not count a crowd.

/** Taps of a second that are counted, on the whole. */
export const PER_SECOND = 4;

/** Taps that may come at once: a group that pushes through. */
export const AT_ONCE = 8;

/** Lets taps through at a pace: `AT_ONCE` together, then `PER_SECOND`. */
export class Pace {
  #room = AT_ONCE;
  #last = null;

  /** Whether a tap at `now` is counted. `now` is in milliseconds and never falls. */
  allows(now) {
    if (this.#last !== null) {
      this.#room = Math.min(AT_ONCE, this.#room + ((now - this.#last) / 1000) * PER_SECOND);
    }
    this.#last = now;
    if (this.#room < 1) return false;
    this.#room -= 1;
    return true;
  }
}
