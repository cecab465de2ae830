/** What is asked for beyond the project: words and filters, a role, a mode, sounds to be like. */

import { get } from "../core/api.js";
import { button, fill, h } from "../core/dom.js";
import { countText, roleText } from "../core/format.js";

/** @typedef {import("../core/types.js").SuggestionList} SuggestionList */
/**
 * @typedef {{q: string, role: string, mode: string, like: {id: number, name: string}[],
 *   stretch: boolean, search: boolean}} Asked
 */

const HISTORY = "samplerecs.queries";
const REMEMBERED = 30;
/** Milliseconds without a key after which a query is asked. */
const TYPED_MS = 60;

/** Words for the rules that hide sounds. @type {Record<string, string>} */
const RULES = {
  tempo: "by tempo", key: "by key", absent: "on unplugged drives", banned: "banned",
  seen: "seen enough", filter: "by your filters",
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
    this.mode = h("select", { "aria-label": "Order by", on: { change: () => this.#set({ mode: this.mode.value }) } },
      [["", "order as set"], ["fusion", "fusion"], ["rules", "rules only"]].map(([value, words]) =>
        h("option", { value }, words)));
    this.likes = h("div", { class: "chips", role: "group", "aria-label": "More like" });
    this.hidden = h("div", { class: "hidden-by", role: "group", "aria-label": "Hidden" });
    place.append(
      h("div", { class: "row grow" }, this.query, h("datalist", { id: "queries" }), this.role, this.mode,
        button("Clear", () => this.clear(), { class: "quiet" })),
      this.likes, this.hidden, h("datalist", { id: "roles" }),
    );
    this.#history();
    this.#roles([]);
  }

  /** True while the list is not simply that of the project. */
  get own() {
    const { q, role, mode, like, stretch, search } = this.asked;
    return Boolean(q || role || mode || like.length || stretch || search);
  }

  /** @returns {Record<string, any>} the query of /recommendations/top */
  get params() {
    const { like, ...rest } = this.asked;
    return { ...rest, like: like.map((each) => each.id) };
  }

  async readRoles() {
    try {
      this.#roles(Object.keys((await get("/library")).roles).sort());
    } catch {
      // The box offers "any role" alone until the library can be asked.
    }
  }

  clear() {
    this.asked = nothing();
    this.query.value = "";
    this.role.value = "";
    this.mode.value = "";
    this.#changed();
  }

  /** More like a sound; several add up. @param {number} id @param {string} name */
  addLike(id, name) {
    const like = this.asked.like.filter((each) => each.id !== id);
    this.#set({ like: [...like, { id, name }] });
  }

  /** @param {string} rule what hides sounds: it is loosened by a step */
  loosen(rule) {
    if (rule === "tempo" && !this.asked.stretch) this.#set({ stretch: true });
    else this.#set({ search: true });
  }

  /** @param {SuggestionList} list says what is hidden, and what to do when little is left */
  show(list) {
    const hidden = Object.entries(list.hidden).filter(([, count]) => count > 0);
    const chips = hidden.map(([rule, count]) => {
      const words = `${count.toLocaleString()} ${RULES[rule] ?? rule}`;
      if (!["tempo", "key", "seen", "banned"].includes(rule)) return h("span", { class: "dim" }, words);
      const step = rule === "tempo" && !this.asked.stretch ? "stretch to fit" : "show them";
      return button(`${words}: ${step}`, () => this.loosen(rule), { class: "chip", data: { rule } });
    });
    const loosened = [
      this.asked.stretch && this.#strict("Stretched up to 8 %", { stretch: false }),
      this.asked.search && this.#strict("Nothing is hidden", { search: false }),
    ];
    const words = [list.advice, ...list.notes].filter(Boolean).join(" ");
    fill(this.hidden,
      chips.length > 0 && h("span", { class: "label" }, "Hidden: "), chips, loosened,
      words && h("p", { class: "dim" }, words));
    const count = document.getElementById("count");
    if (count) count.textContent = `${countText(list.total, "sound")} to choose from, by ${list.mode}`;
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
    this.#changed();
  }

  #changed() {
    fill(this.likes, this.asked.like.length > 0 && h("span", { class: "label" }, "More like "),
      this.asked.like.map(({ id, name }) => button(`${name} ×`, () =>
        this.#set({ like: this.asked.like.filter((each) => each.id !== id) }),
      { class: "chip", "aria-label": `No longer like ${name}` })));
    this.ask();
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

/** @returns {Asked} */
function nothing() {
  return { q: "", role: "", mode: "", like: [], stretch: false, search: false };
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
