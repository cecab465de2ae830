/**
 * What happens in the daemon, told to every tab over one connection: one tab holds a lock and
 * listens, the others hear it over a channel. When it closes, the next one takes over.
 *
 * On a page without a lock manager (plain HTTP in the local network) each tab listens for itself.
 */

import { get } from "./api.js";
import { Turns } from "./turns.js";

/** Every event of the daemon; EventSource hands out only what is asked for by name. */
export const NAMES = [
  "context.changed", "recommendations.changed", "recommendation.view", "recommendation.preview",
  "recommendation.interest", "recommendation.skip", "recommendation.accept", "recommendation.pin",
  "recommendation.dismiss", "recommendation.ban", "bans.changed", "recommendation.steer", "mode.changed", "models.changed", "projects.changed", "library.changed",
  "library.root", "library.trouble", "index.changed", "job", "scan.progress", "board.changed", "session.started",
  "session.ended", "taste.reset", "daemon.stopping", "gap",
];
/** Milliseconds until the next try after the connection was refused. */
const AGAIN_MS = 1000;

/**
 * Tells of: each event by its name (detail: the event), `live` (detail: LiveList), `refresh` (what
 * is kept may be old), `state` (detail: "on" | "off"), `back` (the daemon answers again), `refused`
 * (it answers, but lets nobody listen), `others` (detail: what another tab said).
 */
export class Feed extends EventTarget {
  #channel = new BroadcastChannel("samplerecs");
  #turns = new Turns();
  /** @type {EventSource|undefined} */
  #source;
  /** True in the tab that listens for all. */
  leads = false;
  state = "wait";

  start() {
    this.#channel.addEventListener("message", ({ data }) => this.#hear(data));
    if (navigator.locks) {
      navigator.locks.request("samplerecs.events", () => this.#lead());
      // Whoever leads already says how it is.
      this.#channel.postMessage({ kind: "hello" });
    } else this.#lead();
  }

  /** Says something to the other tabs. @param {unknown} detail */
  say(detail) {
    this.#channel.postMessage({ kind: "others", detail });
  }

  /** Listens for all tabs until this one goes. @returns {Promise<never>} */
  #lead() {
    this.leads = true;
    this.#open();
    return new Promise(() => {});
  }

  #open() {
    const source = new EventSource("/api/v1/events");
    this.#source = source;
    source.addEventListener("open", () => {
      this.#tell({ kind: "state", detail: "on" });
      // What happened before the connection stood, or while nobody listened, was not told.
      this.#tell({ kind: "refresh" });
    });
    source.addEventListener("error", () => {
      this.#tell({ kind: "state", detail: "off" });
      // Refused, the browser gives up; cut off, it tries again by itself.
      if (source.readyState !== EventSource.CLOSED) return;
      this.#tell({ kind: "refused" });
      setTimeout(() => this.#open(), AGAIN_MS);
    });
    for (const name of NAMES) {
      source.addEventListener(name, (event) => this.#event(name, JSON.parse(event.data)));
    }
  }

  /** @param {string} name @param {any} detail */
  #event(name, detail) {
    this.#tell({ kind: "event", name, detail });
    if (name === "gap") this.#tell({ kind: "refresh" });
    if (name === "recommendations.changed") this.#list();
  }

  async #list() {
    const newest = this.#turns.begin();
    try {
      const list = await get("/recommendations/live");
      if (newest()) this.#tell({ kind: "live", detail: list });
    } catch {
      // The connection tells by itself when the daemon is gone.
    }
  }

  /** @param {any} message */
  #tell(message) {
    // Where every tab listens for itself, the others need no telling.
    if (navigator.locks) this.#channel.postMessage(message);
    this.#hear(message);
  }

  /** @param {any} message */
  #hear(message) {
    if (message.kind === "hello") {
      if (this.leads) this.#channel.postMessage({ kind: "state", detail: this.state });
      return;
    }
    const back = message.kind === "state" && message.detail === "on" && this.state === "off";
    if (message.kind === "state") this.state = message.detail;
    const name = message.kind === "event" ? message.name : message.kind;
    this.dispatchEvent(new CustomEvent(name, { detail: message.detail }));
    if (back) this.dispatchEvent(new CustomEvent("back"));
  }
}
