/**
 * Every sound of the library, as many as there are: rows are made for what is on screen, pages
 * asked for as they are scrolled to.
 */

import { moreLike, showInFolder, take, tellVerdict, togglePin } from "../core/actions.js";
import { get } from "../core/api.js";
import { button, fill, h, icon } from "../core/dom.js";
import { draggable } from "../core/drag.js";
import { AWAY, bpmText, countText, doubt, lengthText, roleText } from "../core/format.js";
import { keysOn } from "../core/keys.js";
import { unpressed } from "../core/press.js";
import { sayError } from "../core/toast.js";
import { firstRun } from "../parts/firstrun.js";
import { menu } from "../parts/menu.js";
import { renderInto } from "../parts/renderinto.js";
import { chooseBoard, correctSound, showWhy } from "../parts/sounddialogs.js";

/** @typedef {import("../core/types.js").Sample} Sample */
/** @typedef {import("../app.js").Tools} Tools */

/** Sounds asked for at a time: while scrolling, and on the way to a far place. */
const PAGE = 500;
const FAR = 1000;
/** Rows beyond the edges that are made, too. */
const BEYOND = 8;
/** Browsers draw no element taller than this; beyond it the rows are packed closer together. */
const TALLEST_PX = 8_000_000;
/** @type {[string, string, string][]} column, its title, what it sorts by */
const COLUMNS = [
  ["name", "Name", "name"], ["role", "Role", "role"], ["bpm", "BPM", "bpm"], ["key", "Key", "key"],
  ["length", "Length", "length"], ["pack", "Pack", "pack"],
];

/** @param {Tools} tools */
export function soundsPage(tools) {
  const made = new Sounds(tools);
  return { root: made.root, close: () => made.close() };
}

class Sounds {
  /** @type {Sample[]} */
  #rows = [];
  #total = 0;
  /** What nothing answers. @type {string[]} */
  #notes = [];
  #cursor = "";
  #sort = "name";
  #asking = false;
  /** The last page that was asked for did not come. */
  #failed = false;
  #at = 0;
  #abort = new AbortController();
  #close = new AbortController();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #typing;

