/** <wave-form>: a sound's outline, how far it has played, and a place to click to go there. */

import { outlineOf } from "../core/outlines.js";

/** @typedef {import("../core/types.js").Outline} Outline */

/** Draws only what is near the screen: a list may be long. */
const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && target instanceof WaveForm) void target.load();
    }
  },
  { rootMargin: "200px" },
);
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) if (target instanceof WaveForm) target.draw();
});

export class WaveForm extends HTMLElement {
  #canvas = document.createElement("canvas");
  /** @type {Outline|null} */
  #outline = null;
  #sample = 0;
  #share = 0;

  connectedCallback() {
    // Its keys are those of the player; this is for the pointer alone.
    this.#canvas.setAttribute("aria-hidden", "true");
    this.replaceChildren(this.#canvas);
    near.observe(this);
    sizes.observe(this);
    this.addEventListener("click", this.#seek);
  }

  disconnectedCallback() {
    near.unobserve(this);
    sizes.unobserve(this);
    this.removeEventListener("click", this.#seek);
  }

  get sample() {
    return this.#sample;
  }

  set sample(id) {
    if (id === this.#sample) return;
    this.#sample = id;
    this.#outline = null;
    this.draw();
    near.unobserve(this);
    near.observe(this);
  }

  get share() {
    return this.#share;
  }

  /** How much of it has played, 0..1. */
  set share(share) {
    if (share === this.#share) return;
    this.#share = share;
    this.draw();
  }

  async load() {
    const id = this.#sample;
    if (!id || this.#outline) return;
    const outline = await outlineOf(id);
    if (id !== this.#sample) return;
    this.#outline = outline;
    this.dataset.state = outline ? "drawn" : "none";
    this.title = outline ? "" : "No picture of it: its file cannot be read now";
    this.draw();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this;
    if (!width || !height) return;
    const scale = devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    const context = this.#canvas.getContext("2d");
    if (!context) return;
    context.scale(scale, scale);
    const style = getComputedStyle(this);
    // Read from properties that are computed: a custom one would still be light-dark(…).
    const colours = [style.color, style.caretColor];
    this.#bars(context, width, height, colours);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   * @param {number} height
   * @param {string[]} colours of what is to come, and of what was played
   */
  #bars(context, width, height, colours) {
    const middle = height / 2;
    const peaks = this.#outline?.peaks ?? [];
    const rms = this.#outline?.rms ?? [];
    // Quiet sounds are drawn as tall as loud ones: the shape is what is looked for.
    const most = Math.max(0.02, ...peaks);
    for (let x = 0; x < width; x += 3) {
      const from = Math.floor((x / width) * peaks.length);
      const to = Math.max(from + 1, Math.floor(((x + 3) / width) * peaks.length));
      context.fillStyle = x / width < this.#share ? colours[1] : colours[0];
      context.globalAlpha = 0.45;
      bar(context, x, middle, (Math.max(0, ...peaks.slice(from, to)) / most) * (middle - 1));
      context.globalAlpha = 1;
      bar(context, x, middle, (Math.max(0, ...rms.slice(from, to)) / most) * (middle - 1));
    }
  }

  /** @param {MouseEvent} event */
  #seek = (event) => {
    event.stopPropagation();
    const box = this.getBoundingClientRect();
    const detail = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    this.dispatchEvent(new CustomEvent("seek", { detail, bubbles: true }));
  };
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} middle @param {number} half */
function bar(context, x, middle, half) {
  const tall = Math.max(0.5, half);
  context.fillRect(x, middle - tall, 2, tall * 2);
}

customElements.define("wave-form", WaveForm);
