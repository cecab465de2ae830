/** What the project is, field by field: value, who said it and when; each can be set by hand. */

import { newSession } from "../core/actions.js";
import { get, queryOf, send } from "../core/api.js";
import { button, fill, h } from "../core/dom.js";
import { ageText, bpmText, guess } from "../core/format.js";
import { camelot, keyName, parseKey, tappedTempo } from "../core/music.js";
import { unpressed } from "../core/press.js";
import { sayError } from "../core/toast.js";
import { advice } from "./advice.js";
import { openDialog } from "./dialog.js";
import "./wheel.js";

/** @typedef {import("../core/types.js").Context} Context */

export const MOODS = ["dark", "bright", "warm", "punchy", "soft", "clean", "distorted", "dry", "wet", "wide"];
/** Taps further apart begin anew, in milliseconds. */
const TAP_MS = 2500;
const AGES_MS = 5000;

export class ContextBar {
  /** @type {Context} */
  context = { values: {} };
  /** @type {number[]} */
  #taps = [];
  #shown = 0;

  /**
   * @param {HTMLElement} place
   * @param {(deed: Promise<void>) => void} mine given what is being said here: a list follows from it
   */
  constructor(place, mine) {
    this.mine = mine;
    this.bpm = textField("Tempo", "BPM", { inputMode: "decimal", size: 5 });
    this.key = textField("Key", "A minor", { size: 8 });
    this.genre = textField("Genre", "house", { size: 8 });
    this.time = textField("Time left", "25m", { size: 6 });
    this.words = textField("Wanted", "words", { size: 8 });
    this.moods = h("div", { class: "chips", role: "group", "aria-label": "Mood" });
    this.moodGround = h("span", { class: "ground" });
    this.project = h("p", { class: "project" });
    this.notes = h("p", { class: "notes", role: "status", hidden: true });
    this.#wire(place);
    setInterval(() => this.#passing(), AGES_MS);
  }

  async refresh() {
    const before = this.#shown;
    try {
      const context = await get("/recommendations/context");
      // What the daemon told meanwhile is newer than this answer.
      if (before === this.#shown) this.show(context);
    } catch (error) {
      sayError(error);
    }
  }

  /** @param {Context} context */
  show(context) {
    this.#shown += 1;
    this.context = context;
    const { bpm, key, mode, genre, preferences } = context.values;
    put(this.bpm.input, bpm ? bpmText(bpm.value) : "");
    const parsed = key ? parseKey(`${key.value} ${mode?.value ?? ""}`) : null;
    put(this.key.input, parsed ? keyName(parsed) : key?.value ?? "");
    put(this.genre.input, genre?.value ?? "");
    this.#left();
    put(this.words.input, preferences?.value?.join(" ") ?? "");
    unpressed(this.moods, () => this.#moods());
    this.#grounds();
  }

  /** One tap of the tempo. */
  tap() {
    const now = performance.now();
    const last = this.#taps[this.#taps.length - 1];
    if (last !== undefined && now - last > TAP_MS) this.#taps = [];
    this.#taps.push(now);
    const bpm = tappedTempo(this.#taps);
    if (bpm !== null) {
      this.bpm.input.value = bpmText(bpm);
      void this.set({ bpm });
    }
  }

  /** @param {Record<string, any>} values */
  set(values) {
    this.mine(this.#say(() => send("POST", "/recommendations/context", values)));
  }

  /** @param {() => Promise<Context & {notes: string[]}>} deed */
  async #say(deed) {
    const before = this.#shown;
    try {
      const context = await deed();
      this.#tellNotes(context.notes);
      // What was told meanwhile may be newer than this answer, or older.
      if (before === this.#shown) this.show(context);
      else await this.refresh();
    } catch (error) {
      sayError(error);
      this.show(this.context);
    }
  }

  /** @param {string[]} notes how what was said was read */
  #tellNotes(notes) {
    this.notes.hidden = !notes.length;
    fill(this.notes, advice(notes.join(" ")));
  }

  /** @param {HTMLElement} place */
  #wire(place) {
    const number = (/** @type {string} */ text) => (text ? Number(text.replace(",", ".")) || text : null);
    changed(this.bpm, (text) => this.set({ bpm: number(text) }));
    changed(this.key, (text) => this.set({ key: text || null }));
    changed(this.genre, (text) => this.set({ genre: text || null }));
    changed(this.time, (text) => this.set({ time_remaining: text || null }));
    changed(this.words, (text) => this.set({ preferences: text || null }));
    this.bpm.box.append(button("Tap", () => this.tap(), { class: "small", title: "Tap the beat (t)" }));
    this.key.box.append(button("Wheel", () => this.wheel(), { class: "small" }));
    for (const span of ["15m", "30m", "1h"]) {
      this.time.box.append(button(span, () => this.set({ time_remaining: span }), {
        class: "small", "aria-label": `Time left: ${span}`,
      }));
    }
    const more = h("details", { class: "folded" },
      h("summary", {}, "Mood, genre, time"),
      h("div", { class: "fields" },
        h("div", { class: "field wide" }, h("span", { class: "label" }, "Mood", this.moodGround), this.moods),
        this.genre.root, this.time.root, this.words.root,
        h("div", { class: "row" },
          button("Forget all of it", () => this.forget([])),
          button("New session", newSession))));
    place.append(this.bpm.root, this.key.root, this.project, this.notes, more);
  }

  wheel() {
    const wheel = document.createElement("key-wheel");
    const { key, mode } = this.context.values;
    const parsed = key ? parseKey(`${key.value} ${mode?.value ?? ""}`) : null;
    const said = h("p", { role: "status" });
    const show = () => {
      const now = parseKey(Reflect.get(wheel, "value"));
      said.textContent = now ? `${keyName(now)} (${camelot(now)})` : "No key chosen";
    };
    Reflect.set(wheel, "value", parsed ? keyName(parsed) : "");
    wheel.addEventListener("choose", (event) => {
      show();
      void this.set({ key: /** @type {CustomEvent} */ (event).detail });
    });
    show();
    openDialog("Key of the project", [wheel, said], [
      button("No key", () => {
        Reflect.set(wheel, "value", "");
        show();
        void this.forget(["key", "mode"]);
      }),
    ]);
  }

  /** @param {string[]} fields none for all */
  forget(fields) {
    this.mine(this.#say(() => send("DELETE", `/recommendations/context${queryOf({ field: fields })}`)));
  }

  #moods() {
    const chosen = /** @type {string[]} */ (this.context.values.mood_tags?.value ?? []);
    const all = [...MOODS, ...chosen.filter((each) => !MOODS.includes(each))];
    const focused = this.moods.contains(document.activeElement) ? document.activeElement?.textContent : "";
    fill(this.moods, all.map((mood) => {
      const on = chosen.includes(mood);
      const next = on ? chosen.filter((each) => each !== mood) : [...chosen, mood];
      return button(mood, () => this.set({ mood_tags: next.length ? next : null }), {
        class: "chip", "aria-pressed": String(on),
      });
    }));
    const again = [...this.moods.children].find((each) => each.textContent === focused);
    if (focused && again instanceof HTMLElement) again.focus();
  }

  #passing() {
    this.#left();
    this.#grounds();
  }

  /** What is left now of the time that was left when the daemon said it. */
  #left() {
    const time = this.context.values.time_remaining;
    const left = time && Math.max(0, Math.round(time.value - (Date.now() / 1000 - time.at)));
    put(this.time.input, left === undefined ? "" : minutes(left));
  }

  #grounds() {
    const { bpm, key, genre, time_remaining: time, preferences, mood_tags: moods } = this.context.values;
    for (const [place, field] of /** @type {[HTMLElement, any][]} */ ([
      [this.bpm.ground, bpm], [this.key.ground, key], [this.genre.ground, genre],
      [this.time.ground, time], [this.words.ground, preferences], [this.moodGround, moods],
    ])) place.textContent = field ? ` · ${ground(field)}` : "";
    const { project, track, playing, recording } = this.context.values;
    const said = /** @type {[string, import("../core/types.js").Field|undefined][]} */ ([
      recording?.value ? ["recording", recording] : ["playing", playing],
      [project?.value, project], [track?.value, track],
    ]);
    fill(this.project, said.filter(([, field]) => field?.value).map(([words, field]) =>
      h("span", {}, h("bdi", {}, words), h("span", { class: "ground" }, ` (${ground(/** @type {any} */ (field))})`), " ")));
  }
}

