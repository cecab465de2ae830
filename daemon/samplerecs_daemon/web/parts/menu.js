/** A button with more behind it: beside it where there is room, else as a dialog. */

import { button, h, icon } from "../core/dom.js";
import { openDialog } from "./dialog.js";

/** Screens on which a menu would lie over half of everything else. */
const NARROW = matchMedia("(max-width: 480px)");
/** Pixels between a menu and its button, and between it and the edge of the window. */
const APART = 4;

/**
 * @param {string} label
 * @param {[string, () => unknown][]} entries words and what they do
 * @returns {HTMLDetailsElement}
 */
export function menu(label, entries) {
  const summary = h("summary", { "aria-label": label }, icon("more"));
  const list = (/** @type {() => void} */ close) =>
    h("ul", {}, entries.map(([words, act]) =>
      h("li", {}, button(words, () => {
        close();
        act();
      }))));
  const close = () => {
    made.open = false;
    summary.focus();
  };
  const beside = list(close);
  const made = h("details", { class: "menu" }, summary, beside);
  summary.addEventListener("click", (/** @type {Event} */ event) => {
    event.preventDefault();
    if (NARROW.matches) {
      asDialog(made, label, list);
      return;
    }
    made.open = !made.open;
    if (made.open) place(beside, summary);
  });
  return made;
}

/** @param {HTMLDetailsElement} made open for as long as its dialog is @param {string} label @param {(close: () => void) => HTMLElement} list */
function asDialog(made, label, list) {
  made.open = true;
  const dialog = openDialog(label, [list(() => dialog.close())]);
  dialog.classList.add("choices");
  dialog.addEventListener("close", () => { made.open = false; });
}

/**
 * Puts a menu below its button, or above it: where the window has room for it. What scrolls
 * cannot cut it off.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement} anchor
 */
function place(list, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: wide, offsetHeight: tall } = list;
  const below = at.bottom + APART;
  const fits = below + tall <= innerHeight - APART;
  const top = fits ? below : Math.max(APART, Math.min(at.top - APART, innerHeight - APART) - tall);
  list.dataset.at = String(at.top);
  list.style.top = `${top}px`;
  list.style.left = `${Math.max(APART, Math.min(at.right, innerWidth - APART) - wide)}px`;
}

/** @param {Event} event */
function closeOthers(event) {
  for (const open of document.querySelectorAll("details.menu[open]")) {
    if (!open.contains(/** @type {Node} */ (event.target))) open.removeAttribute("open");
  }
}

/** A menu does not go along with what is scrolled: it closes once its button has gone elsewhere. */
function scrolled() {
  for (const list of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("details.menu[open] > ul[data-at]"))) {
    const at = list.parentElement?.getBoundingClientRect().top ?? 0;
    if (Math.abs(at - Number(list.dataset.at)) > APART) list.parentElement?.removeAttribute("open");
  }
}

addEventListener("click", closeOthers);
addEventListener("scroll", scrolled, true);
addEventListener("resize", () => closeOthers(new Event("resize")));
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  open?.removeAttribute("open");
  open?.querySelector("summary")?.focus();
});
