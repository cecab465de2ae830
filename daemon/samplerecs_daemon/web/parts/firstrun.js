/** Instead of a list while there are no sounds yet: which folder are they in? */

import { send } from "../core/api.js";
import { h } from "../core/dom.js";
import { say, sayError } from "../core/toast.js";

/** @param {string} tag of the element; it stands in a list, or by itself @returns {HTMLElement} */
export function firstRun(tag = "li") {
  const path = h("input", { placeholder: "/Users/you/Music/Samples", required: true, size: 30, spellcheck: false });
  const add = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await send("POST", "/library/roots", { path: path.value.trim() });
      say("The folder is being read. The first suggestions come as soon as its names are known.");
    } catch (error) {
      sayError(error);
    }
  };
  return h(tag, { class: "card empty" },
    h("p", {}, "Your library holds no sounds yet. Where are they? Nothing is ever written into the folder."),
    h("form", { class: "row", on: { submit: add } },
      h("label", {}, "Folder of your sounds, on the computer of samplerecs ", path),
      h("button", { class: "main" }, "Add")));
}
