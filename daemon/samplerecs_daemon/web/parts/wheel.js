/** <key-wheel>: the Camelot wheel, minor inside and major outside; neighbours go together. */

import { svg } from "../core/dom.js";
import { camelot, keyAt, keyName } from "../core/music.js";

const STEP = Math.PI / 6;

export class KeyWheel extends HTMLElement {
  /** @type {SVGElement[]} */
  #places = [];
  #value = "";

  connectedCallback() {
    this.setAttribute("role", "radiogroup");
    this.setAttribute("aria-label", "Key of the project");
    const root = svg("svg", { viewBox: "-105 -105 210 210" });
    this.#places = [];
    for (const minor of [false, true]) {
      for (let number = 1; number <= 12; number += 1) this.#places.push(this.#place(number, minor));
    }
    root.append(...this.#places);
    this.replaceChildren(root);
    this.addEventListener("keydown", this.#keys);
    this.value = this.#value;
  }

  get value() {
    return this.#value;
  }

  /** A key's name, "A minor"; "" for none. */
  set value(name) {
    this.#value = name;
    const chosen = this.#places.find((place) => place.dataset.key === name);
    for (const place of this.#places) {
      place.setAttribute("aria-checked", String(place === chosen));
      place.setAttribute("tabindex", place === (chosen ?? this.#places[0]) ? "0" : "-1");
    }
  }

  /** @param {number} number 1..12 @param {boolean} minor @returns {SVGElement} */
  #place(number, minor) {
    const key = keyAt(number, minor);
    const middle = number * STEP - Math.PI / 2;
    const [inner, outer] = minor ? [34, 66] : [68, 102];
    const shape = svg("path", { d: ring(middle - STEP / 2, middle + STEP / 2, inner, outer) });
    const at = (inner + outer) / 2;
    const x = Math.cos(middle) * at;
    const y = Math.sin(middle) * at;
    const name = svg("text", { x, y: y - 1, class: "name" });
    name.textContent = keyName(key).replace(" minor", "m").replace(" major", "");
    const code = svg("text", { x, y: y + 9, class: "code" });
    code.textContent = camelot(key);
    const label = `${keyName(key)}, ${camelot(key)}`;
    const group = svg("g", { role: "radio", "aria-label": label }, shape, name, code);
    group.dataset.key = keyName(key);
    group.addEventListener("click", () => this.#choose(group));
    return group;
  }

  /** @param {SVGElement} place */
  #choose(place) {
    this.value = place.dataset.key ?? "";
    place.focus();
    this.dispatchEvent(new CustomEvent("choose", { detail: this.#value, bubbles: true }));
  }

  /** @param {KeyboardEvent} event */
  #keys = (event) => {
    const at = this.#places.indexOf(/** @type {any} */ (event.target));
    const ring = at < 12 ? 0 : 12;
    const steps = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowLeft: 11 });
    if (event.key in steps) this.#go(ring + ((at - ring + steps[event.key]) % 12));
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") this.#go((at + 12) % 24);
    else if (event.key === " " || event.key === "Enter") this.#choose(this.#places[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** @param {number} at */
  #go(at) {
    for (const place of this.#places) place.setAttribute("tabindex", "-1");
    this.#places[at].setAttribute("tabindex", "0");
    this.#places[at].focus();
  }
}

/** @param {number} from @param {number} to angles @param {number} inner @param {number} outer */
function ring(from, to, inner, outer) {
  const point = (/** @type {number} */ angle, /** @type {number} */ radius) =>
    `${(Math.cos(angle) * radius).toFixed(2)} ${(Math.sin(angle) * radius).toFixed(2)}`;
  return (
    `M${point(from, outer)}A${outer} ${outer} 0 0 1 ${point(to, outer)}` +
    `L${point(to, inner)}A${inner} ${inner} 0 0 0 ${point(from, inner)}Z`
  );
}

customElements.define("key-wheel", KeyWheel);
