/**
 * Says what was on screen and what was heard, and nothing more: what it means the daemon derives.
 */

import { send } from "./api.js";

/** Seconds between two reports of what is on screen, and after an act in which they are made. */
const EVERY_S = 2;
const ACTING_S = 10;
const FACE = "panel";

export class Report {
  /** @type {Map<Element, number>} element -> id of its sound */
  #watched = new Map();
  /** @type {Set<number>} */
  #seen = new Set();
  #acted = -Infinity;
  #fresh = false;
  #list = 0;
  #observer = new IntersectionObserver((entries) => this.#look(entries), { threshold: 0.6 });

  start() {
    for (const act of ["pointerdown", "keydown", "wheel"]) {
      addEventListener(act, () => this.#act(), { passive: true, capture: true });
    }
    setInterval(() => this.#tell(), EVERY_S * 1000);
  }

  /** Watches the cards of a list. @param {number} list @param {[Element, number][]} cards */
  watch(list, cards) {
    this.#list = list;
    this.#observer.disconnect();
    this.#watched = new Map(cards);
    this.#seen.clear();
    for (const [card] of cards) this.#observer.observe(card);
  }

  /** @param {{number: number, samples: number[], seconds: number, share: number}} heard */
  heard({ number, samples, seconds, share }) {
    if (seconds < 0.05) return;
    void this.#send([{ what: "heard", samples, seconds, share, list_number: number, face: FACE }]);
  }

  #act() {
    this.#acted = performance.now();
    this.#fresh = true;
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #look(entries) {
    for (const { target, isIntersecting } of entries) {
      const id = this.#watched.get(target);
      if (id === undefined) continue;
      if (isIntersecting) this.#seen.add(id);
      else this.#seen.delete(id);
    }
  }

  #tell() {
    const acting = performance.now() - this.#acted < ACTING_S * 1000;
    if (!acting || document.hidden || !this.#seen.size) return;
    const shared = { list_number: this.#list, face: FACE, share: 0 };
    const screen = { what: "screen", samples: [...this.#seen], seconds: EVERY_S, ...shared };
    const act = { what: "act", samples: [], seconds: 0, ...shared };
    void this.#send(this.#fresh ? [act, screen] : [screen]);
    this.#fresh = false;
  }

  /** @param {object[]} signals */
  async #send(signals) {
    try {
      await send("POST", "/events", { signals });
    } catch {
      // Observations are not worth a word when the daemon is gone.
    }
  }
}
