/** Keys and tempi: names, the Camelot wheel, and how one stands to another. */

/** As they are met most often, and in keys with sharps and with flats. */
const NOTES = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"];
const SHARPS = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];
const FLATS = ["C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"];
/** Major keys that are written with flats, F, Bb, Eb, Ab, Db; F# (Gb) is written either way. */
const FLAT_MAJORS = [5, 10, 3, 8, 1], EITHER_MAJOR = 6;
const LETTERS = /** @type {Record<string, number>} */ ({ C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 });

/** @typedef {{tonic: number, minor: boolean|null}} Key tonic 0..11 from C */

/** @param {string|null|undefined} text "A minor", "F# major", "Bb" @returns {Key|null} */
export function parseKey(text) {
  const match = /^\s*([A-Ga-g])([#b♯♭]?)\s*(major|minor|maj|min|m)?\s*$/u.exec(text ?? "");
  if (!match) return null;
  const shift = { "#": 1, "♯": 1, b: -1, "♭": -1 }[match[2]] ?? 0;
  const tonic = (LETTERS[match[1].toUpperCase()] + shift + 12) % 12;
  const mode = match[3]?.toLowerCase();
  return { tonic, minor: mode === undefined ? null : mode.startsWith("min") || mode === "m" };
}

/** @param {Key} key @returns {string} "A minor", "Bb minor": written as the engine writes it */
export function keyName(key) {
  if (key.minor === null) return NOTES[key.tonic];
  const major = key.minor ? (key.tonic + 3) % 12 : key.tonic;
  const names = major === EITHER_MAJOR ? NOTES : FLAT_MAJORS.includes(major) ? FLATS : SHARPS;
  return `${names[key.tonic]} ${key.minor ? "minor" : "major"}`;
}

/** @param {Key} key @returns {string} "8A"; A is minor, B major */
export function camelot(key) {
  const major = key.minor ? (key.tonic + 3) % 12 : key.tonic;
  // C major is 8B, and each fifth up is one step on.
  return `${((major * 7 + 7) % 12) + 1}${key.minor ? "A" : "B"}`;
}

/** @param {number} number 1..12 @param {boolean} minor @returns {Key} the key at a place */
export function keyAt(number, minor) {
  const major = ((number - 8 + 12) * 7) % 12;
  return { tonic: minor ? (major + 9) % 12 : major, minor };
}

/**
 * @param {Key|null} key a sound's
 * @param {Key|null} project the project's
 * @returns {string} in words; "" when there is nothing to say
 */
export function relation(key, project) {
  if (!key || !project) return "";
  if (key.tonic === project.tonic && (key.minor === project.minor || key.minor === null || project.minor === null)) {
    return "same key";
  }
  if (key.minor === null || project.minor === null) return "another key";
  if (key.minor === project.minor) {
    const apart = (key.tonic - project.tonic + 12) % 12;
    return apart === 7 || apart === 5 ? "a fifth away" : "another key";
  }
  if (key.tonic === project.tonic) return "parallel key";
  const up = key.minor ? (key.tonic + 3) % 12 : (key.tonic + 9) % 12;
  return up === project.tonic ? "relative key" : "another key";
}

/**
 * @param {number[]} times of taps, milliseconds, in order
 * @returns {number|null} BPM of the last taps; null before the second
 */
export function tappedTempo(times) {
  const last = times.slice(-8);
  if (last.length < 2) return null;
  const gap = (last[last.length - 1] - last[0]) / (last.length - 1);
  const bpm = 60_000 / gap;
  return bpm >= 20 && bpm <= 999 ? Math.round(bpm * 10) / 10 : null;
}

/**
 * @param {import("./types.js").Suggestion} entry
 * @param {number|null} bpm the project's
 * @returns {number} playback speed that puts a sound at the project's tempo; 1 where none does
 */
export function speedFor(entry, bpm) {
  const own = entry.sample.bpm.value;
  if (!bpm || typeof own !== "number" || entry.sample.kind === "one-shot") return 1;
  const speed = (bpm * entry.tempo_ratio) / own;
  return speed > 0.4 && speed < 2.6 ? speed : 1;
}
