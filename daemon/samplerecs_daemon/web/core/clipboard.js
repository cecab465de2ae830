/** Text to the clipboard, also on a page that the browser does not call secure (the network). */

import { h } from "./dom.js";

/** @param {string} text @returns {Promise<boolean>} whether it is there now */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text);
  }
}

/** @param {string} text @returns {boolean} */
function copyOldWay(text) {
  const before = /** @type {HTMLElement|null} */ (document.activeElement);
  const field = h("textarea", { value: text, class: "unseen", readOnly: true });
  // A dialog keeps the focus inside itself.
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus();
  return done;
}
