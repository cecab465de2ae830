/** What happened to each sound since the list that was on screen before, in words. */

import { changes } from "./calm.js";

/** @typedef {import("./types.js").LiveList} LiveList */

export class Moves {
  /** @type {Map<number, string>} */
  #said = new Map();
  /** What it is told against. @type {LiveList|null} */
  #from = null;

  /**
   * Compares with what was on screen, not with the daemon's list before: that one may never have
   * been shown, and a list that differs in its scores alone moves nothing.
   *
   * @param {LiveList|null} before the list that was on screen
   * @param {LiveList} after
   * @returns {Map<number, string>} a sound's id -> what happened to it
   */
  since(before, after) {
    // In the first list everything is new, and an answer to a question is no later list.
    if (!before || before.own || after.own) {
      this.#from = null;
      this.#said = new Map();
    } else if (changes(before, after) > 0) {
      this.#from = before;
      this.#said = told(before, after);
      // A list that was made for one question says no whys; the same one with its number does.
    } else if (this.#from && after.moves.length) this.#said = told(this.#from, after);
    return this.#said;
  }
}

/** @param {LiveList} before @param {LiveList} after @returns {Map<number, string>} */
function told(before, after) {
  const was = new Map(before.list.suggestions.map((entry) => [entry.sample.id, entry.rank]));
  const whys = new Map(after.moves.map((move) => [move.sample, move.why]));
  /** @type {Map<number, string>} */
  const words = new Map();
  for (const { sample, rank, reason } of after.list.suggestions) {
    const place = was.get(sample.id);
    if (place === rank) continue;
    const where = place === undefined ? "new here" : `was place ${place}`;
    const why = whys.get(sample.id);
    words.set(sample.id, why && why !== reason ? `${where}: ${why}` : where);
  }
  return words;
}
