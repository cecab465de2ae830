/** Suggested for you: the list, kept still while it is looked at, and what is done with it. */

import { take, tellVerdict, togglePin, undoLast, showInFolder, newSession, pinned } from "./core/actions.js";
import { Problem, get } from "./core/api.js";
import { Calm } from "./core/calm.js";
import { button, fill, h, icon } from "./core/dom.js";
import { countText } from "./core/format.js";
import { bind } from "./core/keys.js";
import { Moves } from "./core/moves.js";
import { unpressed } from "./core/press.js";
import { makeAhead } from "./core/rendering.js";
import { sayError } from "./core/toast.js";
import { advice } from "./parts/advice.js";
import { Asking } from "./parts/asking.js";
import { card } from "./parts/card.js";
import { ContextBar } from "./parts/contextbar.js";
import { firstRun } from "./parts/firstrun.js";
import { Work } from "./parts/progress.js";
import { renderInto } from "./parts/renderinto.js";
import { chooseBoard } from "./parts/sounddialogs.js";

/** @typedef {import("./core/types.js").LiveList} LiveList */
/** @typedef {import("./core/types.js").Suggestion} Suggestion */

/** Milliseconds after which the list may move once the pointer has left it. */
const LEFT_MS = 400;
const HELD = " The list is held (h lets it go).";

export class SuggestView {
  #list = /** @type {HTMLElement} */ (document.getElementById("list"));
  #word = /** @type {HTMLElement} */ (document.getElementById("word"));
  #asking;
  #calm = new Calm((list, before) => this.#show(list, before), (count) => this.#tell(count));
  #moves = new Moves();
  #abort = new AbortController();
  /** Lists that the daemon told of by itself. */
  #told = 0;
  /** The user waits for the answer. */
  #asked = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #leaving;