/** @param {import("../core/types.js").Field} field @returns {string} "Renoise, 12 s ago", "? a guess from names, 12 s ago" */
function ground(field) {
  const who = field.source === "user" ? "you" : field.source;
  return `${guess(field) && "? a guess from "}${who}, ${ageText(field.at)}`;
}

/** @param {number} seconds */
function minutes(seconds) {
  return seconds % 60 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : `${seconds / 60}m`;
}

/** @param {string} label @param {string} placeholder @param {object} more */
function textField(label, placeholder, more) {
  const ground = h("span", { class: "ground" });
  const input = h("input", { placeholder, autocomplete: "off", spellcheck: false, ...more });
  const box = h("div", { class: "box" }, input);
  const root = h("div", { class: "field" }, h("label", {}, h("span", { class: "label" }, label, ground), box));
  // The buttons beside it are no part of its label.
  root.append(box);
  input.setAttribute("aria-label", label);
  return { root, box, input, ground };
}

/** @param {{input: HTMLInputElement}} field @param {(text: string) => unknown} take */
function changed({ input }, take) {
  input.addEventListener("change", () => {
    // It is typed to its end: from here on it shows what the daemon made of it, or had before.
    input.dataset.was = input.value;
    take(input.value.trim());
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    input.value = input.dataset.was ?? "";
    input.blur();
  });
}

/** Leaves a field alone while it is typed in. @param {HTMLInputElement} input @param {string} text */
function put(input, text) {
  if (document.activeElement !== input || input.dataset.was === input.value) input.value = text;
  input.dataset.was = text;
}
