/** What happened to each sound since the list that was on screen before, in words. */

import { changes } from "./calm.js";

/** @typedef {import("./types.js").LiveList} LiveList */

export class Moves {
  /** @type {Map<number, string>} */
  #said = new Map();

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
    if (!before || before.number === 0 || after.number === 0) this.#said = new Map();
    else if (changes(before, after) > 0) this.#said = told(before, after);
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
