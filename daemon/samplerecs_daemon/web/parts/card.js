/** One suggestion: what it is, how it fits, why it is here, and what can be done with it. */

import { openInPlayer, pinned, showInFolder, take, tellVerdict, togglePin } from "../core/actions.js";
import { button, h, icon, unseen } from "../core/dom.js";
import { draggable } from "../core/drag.js";
import { AWAY, bpmText, doubt, guess, lengthText, roleText } from "../core/format.js";
import { parseKey, relation } from "../core/music.js";
import { menu } from "./menu.js";
import { scoreParts } from "./score.js";
import { chooseBoard, correctSound, showWhy } from "./sounddialogs.js";

/**
 * @typedef {import("../core/types.js").Suggestion} Suggestion
 * @typedef {import("../core/types.js").Context} Context
 * @typedef {{play: (entry: Suggestion, share?: number) => void, like: (entry: Suggestion) => void,
 *   mine: (deed: unknown) => void, dragging: (on: boolean) => void,
 *   render: (entry: Suggestion) => void}} Hands what the list does for its cards; `mine` is given
 *   what is being done: the list that follows from it is shown at once
 */

/**
 * @param {Suggestion} entry
 * @param {Context} context
 * @param {string} moved what happened to it since the list before; "" for nothing
 * @param {Hands} hands
 * @returns {HTMLLIElement}
 */
export function card(entry, context, moved, hands) {
  const { sample } = entry;
  const name = h("bdi", { class: "name", title: sample.path || sample.name }, sample.name);
  const play = h(
    "button",
    { type: "button", class: "play", "aria-label": `Play ${sample.name}`, on: { click: () => hands.play(entry) } },
    icon("play"),
  );
  const wave = document.createElement("wave-form");
  Reflect.set(wave, "sample", sample.id);
  wave.addEventListener("seek", (event) => hands.play(entry, /** @type {CustomEvent} */ (event).detail));
  const made = h(
    "li",
    { class: "card", tabIndex: -1, data: { id: sample.id, rank: entry.rank } },
    h("div", { class: "head" },
      play,
      h("div", { class: "title" },
        h("h2", {}, unseen(`${entry.rank}. `), name),
        h("p", { class: "facts-line" }, factsOf(entry, context))),
      h("span", { class: "rank", "aria-hidden": "true" }, entry.rank)),
    wave,
    h("p", { class: "reason" }, entry.reason),
    moved && h("p", { class: "moved" }, moved),
    h("div", { class: "foot" }, deeds(entry, hands)),
    h("details", { class: "score" }, h("summary", {}, "Score ", entry.score.toFixed(2)), scoreParts(entry)),
  );
  made.classList.toggle("pinned", pinned.has(sample.id));
  draggable(made, sample, hands.dragging);
  return made;
}

/** @param {Suggestion} entry @param {Context} context */
function factsOf(entry, context) {
  const { sample } = entry;
  const facts = [
    roleText(sample.role) && h("span", { class: "role" }, roleText(sample.role)),
    tempoText(entry, context),
    keyText(entry, context),
    // Before it is heard its length is not known.
    sample.duration_s > 0 && lengthText(sample.duration_s),
    h("span", { class: "badge", title: GROUNDS[entry.source] ?? "What its place rests on" }, SOURCES[entry.source] ?? entry.source),
    !sample.present && h("span", { class: "badge warn" }, AWAY),
    !sample.heard && h("span", { class: "badge" }, "not heard yet"),
  ];
  const told = facts.filter(Boolean);
  return told.flatMap((fact, at) => (at ? [isBadge(fact) ? " " : " · ", fact] : [fact]));
}

/** @param {unknown} fact what has a line around it needs no dot before it */
const isBadge = (fact) => fact instanceof HTMLElement && fact.classList.contains("badge");

const SOURCES = /** @type {Record<string, string>} */ ({ clap: "by sound and words", fingerprint: "by sound", recency: "by age", rules: "by rules" });
const GROUNDS = /** @type {Record<string, string>} */ ({
  clap: "Its place rests on what it sounds like, and on words for it",
  fingerprint: "Its place rests on what it sounds like",
  recency: "Its place rests on its age: it has not been heard yet",
  rules: "Its place rests on the rules alone",
});

/** @param {Suggestion} entry @param {Context} context @returns {string} "118 → 120 BPM" */
export function tempoText({ sample, tempo_ratio: ratio, stretch }, context) {
  const own = sample.bpm.value;
  if (typeof own !== "number") return sample.kind === "one-shot" ? "" : "tempo unsure";
  const said = bpmText(own) + doubt(sample.bpm);
  const project = context.values.bpm?.value;
  if (!project) return `${said} BPM`;
  const time = ratio === 0.5 ? " half-time" : ratio === 2 ? " double-time" : "";
  const change = Math.abs(stretch - 1) > 0.001 ? ` (${((stretch - 1) * 100).toFixed(1)} %)` : "";
  const same = Math.abs(own - project * ratio) < 0.05;
  const target = bpmText(project * ratio) + guess(context.values.bpm);
  return `${same ? said : `${said} → ${target}`} BPM${time}${change}`;
}

/** @param {Suggestion} entry @param {Context} context @returns {string} */
export function keyText({ sample, semitones }, context) {
  const own = sample.key.value;
  if (typeof own !== "string") return "";
  const { key, mode } = context.values;
  const project = key ? parseKey(`${key.value} ${mode?.value ?? ""}`) : null;
  const words = semitones
    ? `${semitones > 0 ? "+" : "−"}${Math.abs(semitones)} st`
    : relation(parseKey(own), project);
  const said = own + doubt(sample.key);
  return words ? `${said}, ${words}${guess(key)}` : said;
}

/** @param {Suggestion} entry @param {Hands} hands */
function deeds(entry, hands) {
  const { sample } = entry;
  const mine = (/** @type {() => unknown} */ act) => () => hands.mine(act());
  const pin = h("button", {
    type: "button",
    class: "pin",
    "aria-pressed": String(pinned.has(sample.id)),
    on: { click: mine(() => togglePin(sample)) },
  }, icon("pin"), "Pin");
  return [
    button("Take", () => take(sample), { class: "main take", title: "Copies its path; it counts as taken" }),
    pin,
    h("button", { type: "button", class: "dismiss", on: { click: mine(() => tellVerdict(sample, "dismiss")) } },
      icon("close"), "Dismiss"),
    menu(`More for ${sample.name}`, [
      ["More like this", () => hands.like(entry)],
      ["Add to a board…", () => chooseBoard(sample)],
      ["Render into the project", () => hands.render(entry)],
      ["Copy path", () => take(sample)],
      ["Show in folder", () => showInFolder(sample)],
      ["Play on the computer", () => openInPlayer(sample)],
      ["Why this sound…", () => showWhy(sample)],
      ["Correct…", () => correctSound(sample)],
      ["Never again (ban)", mine(() => tellVerdict(sample, "ban"))],
    ]),
  ];
}
