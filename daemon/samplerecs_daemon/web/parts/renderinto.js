/** A sound at the project's tempo and key, written beside the project as a file. */

import { send } from "../core/api.js";
import { copyText } from "../core/clipboard.js";
import { say, sayError } from "../core/toast.js";

const PLACES = /** @type {Record<string, string>} */ ({
  project: "beside your project", renders: "in the folder of renders",
});

/** @param {{sample: import("../core/types.js").Sample}} entry */
export async function renderInto(entry) {
  try {
    const { path, place, render } = await send("POST", `/samples/${entry.sample.id}/render`, { request: { fit: true } });
    const copied = await copyText(path);
    const where = PLACES[place] ?? place;
    say([`Written ${where}: ${path}`, copied && "(its path is copied)", ...render.notes].filter(Boolean).join(" "));
  } catch (error) {
    sayError(error);
  }
}
