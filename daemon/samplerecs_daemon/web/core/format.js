/** Numbers and names as people read them. */

/** @param {number|null|undefined} bpm @returns {string} "118" or "117.6"; "–" when unknown */
export function bpmText(bpm) {
  return typeof bpm === "number" ? String(Math.round(bpm * 10) / 10) : "–";
}

/** Below these a sound's value, and a field of the project, is only a guess: it gets a "?". */
const SURE = 0.5, SURE_FIELD = 0.8;

/** @param {import("./types.js").Value} value of a sound @returns {string} "?" where it is unsure */
export function doubt(value) {
  return value.value !== null && value.confidence < SURE ? "?" : "";
}

/** @param {import("./types.js").Field|undefined} field of the project @returns {string} "?" or "" */
export function guess(field) {
  return field && field.confidence < SURE_FIELD ? "?" : "";
}

/** @param {number} seconds @returns {string} "0:04.2", "1:23" */
export function lengthText(seconds) {
  if (!seconds) return "–";
  if (seconds < 10) return `${seconds.toFixed(1)}\u00a0s`;
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

/** @param {number} at Unix seconds @param {number} [now] @returns {string} "12 s ago" */
export function ageText(at, now = Date.now() / 1000) {
  const age = Math.max(0, now - at);
  if (age < 5) return "just now";
  for (const [unit, seconds] of AGES) {
    if (age >= seconds) return `${Math.floor(age / seconds)} ${unit} ago`;
  }
  return "just now";
}

/** @type {[string, number][]} */
const AGES = [["days", 86400], ["h", 3600], ["min", 60], ["s", 1]];

/** @param {number} at Unix seconds @returns {string} the date and time of here */
export function dateText(at) {
  return new Date(at * 1000).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** @param {number} bytes @returns {string} */
export function sizeText(bytes) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 10 && unit ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

/** @param {number} count @param {string} one @param {string} [many] @returns {string} */
export function countText(count, one, many = `${one}s`) {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

/** @param {string} name @returns {string} "closed-hat" -> "closed hat"; "" when unknown */
export function roleText(name) {
  return name === "unknown" ? "" : name.replaceAll("-", " ");
}

/** Of a sound that is not there. */
export const AWAY = "unplugged or gone";

/** @param {number} share 0..1 @returns {string} "12 %" */
export function shareText(share) {
  // A sign that does not leave its number at the end of a line.
  return `${Math.round(share * 100)}\u00a0%`;
}
