/**
 * Out of the browser into another program: as a file, by a link that works once.
 *
 * The link must be there when the drag begins, so it is asked for when the pointer comes near.
 */

import { send } from "./api.js";

/** A link is used within this, in milliseconds; the daemon keeps it longer. */
const FRESH_MS = 600_000;

/** @typedef {import("./types.js").Sample} Sample */
/** @typedef {{at: number, path: string, name: string, media_type: string}} Link */

/** @type {Map<number, Link>} */
const ready = new Map();
/** @type {Set<number>} */
const asked = new Set();
/** Sounds on their way out, which the daemon tells of when their link is used. @type {Map<number, Sample>} */
const leaving = new Map();

/** @param {number} id */
async function prepare(id) {
  const known = ready.get(id);
  if (asked.has(id) || (known && Date.now() - known.at < FRESH_MS)) return;
  asked.add(id);
  try {
    ready.set(id, { at: Date.now(), ...(await send("POST", `/samples/${id}/drag`)) });
  } catch {
    // Without a link the drag carries the path alone.
    ready.delete(id);
  }
  asked.delete(id);
}

/**
 * Lets a sound be dragged by an element.
 *
 * @param {HTMLElement} handle
 * @param {Sample} sample
 * @param {(on: boolean) => void} dragging
 */
export function draggable(handle, sample, dragging) {
  handle.draggable = true;
  handle.addEventListener("pointerenter", () => prepare(sample.id));
  handle.addEventListener("pointerdown", () => prepare(sample.id));
  handle.addEventListener("dragstart", (event) => {
    const data = event.dataTransfer;
    if (!data) return;
    data.effectAllowed = "copy";
    fillDrag(data, sample, ready.get(sample.id));
    // It works once: the next drag asks for another.
    if (ready.delete(sample.id)) leaving.set(sample.id, sample);
    dragging(true);
  });
  handle.addEventListener("dragend", () => dragging(false));
}

/**
 * A sound that was taken: was it by a drag that began here? Asked once.
 *
 * @param {number} id
 * @returns {Sample|undefined}
 */
export function draggedOut(id) {
  const sample = leaving.get(id);
  leaving.delete(id);
  return sample;
}

/** @param {DataTransfer} data @param {Sample} sample @param {Link} [link] */
function fillDrag(data, sample, link) {
  data.setData("text/plain", sample.path);
  data.setData("application/x-samplerecs", String(sample.id));
  if (!link) return;
  const url = new URL(link.path, location.href).href;
  // The browser reads type, name and address apart by the first two colons.
  data.setData("DownloadURL", `${link.media_type}:${link.name.replaceAll(":", "_")}:${url}`);
}
