/** Mood boards: made, filled, put into order, written out. */

import { undoLast } from "../core/actions.js";
import { Problem, get, send } from "../core/api.js";
import { button, fill, h, icon } from "../core/dom.js";
import { draggable } from "../core/drag.js";
import { keepingFocus } from "../core/focus.js";
import { AWAY, bpmText, countText, dateText, doubt, lengthText, roleText } from "../core/format.js";
import { say, sayError } from "../core/toast.js";
import { Turns } from "../core/turns.js";
import { ask, confirmed } from "../parts/dialog.js";
import { bare } from "./sounds.js";

/** @typedef {import("../core/types.js").Board} Board */
/** @typedef {import("../core/types.js").Sample} Sample */
/** @typedef {import("../app.js").Tools} Tools */

/** @param {Tools} tools @param {string[]} rest of the address */
export function open(tools, rest) {
  const root = h("div", { class: "view" });
  const closing = new AbortController();
  const { signal } = closing;
  let seen = false;
  const turns = new Turns();
  const show = async () => {
    const newest = turns.begin();
    try {
      const parts = rest[0]
        ? one(await get(`/boards/${Number(rest[0])}`), tools, show)
        : all((await get("/boards")).boards, show);
      if (!newest()) return;
      seen = true;
      keepingFocus(root, () => fill(root, parts));
    } catch (error) {
      if (signal.aborted) return;
      // It was here, and was deleted: the others are left.
      if (seen && error instanceof Problem && error.status === 404) {
        location.hash = "#/boards";
        return;
      }
      fill(root, h("h1", {}, "Boards"), h("p", {}, h("a", { href: "#/boards" }, "All boards")));
      sayError(error);
    }
  };
  tools.feed.addEventListener("board.changed", () => void show(), { signal });
  tools.feed.addEventListener("back", () => void show(), { signal });
  tools.player.addEventListener("change", () => {
    for (const row of root.querySelectorAll("li[data-id]")) {
      row.classList.toggle("playing", tools.player.plays(Number(row.dataset.id)));
    }
  }, { signal });
  void show();
  return { root, close: () => closing.abort() };
}

/** @param {Board[]} boards @param {() => void} show */
function all(boards, show) {
  const make = () => ask("New board", "Name", "", (name) => deed("POST", "/boards", { name }, show));
  const file = h("input", { type: "file", accept: "application/json,.json", class: "unseen", tabIndex: -1, "aria-label": "Manifest of a board" });
  file.addEventListener("change", () => void importBoard(file.files?.[0], show));
  const rows = boards.map((board) => h("li", {},
    h("a", { href: `#/boards/${board.id}`, class: "name" }, h("bdi", {}, board.name)),
    h("span", { class: "dim" }, `${countText(board.count, "sound")}, ${dateText(board.created_at)}`)));
  return [
    h("header", {}, h("h1", {}, "Boards"), button("New board…", make, { class: "main" }),
      button("Open a manifest…", () => file.click()), file),
    boards.length ? h("ul", { class: "list" }, rows) : h("p", { class: "dim" }, "No boards yet. A sound's menu puts it on one."),
  ];
}

/** @param {File|undefined} file @param {() => void} show */
async function importBoard(file, show) {
  if (!file) return;
  try {
    const found = await send("POST", "/boards/import", JSON.parse(await file.text()));
    const lacking = found.lacking.length;
    say(lacking ? `${found.board.name} is open; ${countText(lacking, "sound")} of it are not here.` : `${found.board.name} is open.`);
    show();
  } catch (error) {
    if (error instanceof SyntaxError) say("This file is no manifest of a board.");
    else sayError(error);
  }
}

