/** A word about what was done, with a way back; read out by screen readers. */

import { button, h } from "./dom.js";

/** Milliseconds that a word stays; one with a way back stays longer. */
const STAYS_MS = 5000;
const UNDO_MS = 10_000;
const MOST = 3;

/** @returns {HTMLElement} */
const place = () => /** @type {HTMLElement} */ (document.getElementById("toasts"));

/**
 * @param {string} text
 * @param {() => void} [undo]
 * @param {boolean} [latest] `undo` takes back whatever was done last: once more is done, it goes
 */
export function say(text, undo, latest = false) {
  const toast = h("p", { class: "toast" }, h("bdi", {}, text));
  if (undo) {
    forgetLatest();
    const back = () => {
      toast.remove();
      undo();
    };
    toast.append(button("Undo", back, { class: "quiet", data: { latest } }));
  }
  show(toast, undo ? UNDO_MS : STAYS_MS);
}

/** Something else is the latest now, or nothing is. */
export function forgetLatest() {
  for (const back of place().querySelectorAll("[data-latest=true]")) back.remove();
}

/** @param {HTMLElement} toast @param {number} stays milliseconds */
function show(toast, stays) {
  place().append(toast);
  while (place().children.length > MOST) place().firstElementChild?.remove();
  setTimeout(() => toast.remove(), stays);
}

/** @param {unknown} error what went wrong */
export function sayError(error) {
  if (error instanceof DOMException && error.name === "AbortError") return;
  const words = /** @type {any} */ (error)?.words;
  say(words ?? `Something went wrong in the panel: ${error}`);
}
