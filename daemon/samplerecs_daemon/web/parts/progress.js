/** How far the work on the folders is: a bar each, for as long as it takes. */

import { fill, h } from "../core/dom.js";

/**
 * @typedef {{root: string, stage: string, done: number, total: number, current: string,
 *   left_s: number|null, paused: string, mb_per_s: number}} ScanProgress
 */

/** A part of a page that fills itself with what is worked on. */
export class Work {
  root = h("div", { class: "view", "aria-label": "Work in progress", role: "group" });
  /** @type {Map<string, ScanProgress>} by folder */
  #now = new Map();

  /**
   * @param {EventTarget} feed
   * @param {boolean} brief one line a folder, without the file in hand
   * @param {AbortSignal} [signal] ends it
   */
  constructor(feed, brief, signal) {
    this.brief = brief;
    const show = (/** @type {Event} */ event) => this.show(/** @type {CustomEvent} */ (event).detail.data);
    feed.addEventListener("scan.progress", show, { signal });
    // What was missed while nobody listened may have ended meanwhile: the next word tells.
    feed.addEventListener("refresh", () => this.#clear(), { signal });
  }

  /** @param {ScanProgress} now */
  show(now) {
    if (now.stage === "done") this.#now.delete(now.root);
    else this.#now.set(now.root, now);
    fill(this.root, [...this.#now.values()].map((each) => (this.brief ? line(each) : panel(each))));
  }

  #clear() {
    this.#now.clear();
    fill(this.root);
  }
}

/** @param {ScanProgress} now */
function panel(now) {
  return h("div", { class: "panel" },
    h("p", {}, h("bdi", { class: "path" }, now.root), `: ${progressText(now)}`), bar(now),
    h("p", { class: "dim path" }, h("bdi", {}, now.current)));
}

/** @param {ScanProgress} now */
function line(now) {
  const name = now.root.split(/[\\/]/).filter(Boolean).pop() ?? now.root;
  return h("div", { class: "work" },
    h("p", {}, h("bdi", { title: now.root }, name), `: ${progressText(now)}`), bar(now));
}

/** @param {ScanProgress} now */
function bar(now) {
  // Without a value it runs to and fro: how much there is to do is not known yet.
  const known = now.total ? { max: now.total, value: now.done } : {};
  return h("progress", { ...known, "aria-label": `Progress of ${now.root}` });
}

/** @param {ScanProgress} now @returns {string} "120 of 4,000 sounds heard, about 3 min left" */
function progressText(now) {
  if (now.stage === "walk" || !now.total) return "looking for sounds";
  const rate = now.mb_per_s >= 1 ? `, ${now.mb_per_s.toFixed(0)} MB a second` : "";
  const left = now.left_s === null ? "" : `, about ${leftText(now.left_s)} left`;
  const how = now.paused ? `, rests: ${now.paused}` : rate + left;
  return `${now.done.toLocaleString()} of ${now.total.toLocaleString()} sounds heard${how}`;
}

/** @param {number} seconds @returns {string} "2 h 5 min", "3 min", "a minute" */
function leftText(seconds) {
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 1) return "a minute";
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
