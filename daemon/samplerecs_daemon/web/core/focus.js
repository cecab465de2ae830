/** Keeps the focus where it is while a part of the page is drawn anew. */

import { unpressed } from "./press.js";

/** What stands for a row: a sound by its id, a folder by its path. */
const ROWS = "[data-id], [data-root]";

/**
 * Draws anew, once nothing of it is pressed, and leaves the focus on the same button of the same row, wherever that is now.
 *
 * @param {HTMLElement} root
 * @param {() => void} draw
 */
export function keepingFocus(root, draw) {
  unpressed(root, () => drawn(root, draw));
}

/** @param {HTMLElement} root @param {() => void} draw */
function drawn(root, draw) {
  const row = /** @type {HTMLElement|null} */ (document.activeElement?.closest(ROWS) ?? null);
  const at = row && root.contains(row) ? buttonsOf(row).indexOf(/** @type {any} */ (document.activeElement)) : -1;
  draw();
  if (!row || at < 0) return;
  const rows = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(ROWS))];
  const same = rows.find((each) => keyOf(each) === keyOf(row));
  const buttons = same ? buttonsOf(same) : [];
  // At the end of a list "down" has nothing left to do, and beside it "up" has.
  const next = [buttons[at], ...buttons.slice(1)].find((each) => each && !each.disabled);
  next?.focus({ preventScroll: true });
}

/** @param {HTMLElement} row */
const keyOf = (row) => row.dataset.id ?? row.dataset.root;

/** @param {HTMLElement} row @returns {HTMLButtonElement[]} */
const buttonsOf = (row) => [...row.querySelectorAll("button")];
