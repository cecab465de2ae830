/** A sound in the project's tempo and key, as the daemon makes it. */

import { get, send } from "./api.js";

/** @typedef {{url: string, manner: string, gain: number, originalGain: number}} Made */

/**
 * Waits until the daemon has made it.
 *
 * @param {number} id
 * @param {AbortSignal} signal
 * @returns {Promise<Made|null>} null where it cannot be made: the browser's own way stays
 */
export async function madeForProject(id, signal) {
  try {
    const made = await get(`/samples/${id}/render`, { fit: "project" }, signal);
    const facts = [
      Math.abs(made.stretch - 1) > 0.0005 && `${Math.round(made.bpm * 10) / 10} BPM`,
      made.semitones !== 0 && `${made.semitones > 0 ? "+" : "−"}${Math.abs(made.semitones)} st`,
      ...made.notes,
    ].filter(Boolean);
    return {
      url: `/api/v1/samples/${id}/audio?fit=project`,
      manner: facts.join(", ") || "as it is",
      gain: fromDecibels(made.loudness.match_db),
      originalGain: fromDecibels(made.original.match_db),
    };
  } catch {
    return null;
  }
}

/** The sound itself in a form that every browser plays. @param {number} id */
export const plainCopy = (id) => `/api/v1/samples/${id}/audio?semitones=0`;

/** Has sounds made before they are asked for. @param {number[]} ids the likeliest first */
export async function makeAhead(ids) {
  if (!ids.length) return;
  try {
    await send("POST", "/samples/render-ahead", { samples: ids, request: { fit: true } });
  } catch {
    // Then it is made when it is asked for.
  }
}

/** @param {number} decibels */
const fromDecibels = (decibels) => 10 ** (decibels / 20);
