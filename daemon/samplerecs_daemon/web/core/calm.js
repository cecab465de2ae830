/**
 * Keeps the list still while somebody looks closely: a new one waits while the pointer is on the
 * list, a sound plays, or a drag is under way. Knows nothing of the page.
 */

/** A list that only a tempo brought about waits until the tempo rests, in milliseconds. */
export const REST_MS = 2000;

/** A list follows from what the user did within this, or not at all, in milliseconds. */
const MINE_MS = 10_000;

/** @typedef {import("./types.js").LiveList} LiveList */

export class Calm {
  /** @type {Set<string>} */
  #holds = new Set();
  /** @type {LiveList|null} */
  #waiting = null;
  /** @type {LiveList|null} */
  #shown = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #rest;
  #mine = -Infinity;

  /**
   * @param {(list: LiveList, before: LiveList|null) => void} show given what was on screen, too
   * @param {(count: number) => void} tell
   */
  constructor(show, tell) {
    this.show = show;
    this.tell = tell;
  }

  /** The list on screen. */
  get shown() {
    return this.#shown;
  }

  /** Why the list is held, for those who look. */
  get holds() {
    return [...this.#holds];
  }

  /** Takes a new list in: shown at once, or later. @param {LiveList} list */
  offer(list) {
    this.#waiting = list;
    clearTimeout(this.#rest);
    const byTempo = list.why.length > 0 && list.why.every((each) => each === "context: bpm");
    if (this.#shown && byTempo && !this.#isMine) {
      this.#holds.add("tempo");
      this.#rest = setTimeout(() => this.release("tempo"), REST_MS);
    } else this.#holds.delete("tempo");
    this.#settle();
  }

  /** The next list follows from what the user just did, and is shown at once. */
  expectMine() {
    this.#mine = performance.now();
  }

  get #isMine() {
    return performance.now() - this.#mine < MINE_MS;
  }

  /** @param {string} reason */
  hold(reason) {
    this.#holds.add(reason);
  }

  /** @param {string} reason */
  release(reason) {
    if (this.#holds.delete(reason)) this.#settle();
  }

  /** Shows what waits, whatever holds it. */
  apply() {
    const list = this.#waiting;
    clearTimeout(this.#rest);
    this.#holds.delete("tempo");
    this.#waiting = null;
    this.#mine = -Infinity;
    if (list) {
      const before = this.#shown;
      this.#shown = list;
      this.show(list, before);
    }
    this.tell(0);
  }

  #settle() {
    if (!this.#waiting) return;
    const free = !this.#holds.size || !this.#shown || (this.#isMine && !this.#holds.has("drag") && !this.#holds.has("press"));
    if (free) this.apply();
    else this.tell(changes(this.#shown, this.#waiting));
  }
}

/**
 * @param {LiveList|null} before
 * @param {LiveList} after
 * @returns {number} places of the list that hold another sound
 */
export function changes(before, after) {
  const was = (before?.list.suggestions ?? []).map((entry) => entry.sample.id);
  const now = after.list.suggestions.map((entry) => entry.sample.id);
  const places = Math.max(was.length, now.length);
  return Array.from({ length: places }, (_, at) => was[at] !== now[at]).filter(Boolean).length;
}
