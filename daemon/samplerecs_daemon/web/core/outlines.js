/** The outlines of sounds, asked for once each and a few at a time. */

import { get } from "./api.js";

/** Stretches of an outline: enough for the widest picture of one. */
const POINTS = 400;
/** Outlines that are kept, and requests at once: the browser has six connections for everything. */
const KEPT = 500;
const AT_ONCE = 2;

/** @typedef {import("./types.js").Outline} Outline */

/** @type {Map<number, Promise<Outline|null>>} */
const known = new Map();
/** @type {(() => void)[]} */
const waiting = [];
let asking = 0;

/**
 * @param {number} id
 * @returns {Promise<Outline|null>} null where a sound cannot be drawn (its drive is unplugged)
 */
export function outlineOf(id) {
  let found = known.get(id);
  if (!found) {
    found = inTurn(() => get(`/samples/${id}/waveform`, { points: POINTS })).catch(() => {
      // Not kept: its drive may be back next time.
      known.delete(id);
      return null;
    });
    known.set(id, found);
    if (known.size > KEPT) known.delete(/** @type {number} */ (known.keys().next().value));
  }
  return found;
}

/** @param {() => Promise<Outline>} ask @returns {Promise<Outline>} */
async function inTurn(ask) {
  if (asking >= AT_ONCE) await new Promise((go) => waiting.push(() => go(undefined)));
  asking += 1;
  try {
    return await ask();
  } finally {
    asking -= 1;
    waiting.shift()?.();
  }
}