  /**
   * @param {import("./core/feed.js").Feed} feed
   * @param {import("./core/player.js").Player} player
   * @param {import("./core/report.js").Report} report
   */
  constructor(feed, player, report) {
    this.player = player;
    this.report = report;
    this.context = new ContextBar(
      /** @type {HTMLElement} */ (document.getElementById("context")), (deed) => this.#mine(deed));
    this.#asking = new Asking(/** @type {HTMLElement} */ (document.getElementById("asking")), () => this.#ask(true));
    this.#list.before(new Work(feed, true).root);
    this.#listen(feed);
    this.#hold();
    this.#bind();
  }

  /** Asks anew for everything on screen. */
  refresh() {
    void this.context.refresh();
    void this.#asking.readRoles();
    void this.#asking.readOrder();
    this.#ask(false);
  }

  /** @param {import("./core/feed.js").Feed} feed */
  #listen(feed) {
    feed.addEventListener("live", (event) => {
      const list = /** @type {CustomEvent} */ (event).detail;
      this.#told += 1;
      if (this.#asking.own) this.#ask(false);
      else this.#calm.offer(list);
    });
    feed.addEventListener("context.changed", (event) =>
      this.context.show(/** @type {CustomEvent} */ (event).detail.data.context));
    feed.addEventListener("recommendation.pin", (event) => {
      const { sample, undo } = /** @type {CustomEvent} */ (event).detail.data;
      undo ? pinned.delete(sample) : pinned.add(sample);
      this.#marks();
    });
    for (const name of ["recommendation.steer", "mode.changed", "session.started"]) {
      feed.addEventListener(name, () => this.#asking.readOrder());
    }
    feed.addEventListener("library.changed", () => this.#asking.readRoles());
  }

  /** What keeps the list still. */
  #hold() {
    // Not "pointerenter": a pointer that lies where the list came to be looks at nothing.
    const looks = () => {
      clearTimeout(this.#leaving);
      this.#calm.hold("pointer");
    };
    this.#list.addEventListener("pointermove", looks);
    this.#list.addEventListener("pointerdown", () => {
      looks();
      this.#calm.hold("press");
      unpressed(this.#list, () => this.#calm.release("press"));
    });
    this.#list.addEventListener("pointerleave", (event) => {
      // A finger leaves when it lifts; only a mouse rests on things.
      const wait = event.pointerType === "mouse" ? LEFT_MS : 3000;
      this.#leaving = setTimeout(() => this.#calm.release("pointer"), wait);
    });
    // A menu is chosen from, by the keyboard too. (It tells on the way down alone.)
    this.#list.addEventListener("toggle", () => {
      if (this.#list.querySelector("details.menu[open]")) this.#calm.hold("menu");
      else this.#calm.release("menu");
    }, true);
    this.player.addEventListener("change", () => {
      if (this.player.playing) this.#calm.hold("sound");
      else this.#calm.release("sound");
      this.#marks();
    });
  }

  #marks() {
    for (const each of /** @type {NodeListOf<HTMLElement>} */ (this.#list.querySelectorAll(".card[data-id]"))) {
      const id = Number(each.dataset.id);
      playMark(each, this.player.plays(id));
      each.classList.toggle("pinned", pinned.has(id));
      each.querySelector(".pin")?.setAttribute("aria-pressed", String(pinned.has(id)));
    }
  }

  /** @param {boolean} mine the user asked for another list just now */
  async #ask(mine) {
    // Also where another question comes before the answer.
    this.#asked ||= mine;
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const told = this.#told;
    this.#list.setAttribute("aria-busy", "true");
    try {
      const list = this.#asking.own
        ? asLive(await get("/recommendations/top", this.#asking.asked, signal))
        : await get("/recommendations/live", {}, signal);
      // What the daemon told meanwhile is newer than this answer, or was begun before it.
      if (told !== this.#told && !this.#asking.own) {
        if (this.#asked) return void this.#ask(true);
      } else {
        if (this.#asked) this.#calm.expectMine();
        this.#asked = false;
        this.#calm.offer(list);
      }
      this.#list.setAttribute("aria-busy", "false");
    } catch (error) {
      if (signal.aborted) return;
      this.#asked = false;
      this.#list.setAttribute("aria-busy", "false");
      this.#failed(error);
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    if (error instanceof Problem && error.code === "empty-library") {
      // A path that is being typed stays.
      if (!this.#list.querySelector("form")) fill(this.#list, firstRun());
    } else if (error instanceof Problem && error.status >= 400 && error.status < 500) {
      fill(this.#word, advice(error.words, "trouble"));
    } else sayError(error);
  }

  /** @param {LiveList} live @param {LiveList|null} before what was on screen */
  #show(live, before) {
    const { list } = live;
    const focus = this.#focused();
    const unfolded = this.#unfolded();
    const moved = this.#moves.since(before, live);
    const cards = list.suggestions.map((entry) =>
      card(entry, list.context, moved.get(entry.sample.id) ?? "", this.#hands(live)));
    fill(this.#list, cards.length ? cards : h("li", { class: "card empty" },
      h("p", {}, "Nothing fits."), advice(list.advice)));
    this.#list.setAttribute("aria-busy", "false");
    // From here on everything answers; scripts/bench_panel.py reads it.
    performance.mark("samplerecs.ready");
    this.#asking.show(list);
    this.#marks();
    void makeAhead(list.suggestions.map((entry) => entry.sample.id));
    this.report.watch(live.number, cards.map((each, at) => [each, list.suggestions[at].sample.id]));
    for (const each of this.#cards()) {
      if (unfolded.has(each.dataset.id)) each.querySelector("details.score")?.setAttribute("open", "");
    }
    this.#calm.release("menu");
    if (focus) this.#refocus(focus);
  }

  /** @param {LiveList} live @returns {import("./parts/card.js").Hands} */
  #hands(live) {
    const bpm = live.list.context.values.bpm?.value ?? null;
    return {
      play: (entry, share) => {
        const heard = { entry, list: live.number, bpm };
        if (share === undefined) this.player.toggle(heard);
        else if (this.player.plays(entry.sample.id)) this.player.seek(share);
        else void this.player.play(heard, share);
      },
      like: (entry) => this.#like(entry),
      mine: (deed) => this.#mine(deed),
      dragging: (on) => (on ? this.#calm.hold("drag") : this.#calm.release("drag")),
      render: renderInto,
    };
  }

  /** @param {Suggestion} entry */
  #like(entry) {
    return this.#mine(this.#asking.steering.steer(String(entry.sample.id), ""));
  }

  /**
   * What follows from a deed is shown at once. It is asked for, too: the next list that is told of
   * may have been begun before the deed.
   *
   * @param {unknown} deed
   */
  async #mine(deed) {
    this.#calm.expectMine();
    await deed;
    this.#ask(true);
  }

  /** @param {number} count */
  #tell(count) {
    const words = `${countText(count, "change")} waiting`;
    const held = this.#calm.holds.includes("key");
    fill(this.#word, count > 0 && button(words, () => this.#calm.apply(), { class: "waiting" }), held && HELD);
  }

  /** @returns {{id: number, at: number, part: number}|null} the card that has the focus; which
   *   part of it, -1 for the card itself */
  #focused() {
    const at = this.#cards().findIndex((each) => each.contains(document.activeElement));
    if (at < 0) return null;
    const card = this.#cards()[at];
    return { at, id: Number(card.dataset.id), part: partsOf(card).findIndex((each) => each === document.activeElement) };
  }

  /** @returns {Set<string|undefined>} sounds whose score is open */
  #unfolded() {
    return new Set(this.#cards().filter((each) => each.querySelector("details.score[open]")).map((each) => each.dataset.id));
  }

  /** @param {{id: number, at: number, part: number}} focus as it was before */
  #refocus({ id, at, part }) {
    const cards = this.#cards();
    const same = cards.find((each) => Number(each.dataset.id) === id);
    const card = same ?? cards[Math.min(at, cards.length - 1)];
    const again = (same && partsOf(same)[part]) || card;
    again?.focus({ preventScroll: true });
  }

  /** @returns {HTMLElement[]} */
  #cards() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.#list.querySelectorAll(".card[data-id]"))];
  }

  /** @param {number} step */
  #go(step) {
    const cards = this.#cards();
    const at = this.#focused()?.at ?? (step > 0 ? -1 : 0);
    const next = cards[Math.min(cards.length - 1, Math.max(0, at + step))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  /** The keys of the terminal panel. */
  #bind() {
    const on = (/** @type {(entry: Suggestion) => unknown} */ act, mine = false) => () => {
      if (!visible()) return;
      const entries = this.#calm.shown?.list.suggestions ?? [];
      const entry = entries[this.#focused()?.at ?? 0];
      if (!entry) return;
      if (mine) void this.#mine(act(entry));
      else act(entry);
    };
    const play = on((entry) => this.#calm.shown && this.#hands(this.#calm.shown).play(entry));
    bind("ArrowDown j", "next sound (also j)", () => this.#go(1));
    bind("ArrowUp k", "sound before (also k)", () => this.#go(-1));
    bind("Space", "play, or stop", () => (visible() ? play() : this.player.now && this.player.toggle(this.player.now)));
    bind("Enter y", "take it: its path is copied (also y)", on((entry) => take(entry.sample)));
    bind("p", "pin, or take the pin out", on((entry) => togglePin(entry.sample), true));
    bind("x", "dismiss for this session", on((entry) => tellVerdict(entry.sample, "dismiss"), true));
    bind("B", "never again", on((entry) => tellVerdict(entry.sample, "ban"), true));
    bind("m", "more like this", on((entry) => this.#like(entry)));
    bind("+", "add to a board", on((entry) => chooseBoard(entry.sample)));
    bind("e", "show in its folder", on((entry) => showInFolder(entry.sample)));
    bind("w", "render into the project", on(renderInto));
    bind("/", "search", () => {
      const other = /** @type {HTMLElement|null} */ (document.querySelector("#other input[type=search]"));
      (visible() ? this.#asking.query : other)?.focus();
    });
    bind("r", "choose a role", () => this.#asking.role.focus());
    bind("t", "tap the tempo", () => this.context.tap());
    bind("n", "new session", newSession);
    bind("u", "undo", undoLast);
    bind(".", "show the changes that wait", () => this.#calm.apply());
    bind("h", "hold the list, or let it go", () => this.#toggleHold());
  }

  #toggleHold() {
    const held = this.#calm.holds.includes("key");
    held ? this.#calm.release("key") : this.#calm.hold("key");
    this.#list.classList.toggle("held", !held);
    if (!held) fill(this.#word, HELD);
    else if (this.#word.textContent === HELD) fill(this.#word);
  }
}

/** @param {HTMLElement} card @param {boolean} playing */
function playMark(card, playing) {
  if (card.classList.contains("playing") === playing) return;
  card.classList.toggle("playing", playing);
  const name = card.querySelector(".name")?.textContent;
  const play = card.querySelector(".play");
  play?.replaceChildren(icon(playing ? "stop" : "play"));
  play?.setAttribute("aria-label", `${playing ? "Stop" : "Play"} ${name}`);
}

/** What of a card can have the focus. @param {HTMLElement} card @returns {HTMLElement[]} */
const partsOf = (card) => [.../** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll("button, summary"))];

const visible = () => !document.getElementById("suggest")?.hidden;

/** @param {import("./core/types.js").SuggestionList} list @returns {LiveList} */
function asLive(list) {
  return { number: 0, at: Date.now() / 1000, list, moves: [], why: [], own: true };
}
