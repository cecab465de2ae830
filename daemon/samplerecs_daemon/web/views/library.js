/** The library: all sounds, the folders they are in, what could not be read, what is there twice. */

import { get } from "../core/api.js";
import { button, fill, h } from "../core/dom.js";
import { countText, sizeText } from "../core/format.js";
import { sayError } from "../core/toast.js";
import { foldersPage } from "./folders.js";
import { soundsPage } from "./sounds.js";

/** @typedef {import("../app.js").Tools} Tools */
/** @typedef {{root: HTMLElement, close?: () => void}} Page */

/** @type {Record<string, {title: string, page: (tools: Tools) => Page|Promise<Page>}>} */
const PAGES = {
  sounds: { title: "Sounds", page: soundsPage },
  folders: { title: "Folders", page: foldersPage },
  errors: { title: "Not usable", page: errorsPage },
  duplicates: { title: "Duplicates", page: duplicatesPage },
};

/** @param {Tools} tools @param {string[]} rest of the address */
export function open(tools, rest) {
  const name = rest[0] in PAGES ? rest[0] : "sounds";
  const place = h("div", {}, h("p", { class: "dim" }, "Loading…"));
  const tabs = Object.entries(PAGES).map(([each, { title }]) =>
    button(title, () => { location.hash = `#/library/${each}`; }, { "aria-pressed": String(each === name) }));
  /** @type {Page|undefined} */
  let page;
  const show = async () => {
    try {
      page = await PAGES[name].page(tools);
      fill(place, page.root);
    } catch (error) {
      fill(place);
      sayError(error);
    }
  };
  const closing = new AbortController();
  // What could not be asked for is asked for once more.
  tools.feed.addEventListener("back", () => {
    if (!page) void show();
  }, { signal: closing.signal });
  void show();
  const close = () => {
    closing.abort();
    page?.close?.();
  };
  const root = h("div", { class: "view" },
    h("header", {}, h("h1", {}, "Library"), h("div", { class: "subtabs", role: "group", "aria-label": "Parts of the library" }, tabs)),
    place);
  return { root, close };
}

/** @returns {Promise<Page>} */
async function errorsPage() {
  const { groups } = await get("/library/errors");
  const parts = groups.map((/** @type {{reason: string, count: number, paths: string[]}} */ group) =>
    h("details", { class: "panel" },
      h("summary", {}, `${countText(group.count, "file")}: ${group.reason}`),
      h("ul", { class: "plain" }, group.paths.map((path) => h("li", { class: "path" }, h("bdi", {}, path))))));
  return { root: h("div", { class: "view" }, parts.length ? parts : h("p", {}, "Every sound file could be used.")) };
}

/** @returns {Promise<Page>} */
async function duplicatesPage() {
  const place = h("div", { class: "view" });
  const near = h("input", { type: "checkbox", on: { change: () => void show() } });
  const show = async () => {
    fill(place, h("p", { class: "dim" }, "Looking…"));
    try {
      const { groups } = await get("/library/duplicates", { near: near.checked });
      const bytes = groups.reduce((/** @type {number} */ sum, /** @type {any} */ each) => sum + each.bytes_extra, 0);
      fill(place, h("p", {}, `${countText(groups.length, "sound")} in several places, ${sizeText(bytes)} beyond the first.`),
        groups.slice(0, 500).map(groupOf));
    } catch (error) {
      fill(place);
      sayError(error);
    }
  };
  await show();
  return { root: h("div", { class: "view" }, h("label", { class: "row" }, near, "Those that only sound the same, too"), place) };
}

/** @param {{exact: boolean, similarity: number, bytes_extra: number, paths: string[]}} group */
function groupOf(group) {
  const how = group.exact ? "the same audio" : `alike (${group.similarity.toFixed(2)})`;
  return h("details", { class: "panel" },
    h("summary", {}, `${countText(group.paths.length, "file")}, ${how}, ${sizeText(group.bytes_extra)} extra: `,
      h("bdi", {}, group.paths[0].split("/").pop())),
    h("ul", { class: "plain" }, group.paths.map((path) => h("li", { class: "path" }, h("bdi", {}, path)))));
}
