/** How samplerecs does, what it learnt, and the switch for keeping any of it. */

import { get, send } from "../core/api.js";
import { button, fill, h } from "../core/dom.js";
import { countText, dateText, roleText, shareText, sizeText } from "../core/format.js";
import { say, sayError } from "../core/toast.js";
import { happenedText, modeText } from "../core/words.js";
import { confirmed } from "../parts/dialog.js";
import { table } from "../parts/table.js";

/** @param {import("../app.js").Tools} tools */
export function open(tools) {
  const closing = new AbortController();
  const place = h("div", { class: "panels" });
  const show = async () => {
    try {
      const [stats, taste] = await Promise.all([get("/stats"), get("/taste")]);
      fill(place, acceptance(stats), counts(stats), learnt(taste, show), keeping(stats, show));
    } catch (error) {
      sayError(error);
    }
  };
  tools.feed.addEventListener("back", () => void show(), { signal: closing.signal });
  void show();
  return { close: () => closing.abort(), root: h("div", { class: "view" }, h("header", {}, h("h1", {}, "Stats")), place) };
}

/** @param {any} stats */
function acceptance(stats) {
  const rows = Object.entries(stats.acceptance).map(([mode, rate]) => h("tr", {},
    h("th", { scope: "row" }, modeText(mode)),
    h("td", { class: "number" }, `${rate.taken} of ${rate.shown}`),
    h("td", { class: "number" }, `${shareText(rate.share)} (${shareText(rate.low)} to ${shareText(rate.high)})`,
      interval(rate))));
  return h("section", { class: "panel" }, h("h2", {}, "Taken of what was seen"),
    rows.length ? h("div", { class: "scrolls" }, table(["Ordered by", "Taken", "Share, and where it lies with 95 % certainty"], rows)) : h("p", { class: "dim" }, "Nothing was seen yet."),
    h("p", { class: "dim" }, stats.since ? `Since ${dateText(stats.since)}.` : "", " Few sounds seen make a wide interval."));
}

/** @param {{share: number, low: number, high: number}} rate */
function interval(rate) {
  const range = h("span", { class: "range" });
  range.style.insetInlineStart = `${rate.low * 100}%`;
  range.style.inlineSize = `${(rate.high - rate.low) * 100}%`;
  const point = h("span", { class: "point" });
  point.style.insetInlineStart = `${rate.share * 100}%`;
  return h("div", { class: "interval", "aria-hidden": "true" }, range, point);
}

/** @param {any} stats */
function counts(stats) {
  const rows = Object.entries(stats.counts).flatMap(([name, count]) => [h("dt", {}, happenedText(name)), h("dd", {}, count.toLocaleString())]);
  const quick = stats.time_to_preview_s;
  const packs = Object.entries(stats.top_packs).slice(0, 5).map(([pack, count]) => `${pack || "no pack"} (${count})`);
  return h("section", { class: "panel" }, h("h2", {}, "What happened"),
    h("dl", { class: "facts" }, rows),
    quick !== null && h("p", {}, `From a new list to the first sound listened to: ${quick.toFixed(1)} s in the middle.`),
    packs.length > 0 && h("p", {}, `Most taken from: ${packs.join(", ")}.`));
}

/** @param {any} taste @param {() => void} show */
function learnt(taste, show) {
  const top = (/** @type {Record<string, number>} */ shares, /** @type {(name: string) => string} */ called = String) => Object.entries(shares)
    .sort((a, b) => b[1] - a[1]).slice(0, 6).map(([name, share]) => `${called(name) || "none"} ${shareText(share)}`).join(", ");
  const forget = () => confirmed("Forget what was learnt of you? Pins, bans and boards stay.", "Forget", () => deed("DELETE", "/taste", undefined, show));
  return h("section", { class: "panel" }, h("h2", {}, "What was learnt of you"),
    h("p", {}, `${countText(taste.accepted, "sound")} taken, ${taste.dismissed} dismissed, ${taste.pinned} pinned.`),
    h("dl", { class: "facts" }, h("dt", {}, "Roles"), h("dd", {}, top(taste.roles, roleText) || "–"), h("dt", {}, "Packs"), h("dd", {}, top(taste.packs) || "–")),
    taste.tastes.length > 0 && h("div", { class: "scrolls" }, table(["Learnt", "Taken", "Passed over", "Likes", "Likes less"], taste.tastes.map(tasteRow))),
    h("div", {}, button("Forget it…", forget)));
}

/** @param {any} one */
function tasteRow(one) {
  const names = (/** @type {boolean} */ liked) => Object.entries(one.likes)
    .filter(([, value]) => (value > 0) === liked).slice(0, 5).map(([name]) => name).join(", ");
  const where = one.of === "session" ? `Session ${one.session}${one.name && ` on ${one.name}`}` : one.of === "genre" ? `Genre ${one.name}` : "In the long run";
  return h("tr", {}, h("th", { scope: "row" }, where),
    h("td", { class: "number" }, one.taken), h("td", { class: "number" }, one.passed),
    h("td", {}, names(true) || "–"), h("td", {}, names(false) || "–"));
}

/** @param {any} stats @param {() => void} show */
function keeping(stats, show) {
  const on = h("input", { type: "checkbox", checked: stats.telemetry, on: { change: () => deed("PUT", "/telemetry", { on: on.checked }, show) } });
  const erase = () => confirmed("Erase what was seen and heard? What you took stays.", "Erase", () => deed("DELETE", "/telemetry", undefined, show));
  return h("section", { class: "panel" }, h("h2", {}, "What is kept"),
    h("p", {}, "All of it stays on this computer."),
    h("label", { class: "row" }, on, "Keep what is seen and heard"),
    h("p", { class: "dim" }, `Database ${sizeText(stats.database_bytes)}, of it ${sizeText(stats.signals_bytes)} for this.`),
    h("div", { class: "row" }, h("a", { href: "/api/v1/telemetry", download: "samplerecs-events.ndjson" }, "Download it"), button("Erase it…", erase)));
}

/** @param {string} method @param {string} path @param {object|undefined} body @param {() => void} show */
async function deed(method, path, body, show) {
  try {
    await send(method, path, body);
    say("Done.");
    show();
  } catch (error) {
    sayError(error);
  }
}
