/** What is asked for beyond the project: words and filters, a role, an order, rules to be lifted. */

import { get, send } from "../core/api.js";
import { button, fill, h } from "../core/dom.js";
import { countText, roleText } from "../core/format.js";
import { unpressed } from "../core/press.js";
import { sayError } from "../core/toast.js";
import { modeText } from "../core/words.js";
import { advice } from "./advice.js";
import { Steering } from "./steering.js";

/** @typedef {import("../core/types.js").SuggestionList} SuggestionList */
/**
 * @typedef {{q: string, role: string, preset: string, stretch: boolean,
 *   loosen: string[]}} Asked `loosen` names the rules that are to hide nothing
 */

const HISTORY = "samplerecs.queries";
const REMEMBERED = 30;
/** Milliseconds without a key after which a query is asked. */
const TYPED_MS = 60;

/** Rules in words, for those that are lifted. @type {Record<string, string>} */
const LIFTED = {
  tempo: "Any tempo", key: "Any key", absent: "Also unplugged", banned: "Also banned",
  seen: "Also taken, dismissed or skipped", filter: "Without the filters",
};

export class Asking {
  /** @type {Asked} */
  asked = nothing();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #typing;

  /** @param {HTMLElement} place @param {() => void} ask called when something else is asked for */
  constructor(place, ask) {
    this.ask = ask;
    this.query = h("input", {
      type: "search", placeholder: "Words and filters: dusty keys bpm:80-90", "aria-label": "Search",
      autocomplete: "off", spellcheck: false, maxLength: 4000,
      on: { input: () => this.#typed(), change: () => this.#remember() },
    });
    this.query.setAttribute("list", "queries");
    this.role = h("select", { "aria-label": "Role", on: { change: () => this.#set({ role: this.role.value }) } });
    this.mode = choice("Order by", [["", "order: the usual"], ["fusion", "order: all that is known"], ["rules", "order: rules alone"], ["ab", "order: compare both"]],
      (mode) => this.#setMode(mode));
    this.preset = choice("Weights", [["", "mix: the usual"], ["match", "mix: what fits most"], ["balanced", "mix: balanced"], ["explore", "mix: what is new to me"]],
      (preset) => this.#set({ preset }));
    this.steering = new Steering();
    this.hidden = h("div", { class: "hidden-by", role: "group", "aria-label": "Hidden" });
    place.append(
      h("div", { class: "row grow" }, this.query, h("datalist", { id: "queries" }), this.role, this.mode, this.preset,
        button("Clear", () => this.clear(), { class: "quiet" })),
      this.steering.root, this.hidden, h("datalist", { id: "roles" }),
    );
    this.#history();
    this.#roles([]);
  }

  /** True while the list is not simply that of the project. */
  get own() {
    const { q, role, preset, stretch, loosen } = this.asked;
    return Boolean(q || role || preset || stretch || loosen.length);
  }

  async readRoles() {
    try {
      this.#roles(Object.keys((await get("/library")).roles).sort());
    } catch {
      // The box offers "any role" alone until the library can be asked.
    }
  }

  /** Reads how lists are ordered, and where they are steered to. */
  async readOrder() {
    await this.steering.refresh();
    try {
      const { mode, set_by: by } = await get("/recommendations/mode");
      this.mode.value = by === "settings" ? "" : mode;
    } catch {
      // The box keeps what it showed.
    }
  }

  clear() {
    this.asked = nothing();
    this.query.value = "";
    this.role.value = "";
    this.preset.value = "";
    this.ask();
  }

  /** @param {SuggestionList} list says what is hidden, and what to do when little is left */
  show(list) {
    const chips = list.loosen.map(({ rule, say, patch }) =>
      button(`${say}: show`, () => this.#set(patch), { class: "chip", data: { rule } }));
    const stretches = list.hidden.tempo && !this.asked.stretch && !this.asked.loosen.includes("tempo");
    const lifted = this.asked.loosen.map((rule) =>
      this.#strict(LIFTED[rule] ?? rule, { loosen: this.asked.loosen.filter((each) => each !== rule) }));
    unpressed(this.hidden, () => fill(this.hidden,
      chips,
      stretches && button("Stretch up to 8 % to fit", () => this.#set({ stretch: true }), { class: "chip" }),
      this.asked.stretch && this.#strict("Stretched up to 8 %", { stretch: false }), lifted,
      advice([list.advice, ...list.notes].filter(Boolean).join(" "))));
    const count = document.getElementById("count");
    if (count) count.textContent = totals(list);
  }

  /** @param {string} words @param {Partial<Asked>} back */
  #strict(words, back) {
    return button(`${words} ×`, () => this.#set(back), { class: "chip", "aria-pressed": "true" });
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#set({ q: this.query.value.trim() }), TYPED_MS);
  }

  /** @param {Partial<Asked>} change */
  #set(change) {
    this.asked = { ...this.asked, ...change };
    this.ask();
  }

  /** @param {string} mode for all lists and faces, until it is set otherwise */
  async #setMode(mode) {
    try {
      await send("PUT", "/recommendations/mode", { mode });
      this.ask();
    } catch (error) {
      sayError(error);
    }
  }

  #remember() {
    const q = this.query.value.trim();
    if (!q) return;
    const kept = [q, ...queries().filter((each) => each !== q)].slice(0, REMEMBERED);
    localStorage.setItem(HISTORY, JSON.stringify(kept));
    this.#history();
  }

  #history() {
    const options = queries().map((value) => h("option", { value }));
    const place = document.getElementById("queries");
    if (place) fill(place, options);
  }

  /** @param {string[]} names */
  #roles(names) {
    const known = names.filter((name) => name !== "unknown");
    const options = ["", ...known].map((value) => h("option", { value }, roleText(value) || "any role"));
    fill(this.role, options);
    this.role.value = this.asked.role;
    const place = document.getElementById("roles");
    if (place) fill(place, known.map((value) => h("option", { value })));
  }
}

/** @param {SuggestionList} list @returns {string} "109 sounds to choose from, ordered by all that is known" */
function totals(list) {
  const drawn = list.trial ? " (drawn for this session, to compare)" : "";
  const lacks = list.lacking.length ? ` · the project lacks ${list.lacking.map(roleText).join(", ")}` : "";
  return `${countText(list.total, "sound")} to choose from, ordered by ${modeText(list.mode)}${drawn}${lacks}`;
}

/** @param {string} label @param {[string, string][]} options @param {(value: string) => unknown} take */
function choice(label, options, take) {
  const made = h("select", { "aria-label": label, on: { change: () => take(made.value) } },
    options.map(([value, words]) => h("option", { value }, words)));
  return made;
}

/** @returns {Asked} */
function nothing() {
  return { q: "", role: "", preset: "", stretch: false, loosen: [] };
}

/** @returns {string[]} */
function queries() {
  try {
    const kept = JSON.parse(localStorage.getItem(HISTORY) ?? "[]");
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}
