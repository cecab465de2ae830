/** Starts the panel, and shows the view that the address names. */

import { readPins, tellVerdict } from "./core/actions.js";
import { fill, h } from "./core/dom.js";
import { draggedOut } from "./core/drag.js";
import { Feed } from "./core/feed.js";
import { bind } from "./core/keys.js";
import { Player } from "./core/player.js";
import { Report } from "./core/report.js";
import { say, sayError } from "./core/toast.js";
import { showHelp } from "./parts/help.js";
import { playerBar } from "./parts/playerbar.js";
import "./parts/wave.js";
import { SuggestView } from "./suggest.js";

/**
 * @typedef {{feed: Feed, player: Player, report: Report}} Tools
 * @typedef {{root: HTMLElement, close?: () => void}} View
 */

/** Loaded when they are opened. @type {Record<string, (() => Promise<any>)|undefined>} */
const VIEWS = {
  library: () => import("./views/library.js"),
  boards: () => import("./views/boards.js"),
  history: () => import("./views/history.js"),
  stats: () => import("./views/stats.js"),
};

/** @param {string} id @returns {HTMLElement} */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const tools = { feed: new Feed(), player: new Player(), report: new Report() };
const suggest = new SuggestView(tools.feed, tools.player, tools.report);
/** @type {View|undefined} */
let open;
/** Views that were asked for; what comes of an earlier one is too late. */
let turn = 0;
/** The view whose files could not be fetched. */
let lost = "";

async function show() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/");
  const view = VIEWS[name];
  const mine = (turn += 1);
  mark(view ? name : "suggest");
  open?.close?.();
  open = undefined;
  place("suggest").hidden = Boolean(view);
  place("other").hidden = !view;
  if (!view) return;
  fill(place("other"), h("p", { class: "dim" }, "Loading…"));
  try {
    const module = await view();
    if (mine !== turn) return;
    lost = "";
    const made = module.open(tools, rest);
    open = made;
    fill(place("other"), made.root);
  } catch (error) {
    if (mine === turn) await notShown(name, error);
  }
}

/** Says which view is shown. @param {string} name */
function mark(name) {
  for (const link of document.querySelectorAll("[data-view]")) {
    const shown = link.getAttribute("data-view") === name;
    if (shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    if (shown) document.title = `${link.textContent} · samplerecs`;
  }
}

/** @param {string} name of a view @param {unknown} error why it did not come */
async function notShown(name, error) {
  const now = await checkVersion();
  if (now === "leaving") return;
  if (now === "away") {
    lost = name;
    fill(place("other"), h("p", { class: "trouble" }, "samplerecs does not answer. This view opens as soon as it does again."));
    // Some browsers keep for good that a file could not be fetched.
  } else if (lost === name) location.reload();
  else {
    fill(place("other"));
    sayError(error);
  }
}

/** Says whether the daemon answers, and when it is another version. @param {string} state */
function linkState(state) {
  const link = place("link");
  link.dataset.state = state;
  link.textContent = state === "on" ? "live" : "samplerecs does not answer; trying again";
}

/**
 * Another version of the panel came with another daemon: its files are no longer there. A browser
 * that is let in no more goes to the door.
 *
 * @returns {Promise<"same"|"away"|"leaving">}
 */
async function checkVersion() {
  const own = document.querySelector("meta[name=samplerecs]")?.getAttribute("content");
  const page = await fetch("/panel/", { headers: { "If-None-Match": `"${own}"` } }).catch(() => null);
  const etag = page?.headers.get("ETag");
  if (!page) return "away";
  if (page.status !== 401 && (!etag || etag === `"${own}"`)) return "same";
  location.reload();
  return "leaving";
}

function keepInStep() {
  tools.feed.addEventListener("state", (event) => linkState(/** @type {CustomEvent} */ (event).detail));
  tools.feed.addEventListener("refresh", () => {
    void checkVersion();
    suggest.refresh();
    void readPins();
  });
  tools.feed.addEventListener("refused", () => void checkVersion());
  tools.feed.addEventListener("back", () => {
    if (lost) void show();
  });
  tools.feed.addEventListener("recommendation.accept", (event) => {
    const { sample: id, undo } = /** @type {CustomEvent} */ (event).detail.data;
    const sample = undo ? undefined : draggedOut(id);
    if (sample) say(`Dragged out (a copy); it counts as taken: ${sample.name}`, () => tellVerdict(sample, "accept", true));
  });
  tools.feed.addEventListener("library.trouble", (event) => {
    for (const trouble of /** @type {CustomEvent} */ (event).detail.data.troubles) say(trouble);
  });
  tools.feed.addEventListener("others", (event) => {
    const said = /** @type {CustomEvent} */ (event).detail;
    // One sound at a time, however many tabs.
    if (said.plays) tools.player.stop();
  });
  tools.player.addEventListener("change", () => {
    if (tools.player.playing) tools.feed.say({ plays: true });
  });
  tools.player.addEventListener("heard", (event) => tools.report.heard(/** @type {CustomEvent} */ (event).detail));
}

function moreKeys() {
  bind("Escape", "stop the sound", () => tools.player.stop());
  bind("a", "A/B: as it is, or in the project's tempo and key", () => tools.player.setOriginal(!tools.player.original));
  bind("l", "loop on or off", () => tools.player.setLoop(!tools.player.loop));
  bind("ArrowRight", "on by a tenth of the sound", () => tools.player.seek(Math.min(1, tools.player.share + 0.1)));
  bind("ArrowLeft", "back by a tenth", () => tools.player.seek(Math.max(0, tools.player.share - 0.1)));
  for (const [key, view] of Object.entries({ 1: "", 2: "library", 3: "boards", 4: "history", 5: "stats" })) {
    bind(key, `view: ${view || "for you"}`, () => { location.hash = `#/${view}`; });
  }
  bind("?", "these keys", showHelp);
  place("help").addEventListener("click", showHelp);
}

/** Over the head of the page; the address stays that of the view. */
function skips() {
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    place("main").focus();
    place("main").scrollIntoView({ block: "start" });
  });
}

playerBar(tools.player, place("player"));
skips();
keepInStep();
moreKeys();
addEventListener("hashchange", show);
addEventListener("pagehide", () => tools.player.stop());
void show();
suggest.refresh();
void readPins();
tools.report.start();
tools.feed.start();
