/** The folders of the library: how far the work on them is, and what can be done with each. */

import { get, queryOf, send } from "../core/api.js";
import { button, fill, h } from "../core/dom.js";
import { keepingFocus } from "../core/focus.js";
import { ageText, countText, sizeText } from "../core/format.js";
import { say, sayError } from "../core/toast.js";
import { Turns } from "../core/turns.js";
import { confirmed } from "../parts/dialog.js";
import { Work } from "../parts/progress.js";

/** @typedef {{path: string, present: boolean, sounds: number, failed: number, last_scan: number|null, waiting: number, watching: string}} Root */

/** How changes are noticed, in words. @type {Record<string, string>} */
const WATCHED = { events: "watched", polling: "watched by looking now and then", none: "not watched" };

/** @param {import("../app.js").Tools} tools */
export async function foldersPage(tools) {
  const place = h("div", { class: "view" });
  const closing = new AbortController();
  const { signal } = closing;
  const work = new Work(tools.feed, false, signal);
  const turns = new Turns();
  const refresh = async () => {
    const newest = turns.begin();
    try {
      const status = await get("/library");
      if (!newest()) return;
      const parts = status.roots.map((/** @type {Root} */ root) => folder(root, refresh));
      keepingFocus(place, () => fill(place, numbers(status, refresh), parts));
    } catch (error) {
      sayError(error);
    }
  };
  for (const name of ["library.changed", "library.root", "job", "back"]) {
    tools.feed.addEventListener(name, () => void refresh(), { signal });
  }
  await refresh();
  // Outside of what is renewed: a path that is being typed must outlive the news of a scan.
  return { root: h("div", { class: "view" }, work.root, place, adding(refresh)), close: () => closing.abort() };
}

/** @param {any} status a LibraryStatus @param {() => void} refresh */
function numbers(status, refresh) {
  const paused = Boolean(status.paused);
  const words = [
    countText(status.sounds, "sound"), status.unplugged && `${status.unplugged.toLocaleString()} of them not connected`,
    status.waiting && `${status.waiting.toLocaleString()} still to be heard`,
    status.failed && `${countText(status.failed, "file")} not usable`,
    status.gone && `${countText(status.gone, "sound")} gone`,
    `database ${sizeText(status.database_bytes)}`, paused && `analysis rests: ${status.paused}`,
  ];
  return h("div", { class: "panel", data: { root: "" } }, h("p", {}, words.filter(Boolean).join(" · ")),
    h("div", { class: "row" },
      button(paused ? "Resume analysis" : "Pause analysis", () => deed("POST", `/library/${paused ? "resume" : "pause"}`, refresh)),
      button("Scan all", () => deed("POST", "/library/scan", refresh, {})),
      button("Check everything", () => deed("POST", "/library/verify", refresh))));
}

/** @param {Root} root @param {() => void} refresh */
function folder(root, refresh) {
  const scanned = root.last_scan ? `scanned ${ageText(root.last_scan)}` : "not scanned yet";
  const words = [
    countText(root.sounds, "sound"), root.failed && `${root.failed} not usable`, scanned,
    WATCHED[root.watching] ?? root.watching, !root.present && "not there just now",
  ];
  const remove = () => confirmed(`Stop watching ${root.path}? What was learnt of its sounds is kept.`, "Stop watching",
    () => deed("DELETE", `/library/roots${queryOf({ path: root.path })}`, refresh));
  return h("div", { class: "panel", data: { root: root.path } },
    h("h2", { class: "path" }, h("bdi", {}, root.path)),
    h("p", { class: root.present ? "dim" : "trouble" }, words.filter(Boolean).join(" · ")),
    h("div", { class: "row" },
      button("Scan", () => deed("POST", "/library/scan", refresh, { path: root.path })),
      button("Let go (unplug)", () => deed("POST", "/library/release", refresh, { path: root.path })),
      button("Stop watching…", remove)));
}

/** @param {() => void} refresh */
function adding(refresh) {
  const path = h("input", { required: true, size: 30, spellcheck: false, placeholder: "/Users/you/Music/Samples" });
  const add = (/** @type {Event} */ event) => {
    event.preventDefault();
    void deed("POST", "/library/roots", refresh, { path: path.value.trim() });
  };
  return h("form", { class: "panel", on: { submit: add } },
    h("label", {}, "Add a folder, on the computer that samplerecs runs on ", path),
    h("div", {}, h("button", { class: "main" }, "Add folder")));
}

/** @param {string} method @param {string} path @param {() => void} refresh @param {object} [body] */
async function deed(method, path, refresh, body) {
  try {
    await send(method, path, body);
    say("Done; longer work goes on in the background.");
    refresh();
  } catch (error) {
    sayError(error);
  }
}
