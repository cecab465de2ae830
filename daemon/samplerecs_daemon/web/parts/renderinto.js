/** A sound at the project's tempo and key, written beside the project as a file. */

import { say } from "../core/toast.js";

/**
 * @param {import("../core/types.js").Suggestion} entry
 * @param {import("../core/types.js").Context} context
 */
export async function renderInto(entry, context) {
  void [entry, context];
  say("Sounds cannot be rendered by this daemon yet.");
}
