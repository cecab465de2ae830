/** The parts of a score as bars: what speaks for a sound, and what against it. */

import { h } from "../core/dom.js";
import { partText } from "../core/words.js";

/** @param {import("../core/types.js").Suggestion} entry @returns {HTMLElement} */
export function scoreParts(entry) {
  const parts = Object.entries(entry.score_components).filter(([, value]) => value !== 0);
  const most = Math.max(0.01, ...parts.map(([, value]) => Math.abs(value)));
  const rows = parts
    .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
    .flatMap(([name, value]) => {
      const bar = h("span", { class: value < 0 ? "bar against" : "bar" });
      bar.style.inlineSize = `${(Math.abs(value) / most) * 100}%`;
      const number = `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
      return [h("dt", {}, partText(name)), h("dd", {}, h("span", { class: "number" }, number), bar)];
    });
  return h("dl", { class: "parts" }, rows);
}
