/** A button with more behind it. */

import { button, h, icon } from "../core/dom.js";

/**
 * @param {string} label
 * @param {[string, () => unknown][]} entries words and what they do
 * @returns {HTMLDetailsElement}
 */
export function menu(label, entries) {
  const made = h("details", { class: "menu" },
    h("summary", { "aria-label": label }, icon("more")),
    h("ul", {}, entries.map(([words, act]) =>
      h("li", {}, button(words, () => {
        made.open = false;
        made.querySelector("summary").focus();
        act();
      })))));
  return made;
}

/** @param {Event} event */
function closeOthers(event) {
  for (const open of document.querySelectorAll("details.menu[open]")) {
    if (!open.contains(/** @type {Node} */ (event.target))) open.removeAttribute("open");
  }
}

addEventListener("click", closeOthers);
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  open?.removeAttribute("open");
  open?.querySelector("summary")?.focus();
});
