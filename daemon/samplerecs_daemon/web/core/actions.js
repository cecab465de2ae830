/** What can be done with a sound: each said to the daemon, each with a way back. */

import { get, send } from "./api.js";
import { copyText } from "./clipboard.js";
import { draggedOut } from "./drag.js";
import { forgetLatest, say, sayError } from "./toast.js";

/** @typedef {import("./types.js").Sample} Sample */

const DONE = /** @type {Record<string, string>} */ ({
  accept: "Taken", pin: "Pinned", dismiss: "Dismissed for this session", ban: "Never again",
});
const BACK = /** @type {Record<string, string>} */ ({ pin: "No longer pinned", accept: "Not taken" });

/** Sounds that are pinned, as far as the panel knows. @type {Set<number>} */
export const pinned = new Set();

export async function readPins() {
  try {
    const { entries } = await get("/history", { what: "pin", limit: 1000 });
    pinned.clear();
    for (const entry of entries) pinned.add(entry.sample.id);
  } catch {
    // Without them a pin is offered where there is one already; pinning twice does no harm.
  }
}

/**
 * @param {Sample} sample
 * @param {string} verdict accept, pin, dismiss or ban
 * @param {boolean} [undo] take it back
 */
export async function tellVerdict(sample, verdict, undo = false) {
  // Said here, it is no word of a drag that was let go.
  if (verdict === "accept") draggedOut(sample.id);
  try {
    await send("POST", `/samples/${sample.id}/feedback`, { verdict, undo });
  } catch (error) {
    return sayError(error);
  }
  if (verdict === "pin") undo ? pinned.delete(sample.id) : pinned.add(sample.id);
  const words = undo ? BACK[verdict] ?? "Taken back" : DONE[verdict];
  say(`${words}: ${sample.name}`, undo ? undefined : () => tellVerdict(sample, verdict, true));
}

/** Pins, or takes the pin out. @param {Sample} sample */
export function togglePin(sample) {
  return tellVerdict(sample, "pin", pinned.has(sample.id));
}

/** Takes a sound: its path is on the clipboard then, for the DAW's file dialog. @param {Sample} sample */
export async function take(sample) {
  const copied = await copyText(sample.path);
  await tellVerdict(sample, "accept");
  if (!copied) say(`The browser would not copy the path: ${sample.path}`);
}

/** @param {Sample} sample */
export async function showInFolder(sample) {
  try {
    await send("POST", `/samples/${sample.id}/reveal`);
    say(`Shown on the computer of samplerecs: ${sample.name}`);
  } catch (error) {
    sayError(error);
  }
}

/** Opens it, as it fits the project, where samplerecs runs. @param {Sample} sample */
export async function openInPlayer(sample) {
  try {
    await send("POST", `/samples/${sample.id}/open?fit=project`);
    say(`Opened in the player of the computer of samplerecs: ${sample.name}`);
  } catch (error) {
    sayError(error);
  }
}

export async function undoLast() {
  try {
    const { what, now } = await send("POST", "/undo");
    forgetLatest();
    const again = now ? `; it is again: ${now}` : "";
    say(what ? `Taken back: ${what}${again}` : "There is nothing to take back.");
  } catch (error) {
    sayError(error);
  }
}

/** @param {Sample} sample @param {number} board */
export async function addToBoard(sample, board) {
  try {
    const { name } = await send("POST", `/boards/${board}/sounds`, { sample: String(sample.id) });
    say(`On ${name}: ${sample.name}`, undoLast, true);
  } catch (error) {
    sayError(error);
  }
}

/** Steers the list to more like a sound, and shows it. @param {Sample} sample */
export async function moreLike(sample) {
  try {
    const now = await send("POST", "/recommendations/steering", { sound: String(sample.id), step: "" });
    say(`Steered: ${now.say}`, undoLast, true);
    location.hash = "#/";
  } catch (error) {
    sayError(error);
  }
}

/** @param {string} name @returns {Promise<number|null>} its number */
export async function newBoard(name) {
  try {
    return (await send("POST", "/boards", { name })).id;
  } catch (error) {
    sayError(error);
    return null;
  }
}

export async function newSession() {
  try {
    const { sessions } = await get("/sessions");
    const before = sessions.find((/** @type {{ended_at: number|null}} */ each) => each.ended_at === null);
    const { notes } = await send("POST", "/sessions", { project: "" });
    // Gone once there is something later to take back: by then it might end another session.
    say(["A new session has begun.", ...notes.slice(1)].join(" "), () => backTo(before?.id), true);
  } catch (error) {
    sayError(error);
  }
}

/** @param {number|undefined} session the one before; none: there was none */
async function backTo(session) {
  try {
    await (session ? send("POST", `/sessions/${session}/resume`) : send("DELETE", "/sessions/current"));
    say(session ? "The session before goes on." : "The session has ended.");
  } catch (error) {
    sayError(error);
  }
}
