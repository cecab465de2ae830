/** Starts the panel, and shows the view that the address names. */

import { readPins } from "./core/actions.js";
import { fill, h } from "./core/dom.js";
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

async function show() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/");
  const view = VIEWS[name];
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.getAttribute("data-view") === (view ? name : "suggest")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  open?.close?.();
  open = undefined;
  place("suggest").hidden = Boolean(view);
  place("other").hidden = !view;
  if (!view) return;
  fill(place("other"), h("p", { class: "dim" }, "Loading…"));
  try {
    const module = await view();
    const made = module.open(tools, rest);
    open = made;
    fill(place("other"), made.root);
  } catch (error) {
    sayError(error);
  }
}

/** Says whether the daemon answers, and when it is another version. @param {string} state */
function linkState(state) {
  const link = place("link");
  link.dataset.state = state;
  link.textContent = state === "on" ? "live" : "samplerecs does not answer; trying again";
}

/** Another version of the panel came with another daemon: its files are no longer there. */
async function checkVersion() {
  const own = document.querySelector("meta[name=samplerecs]")?.getAttribute("content");
  const page = await fetch("/panel/", { headers: { "If-None-Match": `"${own}"` } }).catch(() => null);
  const etag = page?.headers.get("ETag");
  if (page?.status === 401 || (etag && etag !== `"${own}"`)) location.reload();
}

function keepInStep() {
  tools.feed.addEventListener("state", (event) => linkState(/** @type {CustomEvent} */ (event).detail));
  tools.feed.addEventListener("refresh", () => {
    void checkVersion();
    suggest.refresh();
    void readPins();
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

playerBar(tools.player, place("player"));
keepInStep();
moreKeys();
addEventListener("hashchange", show);
addEventListener("pagehide", () => tools.player.stop());
void show();
suggest.refresh();
void readPins();
tools.report.start();
tools.feed.start();
