/** Tables with their heads. */

import { h } from "../core/dom.js";

/**
 * @param {string[]} heads "" where a column needs none
 * @param {HTMLElement[]} rows
 * @param {string} [caption]
 * @param {string} [kind] its class
 */
export function table(heads, rows, caption = "", kind = "") {
  return h("table", { class: kind },
    caption && h("caption", {}, caption),
    h("thead", {}, h("tr", {}, heads.map((head) => (head ? h("th", { scope: "col" }, head) : h("td", {}))))),
    h("tbody", {}, rows));
}
