/** Where the list is steered to: more like a sound, and from there darker, shorter, ... */

import { undoLast } from "../core/actions.js";
import { get, send } from "../core/api.js";
import { button, fill, h } from "../core/dom.js";
import { unpressed } from "../core/press.js";
import { say, sayError } from "../core/toast.js";

export const STEPS = ["darker", "brighter", "shorter", "longer", "punchier", "softer", "less-busy"];

export class Steering {
  root = h("div", { class: "chips", role: "group", "aria-label": "Steered to" });

  async refresh() {
    try {
      this.#show(await get("/recommendations/steering"));
    } catch {
      // What is shown stays.
    }
  }

  /** @param {string} sound its id; "" for where the list is steered to already @param {string} step */
  async steer(sound, step) {
    try {
      const now = await send("POST", "/recommendations/steering", { sound, step });
      this.#show(now);
      say(`Steered: ${now.say}`, undoLast, true);
    } catch (error) {
      sayError(error);
    }
  }

  async #clear() {
    try {
      this.#show(await send("DELETE", "/recommendations/steering"));
      say("No longer steered.", undoLast, true);
    } catch (error) {
      sayError(error);
    }
  }

  /** @param {{steps: object[], say: string}} now */
  #show(now) {
    const steered = now.steps.length > 0;
    unpressed(this.root, () => fill(this.root,
      steered && h("span", {}, "Steered: ", h("bdi", { class: "strong" }, now.say)),
      steered && STEPS.map((step) => button(step.replace("-", " "), () => this.steer("", step), { class: "chip" })),
      steered && button("No longer", () => this.#clear(), { class: "chip", "aria-label": "No longer steered" })));
  }
}
