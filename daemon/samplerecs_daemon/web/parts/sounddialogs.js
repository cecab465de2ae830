/** What is asked and told of one sound: why it is where it is, corrections, a board to put it on. */

import { addToBoard, newBoard, undoLast } from "../core/actions.js";
import { Problem, get, send } from "../core/api.js";
import { button, h } from "../core/dom.js";
import { bpmText, countText, lengthText } from "../core/format.js";
import { say, sayError } from "../core/toast.js";
import { hiddenBy, sourceText } from "../core/words.js";
import { ask, openDialog } from "./dialog.js";
import { scoreTable } from "./score.js";

/** Tempi that a sound can have, in BPM. */
const SLOWEST = 20;
const FASTEST = 999;

/** @typedef {import("../core/types.js").Sample} Sample */

/** @param {Sample} sample */
export async function showWhy(sample) {
  try {
    const why = await get(`/samples/${sample.id}/why`);
    const place = why.rank
      ? `Place ${why.rank} of ${why.of.toLocaleString()}${why.pin ? "" : " by score"}`
      : `Not in the list, because ${hiddenBy(why)}`;
    const entry = why.suggestion;
    openDialog("Why this sound", [
      h("p", {}, h("bdi", { class: "strong" }, sample.name)),
      h("p", {}, `${place}.`),
      why.pin && h("p", {}, why.pin),
      why.say && h("p", {}, why.say),
      entry && h("p", {}, why.rank ? entry.reason : `If it were: ${entry.reason}`),
      entry && scoreTable(why.parts, entry.score),
      facts(why.sample),
    ]);
  } catch (error) {
    sayError(error);
  }
}

/** @param {Sample} sample */
function facts(sample) {
  const rows = [
    ["Tempo", said(bpmText(/** @type {number} */ (sample.bpm.value)), sample.bpm)],
    ["Key", said(String(sample.key.value ?? "–"), sample.key)],
    ["Length", lengthText(sample.duration_s)],
    ["Pack", sample.pack || "–"],
    ["Tags", sample.tags.join(", ") || "–"],
    ["File", sample.path || "nowhere to be found now"],
  ];
  return h("dl", { class: "facts" }, rows.flatMap(([name, text]) => [
    h("dt", {}, name), h("dd", {}, h("bdi", {}, text)),
  ]));
}

/** @param {import("../core/types.js").Value} value @returns {string} what can be typed for it */
function has(value) {
  return String(value.value ?? (value.source === "user" ? "none" : ""));
}

/** @param {string} text @param {import("../core/types.js").Value} value */
function said(text, value) {
  if (value.source === "user" && value.value === null) return "none (you said so)";
  if (value.source === "none" || value.value === null) return "not sure";
  return `${text} (${sourceText(value.source)}, ${Math.round(value.confidence * 100)} % sure)`;
}

/** @param {Sample} sample @param {() => void} [done] */
export function correctSound(sample, done = () => {}) {
  const field = (/** @type {string} */ label, /** @type {object} */ more) => {
    const input = h("input", { autocomplete: "off", ...more });
    return { input, row: h("label", {}, label, input) };
  };
  const bpm = field("Tempo (BPM)", { value: has(sample.bpm), placeholder: "120, or none" });
  const key = field("Key", { value: has(sample.key), placeholder: "A minor, or none" });
  const role = field("Role", { value: sample.role, list: "roles" });
  const tags = field("Add tags", { placeholder: "warm, intro" });
  const kind = h("select", {}, ["", "loop", "one-shot"].map((each) =>
    h("option", { value: each, selected: each === sample.kind }, each || "unknown")));

  const trouble = h("p", { class: "trouble", role: "alert" });
  const tell = async (/** @type {object} */ request) => {
    try {
      await send("POST", `/samples/${sample.id}/tags`, request);
      say(`Corrected: ${sample.name}`, undoLast, true);
      dialog.close();
      done();
    } catch (error) {
      if (error instanceof Problem) trouble.textContent = error.words;
      else sayError(error);
    }
  };
  const save = () => {
    const request = /** @type {Record<string, any>} */ ({});
    const none = bpm.input.value.trim().toLowerCase() === "none";
    const tempo = none ? 0 : Number(bpm.input.value.trim().replace(",", "."));
    // None of it is said when a part of it cannot be.
    if (bpm.input.value.trim() && !none && !(tempo >= SLOWEST && tempo <= FASTEST)) {
      trouble.textContent = `Tempo takes a number from ${SLOWEST} to ${FASTEST}, such as 87, or none: “${bpm.input.value.trim()}” is none.`;
      bpm.input.focus();
      return undefined;
    }
    if (none && has(sample.bpm) !== "none") request.bpm = "none";
    if (tempo && tempo !== sample.bpm.value) request.bpm = tempo;
    if (key.input.value !== has(sample.key)) request.key = key.input.value;
    if (role.input.value !== sample.role) request.role = role.input.value;
    if (kind.value && kind.value !== sample.kind) request.kind = kind.value;
    const words = tags.input.value.split(",").map((/** @type {string} */ each) => each.trim());
    if (words.some(Boolean)) request.tags = words.filter(Boolean);
    if (Object.keys(request).length) return tell(request);
    trouble.textContent = "Nothing is changed yet.";
    return undefined;
  };
  const form = h(
    "form",
    { class: "fields", on: { submit: (/** @type {Event} */ event) => { event.preventDefault(); void save(); } } },
    bpm.row,
    h("div", { class: "row" },
      button("Tempo × 2", () => tell({ tempo_factor: 2 })),
      button("Tempo ÷ 2", () => tell({ tempo_factor: 0.5 })),
      button("Take corrections back", () => tell({ undo: true }))),
    key.row,
    h("label", {}, "Kind", kind),
    role.row,
    tags.row,
    trouble,
    h("div", { class: "row end" }, h("button", { class: "main" }, "Save")),
  );
  const dialog = openDialog("Correct this sound", [
    h("p", {}, h("bdi", { class: "strong" }, sample.name)),
    form,
  ]);
}

/** @param {Sample} sample */
export async function chooseBoard(sample) {
  try {
    const { boards } = await get("/boards");
    const put = async (/** @type {number|null} */ id) => {
      dialog.close();
      if (id !== null) await addToBoard(sample, id);
    };
    const rows = boards.map((/** @type {import("../core/types.js").Board} */ board) =>
      h("li", {}, button(board.name, () => put(board.id)), " ",
        h("span", { class: "dim" }, countText(board.count, "sound"))));
    const fresh = () => {
      dialog.close();
      ask("New board", "Name", "", async (name) => put(await newBoard(name)));
    };
    const dialog = openDialog("Put it on a board", [
      h("p", {}, h("bdi", { class: "strong" }, sample.name)),
      h("ul", { class: "plain" }, rows),
    ], [button("New board…", fresh)]);
  } catch (error) {
    sayError(error);
  }
}
