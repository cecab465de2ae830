/** The parts of a score: as bars what speaks for a sound and against it, as a table all of each. */

import { h } from "../core/dom.js";
import { partText } from "../core/words.js";
import { table } from "./table.js";

/** @param {import("../core/types.js").Suggestion} entry @returns {HTMLElement} */
export function scoreParts(entry) {
  const parts = Object.entries(entry.score_components).filter(([, value]) => value !== 0);
  const most = Math.max(0.01, ...parts.map(([, value]) => Math.abs(value)));
  const rows = parts
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
    .flatMap(([name, value]) => {
      const bar = h("span", { class: value < 0 ? "bar against" : "bar" });
      bar.style.inlineSize = `${(Math.abs(value) / most) * 100}%`;
      return [h("dt", {}, partText(name)), h("dd", {}, h("span", { class: "number" }, signed(value)), bar)];
    });
  return h("dl", { class: "parts" }, rows);
}

/**
 * @param {import("../core/types.js").WhyPart[]} parts
 * @param {number} score their sum
 * @returns {HTMLElement}
 */
export function scoreTable(parts, score) {
  const heads = ["Part", "Number × weight", "Adds", "Compared with", "Higher with"];
  const rows = parts
    .filter((part) => part.weight && (part.value || part.higher))
    .map((part) => h("tr", {},
      h("th", { scope: "row" }, partText(part.name)),
      h("td", { class: "number" }, `${part.value.toFixed(2)} × ${Math.abs(part.weight).toFixed(2)}`),
      h("td", { class: "number" }, signed(part.adds)),
      h("td", { data: { head: heads[3] } }, part.against),
      h("td", part.higher ? { data: { head: heads[4] } } : {}, part.higher && `${part.higher}${part.place ? ` (place ${part.place.toLocaleString()})` : ""}`)));
  const total = h("tr", {},
    h("th", { scope: "row" }, "in all"), h("td", { class: "gap" }), h("td", { class: "number" }, signed(score)), h("td", {}), h("td", {}));
  // Narrow windows scroll it; by the keyboard too.
  return h("div", { class: "scrolls", tabIndex: 0, role: "group", "aria-label": "What its score is made of" },
    table(heads, [...rows, total], "What its score is made of", "stacked"));
}

/** @param {number} value "+0.12" */
function signed(value) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}