/** @param {Board} board @param {Tools} tools @param {() => void} show */
function one(board, tools, show) {
  const path = `/boards/${board.id}`;
  const rename = () => ask("Rename", "Name", board.name, (name) => deed("PATCH", path, { name }, show));
  const remove = () => confirmed(`Delete the board ${board.name}? Its sounds are not touched.`, "Delete", async () => {
    await deed("DELETE", path, undefined, () => {});
    location.hash = "#/boards";
  });
  return [
    h("p", {}, h("a", { href: "#/boards" }, "All boards")),
    h("header", {}, h("h1", {}, h("bdi", {}, board.name)), h("span", { class: "dim" }, countText(board.samples.length, "sound")),
      button("Rename…", rename), button("Delete…", remove)),
    h("div", { class: "row" },
      h("a", { href: `/api/v1${path}/zip`, download: "" }, "Download with audio (zip)"),
      h("a", { href: `/api/v1${path}/manifest`, download: `${board.name}.json` }, "Download the manifest"),
      button("Write as a folder…", () => writeOut(board))),
    board.samples.length
      ? h("ol", { class: "list", "aria-label": "Sounds in their order" }, board.samples.map((sample, at) => row(board, sample, at, tools, show)))
      : h("p", { class: "dim" }, "Nothing on it yet."),
  ];
}

/** @param {Board} board */
function writeOut(board) {
  ask("Write the board as a folder", "New folder, on the computer of samplerecs", "", async (folder) => {
    try {
      const { path, sounds } = await send("POST", `/boards/${board.id}/export`, { path: folder, form: "folder" });
      say(`${countText(sounds, "sound")} written to ${path}`);
    } catch (error) {
      sayError(error);
    }
  });
}

/** @param {Board} board @param {Sample} sample @param {number} at @param {Tools} tools @param {() => void} show */
function row(board, sample, at, tools, show) {
  const move = (/** @type {number} */ step) => {
    const { samples } = board;
    const from = samples.indexOf(sample);
    if (!samples[from + step]) return undefined;
    // Known here at once: whoever presses again before it is drawn moves it on.
    samples.splice(from + step, 0, ...samples.splice(from, 1));
    return deed("PUT", `/boards/${board.id}/order`, { samples: samples.map((each) => each.id) }, show);
  };
  const facts = [roleText(sample.role), bpmText(/** @type {number|null} */ (sample.bpm.value)) + doubt(sample.bpm), sample.key.value && sample.key.value + doubt(sample.key), lengthText(sample.duration_s)];
  const made = h("li", { data: { id: sample.id } },
    h("button", { type: "button", class: "play", "aria-label": `Play ${sample.name}`, on: { click: () => tools.player.toggle({ entry: bare(sample), list: 0, bpm: null }) } }, icon("play")),
    h("bdi", { class: "name", title: sample.path }, sample.name),
    h("span", { class: "dim" }, facts.filter((each) => each && each !== "–").join(" · ")),
    !sample.present && h("span", { class: "badge warn" }, AWAY),
    h("button", { type: "button", disabled: at === 0, "aria-label": `${sample.name} up`, on: { click: () => move(-1) } }, icon("up")),
    h("button", { type: "button", disabled: at === board.samples.length - 1, "aria-label": `${sample.name} down`, on: { click: () => move(1) } }, icon("down")),
    button("Take off", () => deed("DELETE", `/boards/${board.id}/sounds/${sample.id}`, undefined, show)));
  draggable(made, sample, () => {});
  made.addEventListener("dragover", (/** @type {DragEvent} */ event) => {
    if (!event.dataTransfer?.types.includes("application/x-samplerecs")) return;
    event.preventDefault();
    made.classList.add("over");
  });
  made.addEventListener("dragleave", () => made.classList.remove("over"));
  made.addEventListener("drop", (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    const ids = board.samples.map((each) => each.id);
    const from = ids.indexOf(Number(event.dataTransfer?.getData("application/x-samplerecs")));
    if (from < 0 || from === at) return;
    ids.splice(at, 0, ...ids.splice(from, 1));
    void deed("PUT", `/boards/${board.id}/order`, { samples: ids }, show);
  });
  return made;
}

/** The end of the latest deed: two orders that are sent at once may arrive the wrong way round. */
let latest = Promise.resolve();

/** @param {string} method @param {string} path @param {object|undefined} body @param {() => void} show */
function deed(method, path, body, show) {
  latest = latest.then(() => done(method, path, body));
  return latest.then(show);
}

/** @param {string} method @param {string} path @param {object|undefined} body */
async function done(method, path, body) {
  try {
    await send(method, path, body);
    say("Done.", undoLast, true);
  } catch (error) {
    sayError(error);
  }
}
