/** What the daemon advises, with a button where it names a command. */

import { newSession } from "../core/actions.js";
import { adviceOf } from "../core/advice.js";
import { send } from "../core/api.js";
import { button, h } from "../core/dom.js";
import { say, sayError } from "../core/toast.js";

/** @param {string} view */
const goTo = (view) => () => { location.hash = `#/${view}`; };

/** @param {string} method @param {string} path @param {object|undefined} body @param {string} words */
const doing = (method, path, body, words) => async () => {
  try {
    await send(method, path, body);
    say(words);
  } catch (error) {
    sayError(error);
  }
};

function sayProject() {
  location.hash = "#/";
  /** @type {HTMLElement|null} */ (document.querySelector("#context input"))?.focus();
}

/** Command -> the name of its button, and what that does. @type {Record<string, [string, () => unknown]>} */
const DEEDS = {
  "library add": ["Add a folder", goTo("library/folders")],
  "library scan": ["Look for what changed", doing("POST", "/library/scan", {}, "The folders are looked through.")],
  "library errors": ["Show what is not usable", goTo("library/errors")],
  "library pause": ["Pause analysis", doing("POST", "/library/pause", undefined, "Analysis rests.")],
  library: ["Show the folders", goTo("library/folders")],
  "context set": ["Set tempo and key", sayProject],
  mode: ["Stop comparing", doing("PUT", "/recommendations/mode", { mode: "fusion" }, "Lists are no longer compared.")],
  board: ["Show the boards", goTo("boards")],
  "session list": ["Show the sessions", goTo("history")],
  "session start": ["New session", newSession],
  more: ["Start over", doing("DELETE", "/recommendations/steering", undefined, "No longer steered.")],
};

/**
 * @param {string} text
 * @param {string} [kind] class of the words
 * @returns {(HTMLElement|false)[]} words and buttons, as far as there are any
 */
export function advice(text, kind = "dim") {
  const { words, deeds } = adviceOf(text, (command) => command in DEEDS);
  return [
    Boolean(words) && h("span", { class: kind }, words),
    ...deeds.map(({ command, label }) => {
      const [name, press] = DEEDS[command];
      return button(label || name, press, { class: "chip" });
    }),
  ];
}
