/**
 * Single keys, as in the terminal panel. They rest while something is typed, and can be switched
 * off (WCAG 2.1.4: speech input would press them by itself).
 */

/** @type {Map<string, {words: string, press: (event: KeyboardEvent) => void}>} */
const bound = new Map();
const SETTING = "samplerecs.keys";

export const keysOn = () => localStorage.getItem(SETTING) !== "off";
/** @param {boolean} on */
export const setKeys = (on) => localStorage.setItem(SETTING, on ? "on" : "off");

/**
 * @param {string} keys one or more of KeyboardEvent.key, apart by spaces; "Space" for that
 * @param {string} words what they do; "" is not listed
 * @param {(event: KeyboardEvent) => void} press
 */
export function bind(keys, words, press) {
  keys.split(" ").forEach((key, at) => bound.set(key, { words: at ? "" : words, press }));
}

/** @returns {[string, string][]} key and words, for the page of help */
export function bindings() {
  return [...bound].filter(([, { words }]) => words).map(([key, { words }]) => [key, words]);
}

addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (target.closest("input:not([type=checkbox]), textarea, select, dialog[open]")) return;
  const key = event.key === " " ? "Space" : event.key;
  const plain = key === "Enter" || key === "Space";
  // On a button these press it, as everywhere.
  if (plain && target.closest("button, a, summary, [role=radio], input")) return;
  if (!keysOn() && key.length === 1) return;
  const found = bound.get(key);
  if (!found) return;
  event.preventDefault();
  found.press(event);
});
