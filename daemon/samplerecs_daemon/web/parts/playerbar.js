/** The player at the foot of the page: what plays, where in it, and how. */

import { button, fill, h, icon } from "../core/dom.js";
import { lengthText } from "../core/format.js";

/** @param {import("../core/player.js").Player} player @param {HTMLElement} place */
export function playerBar(player, place) {
  const wave = /** @type {import("./wave.js").WaveForm} */ (document.createElement("wave-form"));
  wave.addEventListener("seek", (event) => {
    const share = /** @type {CustomEvent} */ (event).detail;
    if (player.playing) player.seek(share);
    else if (player.now) void player.play(player.now, share);
  });
  const toggle = h("button", {
    type: "button", class: "play", on: { click: () => player.now && player.toggle(player.now) },
  });
  const name = h("bdi", { class: "name" });
  const manner = h("span", { class: "dim" });
  const time = h("span", { class: "time" });
  const original = pressed("A/B: original", () => player.setOriginal(!player.original));
  const loop = pressed("Loop", () => player.setLoop(!player.loop));
  const matched = pressed("Level matched", () => player.setMatched(!player.matched));
  const there = pressed("On the computer", () => player.setThere(!player.there));
  there.title = "Opens sounds in the player of the computer that samplerecs runs on; off: they play here";
  place.append(
    toggle,
    h("div", { class: "title" }, name, manner),
    wave, time,
    h("div", { class: "row" }, original, loop, matched, there),
  );
  const show = () => {
    const { now } = player;
    place.hidden = !now;
    if (!now) return;
    const { sample } = now.entry;
    fill(toggle, icon(player.playing ? "stop" : "play"));
    toggle.setAttribute("aria-label", player.playing ? "Stop" : `Play ${sample.name}`);
    fill(name, sample.name);
    name.title = sample.path || sample.name;
    fill(manner, player.trouble || (player.playing || player.there ? player.manner : ""));
    manner.classList.toggle("trouble", Boolean(player.trouble));
    wave.sample = sample.id;
    for (const [each, on] of /** @type {[HTMLElement, boolean][]} */ ([
      [original, player.original], [loop, player.loop], [matched, player.matched], [there, player.there],
    ])) each.setAttribute("aria-pressed", String(on));
    tick();
  };
  const tick = () => {
    wave.share = player.playing ? player.share : 0;
    time.textContent = lengthText(player.duration);
    for (const card of document.querySelectorAll("#list wave-form, .rows wave-form")) {
      const other = /** @type {import("./wave.js").WaveForm} */ (card);
      other.share = player.plays(other.sample) ? player.share : 0;
    }
    if (player.playing) requestAnimationFrame(tick);
  };
  player.addEventListener("change", show);
}

/** @param {string} words @param {() => void} press */
function pressed(words, press) {
  return button(words, press, { "aria-pressed": "false" });
}
