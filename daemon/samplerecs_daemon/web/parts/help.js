/** The keys, and the switch for them. */

import { h } from "../core/dom.js";
import { bindings, keysOn, setKeys } from "../core/keys.js";
import { openDialog } from "./dialog.js";

/** What is printed on a key, where its name says otherwise. @type {Record<string, string>} */
const CAPS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" };

export function showHelp() {
  const rows = bindings().flatMap(([key, words]) => [h("dt", {}, h("kbd", {}, CAPS[key] ?? key)), h("dd", {}, words)]);
  const on = h("input", { type: "checkbox", checked: keysOn(), on: { change: () => setKeys(on.checked) } });
  openDialog("Keys", [
    h("label", { class: "row" }, on, "Single letters work as keys"),
    h("dl", { class: "keys" }, rows),
    h("p", { class: "dim" }, "Drag a card into your DAW or a folder: the browser makes a copy of the file there. ",
      "“Copy path” and “Show in folder” use the file itself."),
  ]);
}
