/**
 * While something is pressed, nothing around it is drawn anew: a press whose button was replaced
 * meanwhile is no click, and a drag whose row was is none either.
 */

/** @type {Element|null} */
let held = null;
let dragged = false;
/** What waits, by the part of the page it draws. @type {Map<Element, () => void>} */
const waiting = new Map();

/**
 * Draws now, or once nothing of `root` is pressed any more; of several draws that wait the last.
 *
 * @param {Element} root
 * @param {() => void} draw
 */
export function unpressed(root, draw) {
  if (held && root.contains(held)) {
    waiting.set(root, draw);
    return;
  }
  waiting.delete(root);
  draw();
}

function free() {
  held = null;
  dragged = false;
  const draws = [...waiting.values()];
  waiting.clear();
  for (const draw of draws) draw();
}

/** The click that a press becomes, and the drag that ends it, come first. @param {() => boolean} ended */
const soon = (ended) => () => setTimeout(() => ended() && free());

addEventListener("pointerdown", (event) => {
  held = /** @type {Element} */ (event.target);
  dragged = false;
}, true);
addEventListener("dragstart", () => { dragged = true; }, true);
addEventListener("pointerup", soon(() => true), true);
addEventListener("dragend", soon(() => true), true);
// It is told of a press that became a drag, too.
addEventListener("pointercancel", soon(() => !dragged), true);
// Let go outside of the window.
addEventListener("pointermove", (event) => { if (held && !event.buttons) free(); }, true);
