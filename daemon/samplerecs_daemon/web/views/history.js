/** What was heard, taken and used, and the sessions it was done in. */

import { newSession } from "../core/actions.js";
import { get, send } from "../core/api.js";
import { button, fill, h, icon } from "../core/dom.js";
import { bpmText, countText, dateText } from "../core/format.js";
import { unpressed } from "../core/press.js";
import { say, sayError } from "../core/toast.js";
import { Turns } from "../core/turns.js";
import { table } from "../parts/table.js";
import { bare } from "./sounds.js";

/** @typedef {import("../app.js").Tools} Tools */

/** @type {[string, string][]} */
const KINDS = [["", "All"], ["heard", "Heard"], ["accept", "Taken"], ["used", "Used"], ["pin", "Pinned"], ["dismiss", "Dismissed"]];
const DONE = /** @type {Record<string, string>} */ ({ accept: "taken", pin: "pinned", dismiss: "dismissed" });

/** @param {Tools} tools */
export function open(tools) {
  const closing = new AbortController();
  const { signal } = closing;
  let what = "";
  const kinds = h("div", { class: "subtabs", role: "group", "aria-label": "What was done" });
  const entries = h("div", { class: "scrolls" });
  const sessions = h("div", { class: "scrolls" });
  const turns = new Turns();
  const show = async () => {
    const newest = turns.begin();
    unpressed(kinds, () => fill(kinds, KINDS.map(([name, title]) => button(title, () => {
      what = name;
      void show();
    }, { "aria-pressed": String(name === what) }))));
    try {
      const [heard, begun] = await Promise.all([get("/history", { what, limit: 200 }), get("/sessions")]);
      if (!newest()) return;
      unpressed(entries, () => fill(entries, done(heard.entries, tools)));
      unpressed(sessions, () => fill(sessions, worked(begun.sessions, show)));
    } catch (error) {
      sayError(error);
    }
  };
  for (const name of ["recommendation.accept", "recommendation.pin", "recommendation.dismiss", "session.started", "session.ended"]) {
    tools.feed.addEventListener(name, () => void show(), { signal });
  }
  tools.feed.addEventListener("back", () => void show(), { signal });
  void show();
  const root = h("div", { class: "view" },
    h("header", {}, h("h1", {}, "History"), kinds), entries,
    h("header", {}, h("h2", {}, "Sessions"), button("New session", newSession)), sessions);
  return { root, close: () => closing.abort() };
}

/** @param {any[]} entries @param {Tools} tools */
function done(entries, tools) {
  if (!entries.length) return h("p", { class: "dim" }, "Nothing yet.");
  const rows = entries.map(({ at, what, sample, project, bpm, key, board }) => h("tr", {},
    h("td", {}, h("button", { type: "button", class: "play small", "aria-label": `Play ${sample.name}`, on: { click: () => tools.player.toggle({ entry: bare(sample), list: 0, bpm: null }) } }, icon("play"))),
    h("td", {}, h("bdi", { class: "short", title: sample.path || sample.name }, sample.name)),
    h("td", {}, board ? `put on board ${board}` : DONE[what] ?? what),
    h("td", { class: "when" }, dateText(at)),
    h("td", {}, [project, bpm && `${bpmText(bpm)} BPM`, key].filter(Boolean).join(" · "))));
  return table(["", "Sound", "What", "When", "Project then"], rows, "", "done stacked");
}

/** @param {any[]} sessions @param {() => void} show */
function worked(sessions, show) {
  if (!sessions.length) return h("p", { class: "dim" }, "No sessions yet.");
  const resume = async (/** @type {number} */ id) => {
    try {
      await send("POST", `/sessions/${id}/resume`);
      say("The session goes on.");
      show();
    } catch (error) {
      sayError(error);
    }
  };
  const rows = sessions.map((session) => h("tr", {},
    h("td", {}, h("bdi", {}, session.project || "no name")),
    h("td", { class: "when" }, dateText(session.started_at)),
    h("td", {}, `${countText(session.accepted, "sound")} taken, ${session.heard} heard`),
    h("td", {}, session.ended_at === null ? "now" : button("Resume", () => resume(session.id), { class: "small" }))));
  return table(["Project", "Began", "", ""], rows);
}
