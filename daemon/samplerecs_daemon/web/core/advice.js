/**
 * The daemon's advice names commands, for those who are at a command line. Here they become
 * what can be pressed; what the panel has no button for is left as it was said.
 */

/** A command, with or without the marks that documents put round it, and what follows it. */
const COMMAND = /`?samplerecs ([a-z]+)(?: ([a-z]+))?/;
/** Whoever asks to do something in so few words has named the button. */
const SHORT = 4;

/**
 * @typedef {{words: string, deeds: {command: string, label: string}[]}} Advice `command` is what is
 *   to be done, such as "library add"; `label` what the button says, "" for its own name
 */

/**
 * @param {string} text
 * @param {(command: string) => boolean} known whether there is a button for a command
 * @returns {Advice}
 */
export function adviceOf(text, known) {
  const kept = [];
  const deeds = [];
  for (const sentence of text.split(/(?<=[.!?])\s+/)) {
    const found = COMMAND.exec(sentence);
    const command = found && [`${found[1]} ${found[2] ?? ""}`.trim(), found[1]].find(known);
    if (!found || !command) {
      kept.push(withoutFlags(sentence));
      continue;
    }
    const before = sentence.slice(0, found.index).replace(/[:,]?\s*$/, "");
    const short = before.split(/\s+/).length <= SHORT;
    if (before && !short) kept.push(`${before}.`);
    deeds.push({ command, label: short ? before : "" });
  }
  return { words: kept.filter(Boolean).join(" "), deeds };
}

/** @param {string} sentence @returns {string} without ": --flag does this" at its end */
function withoutFlags(sentence) {
  return sentence.replace(/: --[a-z].*$/, ".");
}
