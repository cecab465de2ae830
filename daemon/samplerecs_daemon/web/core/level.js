/** How loud to play a sound so that all sound alike: from its outline alone. */

/** The level aimed at: root mean square of the loud parts, full scale = 1 (about -20 dB). */
const TARGET = 0.1;
/** A sound is lifted by no more than this, and never beyond full scale. */
const MOST = 4;

/**
 * Loops are matched by the level of their loud half, one-shots by their loudest moment: a short
 * hit in a long silence would else be far too loud.
 *
 * @param {import("./types.js").Outline} outline
 * @param {boolean} loop
 * @returns {number} gain, 0..MOST
 */
export function gainFor(outline, loop) {
  const peak = Math.max(0, ...outline.peaks);
  const levels = outline.rms.filter((each) => each > 0).sort((a, b) => b - a);
  if (!levels.length || peak <= 0) return 1;
  const loud = levels.slice(0, loop ? Math.ceil(levels.length / 2) : Math.ceil(levels.length / 20));
  const level = Math.sqrt(loud.reduce((sum, each) => sum + each * each, 0) / loud.length);
  return Math.min(TARGET / level, MOST, 1 / peak);
}
