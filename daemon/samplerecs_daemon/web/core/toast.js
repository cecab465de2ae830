/** A word about what was done, with a way back; read out by screen readers. */

import { button, h } from "./dom.js";

/** Milliseconds that a word stays; one with a way back stays longer. */
const STAYS_MS = 5000;
const UNDO_MS = 10_000;
const MOST = 3;

/** @param {string} text @param {() => void} [undo] */
export function say(text, undo) {
  const place = /** @type {HTMLElement} */ (document.getElementById("toasts"));
  const toast = h("p", { class: "toast" }, h("bdi", {}, text));
  if (undo) {
    const back = () => {
      toast.remove();
      undo();
    };
    toast.append(button("Undo", back, { class: "quiet" }));
  }
  place.append(toast);
  while (place.children.length > MOST) place.firstElementChild?.remove();
  setTimeout(() => toast.remove(), undo ? UNDO_MS : STAYS_MS);
}

/** @param {unknown} error what went wrong */
export function sayError(error) {
  if (error instanceof DOMException && error.name === "AbortError") return;
  const words = /** @type {any} */ (error)?.words;
  say(words ?? `Something went wrong in the panel: ${error}`);
}