  /** @param {Tools} tools */
  constructor(tools) {
    this.tools = tools;
    this.query = h("input", {
      type: "search", "aria-label": "Search the library", placeholder: "Words and filters", spellcheck: false,
      maxLength: 4000, on: { input: () => this.#typed() },
    });
    this.count = h("p", { role: "status", class: "dim" });
    this.rows = h("div", { class: "rows", role: "rowgroup" });
    this.spacer = h("div", { class: "spacer", role: "presentation" }, this.rows);
    this.scroller = h("div", { class: "scroller", role: "presentation", on: { scroll: () => this.#draw() } }, this.spacer);
    this.heads = h("div", { role: "rowgroup" });
    this.grid = h("div", { class: "grid", role: "grid", "aria-label": "Sounds", on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#keys(event) } },
      this.heads, this.scroller);
    this.empty = h("div", {});
    this.root = h("div", { class: "view" },
      h("div", { class: "row grow" }, this.query,
        button("Newest first", () => this.#sortBy("newest")), this.count),
      this.grid, this.empty);
    const { signal } = this.#close;
    tools.feed.addEventListener("back", () => (this.#failed ? this.#again() : this.#changed()), { signal });
    tools.feed.addEventListener("library.changed", () => this.#changed(), { signal });
    tools.player.addEventListener("change", () => this.#draw(), { signal });
    new ResizeObserver(() => this.#draw()).observe(this.scroller);
    this.#again();
  }

  close() {
    this.#abort.abort();
    this.#close.abort();
  }

  /** The library has changed: whoever looks into it further down is not thrown back to its top. */
  #changed() {
    const away = this.scroller.scrollTop > 0 || this.rows.contains(document.activeElement);
    if (!away) this.#again();
    else fill(this.count, `${this.#counted()} There are changes: `, button("Show", () => this.#again(), { class: "small" }));
  }

  /** @returns {string} "3 sounds. No sound answers to "flac"." */
  #counted() {
    return [countText(this.#total, "sound"), ...this.#notes].join(". ").replace(/\.\. /g, ". ");
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#again(), 80);
  }

  /** @param {string} by */
  #sortBy(by) {
    this.#sort = this.#sort === by ? `-${by}` : by;
    this.#again();
  }

  #again() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#asking = false;
    // The rows stay until the others come: what is on screen answers meanwhile, too.
    this.#cursor = "";
    this.#at = 0;
    this.scroller.scrollTop = 0;
    this.#heads();
    void this.#more();
  }

  async #more() {
    if (this.#asking) return;
    this.#asking = true;
    const { signal } = this.#abort;
    const limit = this.#cursor && this.#place().first > this.#rows.length ? FAR : PAGE;
    const asked = { q: this.query.value.trim(), sort: this.#sort, cursor: this.#cursor, limit };
    try {
      const page = await get("/samples", asked, signal);
      this.#rows = asked.cursor ? this.#rows.concat(page.samples) : page.samples;
      this.#total = page.total;
      this.#cursor = page.next_cursor;
      this.#failed = false;
      this.#notes = page.notes;
      fill(this.count, this.#counted());
      this.#showEmpty(!page.total && !asked.q);
    } catch (error) {
      if (signal.aborted) return;
      this.#failed = true;
      this.#rows = [];
      this.#total = 0;
      this.#cursor = "";
      this.count.textContent = "";
      sayError(error);
    }
    this.#asking = false;
    this.#draw();
  }

  /** Without a single sound there is a folder to ask for, and no table. @param {boolean} empty */
  #showEmpty(empty) {
    this.grid.hidden = empty;
    if (empty !== this.empty.hasChildNodes()) fill(this.empty, empty && firstRun("div"));
  }

  #heads() {
    const cells = COLUMNS.map(([name, title, by]) => {
      const now = this.#sort.replace("-", "") === by;
      const order = !now ? "none" : this.#sort.startsWith("-") ? "descending" : "ascending";
      const mark = { none: "", ascending: " ▲", descending: " ▼" }[order];
      return h("div", { role: "columnheader", "aria-sort": order, data: { col: name } },
        button(title + mark, () => this.#sortBy(by)));
    });
    unpressed(this.heads, () => fill(this.heads, h("div", { role: "row", class: "heads" },
      h("div", { role: "columnheader" }, h("span", { class: "unseen" }, "Play")), cells,
      h("div", { role: "columnheader" }, h("span", { class: "unseen" }, "More")))));
  }

  /** Height of a row, and rows that go before the first that is on screen. */
  #place() {
    const row = 2.75 * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const tall = Math.min(this.#total * row, TALLEST_PX);
    const room = this.scroller.clientHeight;
    const most = Math.max(1, tall - room);
    const last = Math.max(0, this.#total - room / row);
    const first = Math.floor((this.scroller.scrollTop / most) * last);
    return { row, tall, first: Math.min(first, Math.max(0, this.#total - 1)), fit: Math.ceil(room / row) };
  }

  #draw() {
    unpressed(this.rows, () => this.#drawn());
  }

  #drawn() {
    const { row, tall, first, fit } = this.#place();
    const from = Math.max(0, first - BEYOND);
    const to = Math.min(this.#total, first + fit + BEYOND);
    this.spacer.style.blockSize = `${tall}px`;
    const top = this.scroller.scrollTop - (first - from) * row - (this.#total * row > TALLEST_PX ? 0 : this.scroller.scrollTop % row);
    this.rows.style.insetBlockStart = `${Math.max(0, Math.min(top, tall - (to - from) * row))}px`;
    this.grid.setAttribute("aria-rowcount", String(this.#total + 1));
    const inside = this.rows.contains(document.activeElement);
    const shown = [];
    for (let at = from; at < to; at += 1) shown.push(this.#row(at));
    // A menu that is open must not be drawn away by the sound's progress.
    if (!this.rows.querySelector("details[open]")) fill(this.rows, shown);
    if (inside) this.rows.querySelector(`[aria-rowindex="${this.#at + 2}"]`)?.focus({ preventScroll: true });
    if (to + PAGE / 2 > this.#rows.length && this.#cursor) void this.#more();
  }

  /** @param {number} at */
  #row(at) {
    const sample = this.#rows[at];
    const more = { role: "row", "aria-rowindex": at + 2, tabIndex: at === this.#at ? 0 : -1, data: { at } };
    if (!sample) return h("div", more, h("div", { role: "gridcell" }), h("div", { role: "gridcell", class: "dim" }, "…"));
    const cell = (/** @type {string} */ name, /** @type {any} */ text) =>
      h("div", { role: "gridcell", class: "cell", data: { col: name } }, text);
    const playing = this.tools.player.plays(sample.id);
    const row = h("div", { ...more, class: playing ? "playing" : "" },
      h("div", { role: "gridcell" }, h("button", {
        type: "button", class: "play", tabIndex: -1, "aria-label": playing ? "Stop" : `Play ${sample.name}`,
        on: { click: () => this.#play(sample) },
      }, icon(playing ? "stop" : "play"))),
      cell("name", [
        h("bdi", { class: sample.present ? "" : "gone", title: sample.path || sample.name }, sample.name),
        !sample.present && " ", !sample.present && h("span", { class: "badge warn" }, AWAY),
      ]),
      cell("role", roleText(sample.role)),
      cell("bpm", bpmText(/** @type {number|null} */ (sample.bpm.value)) + doubt(sample.bpm)),
      cell("key", (sample.key.value ?? "–") + doubt(sample.key)),
      cell("length", lengthText(sample.duration_s)),
      cell("pack", h("bdi", { title: sample.pack }, sample.pack)),
      h("div", { role: "gridcell" }, this.#menu(sample)));
    row.addEventListener("focusin", () => { this.#at = at; });
    draggable(row, sample, () => {});
    return row;
  }

  /** @param {Sample} sample */
  #menu(sample) {
    return menu(`More for ${sample.name}`, [
      ["Take (copy path)", () => take(sample)],
      ["Pin, or take the pin out", () => togglePin(sample)],
      ["More like this", () => moreLike(sample)],
      ["Add to a board…", () => chooseBoard(sample)],
      ["Render into the project", () => renderInto({ sample })],
      ["Correct…", () => correctSound(sample, () => this.#again())],
      ["Show in folder", () => showInFolder(sample)],
      ["Why this sound…", () => showWhy(sample)],
      ["Dismiss", () => tellVerdict(sample, "dismiss")],
      ["Never again (ban)", () => tellVerdict(sample, "ban")],
    ]);
  }

  /**
   * What the keys of the list do with the sound of a row; those of the player are everywhere.
   *
   * @type {Record<string, (sample: Sample) => unknown>}
   */
  #acts = {
    " ": (sample) => this.#play(sample),
    Enter: take,
    y: take,
    p: togglePin,
    x: (sample) => tellVerdict(sample, "dismiss"),
    B: (sample) => tellVerdict(sample, "ban"),
    m: moreLike,
    "+": chooseBoard,
    e: showInFolder,
    w: (sample) => renderInto({ sample }),
  };

  /** @param {Sample} sample */
  #play(sample) {
    this.tools.player.toggle({ entry: bare(sample), list: 0, bpm: null });
  }

  /** @param {KeyboardEvent} event */
  #keys(event) {
    const fit = this.#place().fit;
    const steps = /** @type {Record<string, number>} */ ({
      ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: fit, PageUp: -fit, Home: -Infinity, End: Infinity,
    });
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.getAttribute("role") !== "row" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.length === 1 && event.key !== " " && !keysOn()) return;
    const sample = this.#rows[this.#at];
    const act = Object.hasOwn(this.#acts, event.key) ? this.#acts[event.key] : undefined;
    if (event.key in steps) this.#go(Math.max(0, Math.min(this.#total - 1, this.#at + steps[event.key])));
    else if (act && sample) void act(sample);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} at */
  #go(at) {
    this.#at = at;
    const { row, tall, first, fit } = this.#place();
    if (at < first || at >= first + fit - 1) {
      const last = Math.max(1, this.#total - this.scroller.clientHeight / row);
      const target = at < first ? at : at - fit + 2;
      this.scroller.scrollTop = (Math.max(0, target) / last) * (tall - this.scroller.clientHeight);
    }
    this.#draw();
    this.rows.querySelector(`[aria-rowindex="${at + 2}"]`)?.focus({ preventScroll: true });
  }
}

/** A sound by itself as an entry of a list. @param {Sample} sample */
export function bare(sample) {
  return {
    rank: 0, sample, score: 0, score_components: {}, reason: "", source: "", semitones: 0,
    tempo_ratio: 1, stretch: 1,
  };
}
