/** What the daemon calls by a short name, as people say it. */

/** How lists are ordered. @type {Record<string, string>} */
const MODES = {
  fusion: "all that is known", rules: "rules alone", ab: "one of both, to compare",
};

/** What happened, in the order of a list. @type {Record<string, string>} */
const HAPPENED = {
  view: "Seen", preview: "Listened to", interest: "Heard to the end, or again", skip: "Passed over",
  accept: "Taken", dismiss: "Dismissed", pin: "Pinned",
};

/** What a score is made of. @type {Record<string, string>} */
const PARTS = {
  similarity: "sounds alike", words: "words and mood", tempo: "tempo", key: "key", freshness: "how new it is",
  role: "what the project lacks", taste: "your taste", together: "used together before",
  steps: "the way you steer", fatigue: "passed over before", change: "must be changed to fit",
};

/** Why a sound is not in the list. @type {Record<string, string>} */
const HIDDEN = {
  tempo: "its tempo does not fit the project", key: "its key does not fit the project",
  "tempo and key": "its tempo and its key do not fit the project",
  absent: "its drive is not connected, or its folder not there", gone: "its file is gone",
  banned: "you said never again", seen: "you took it, or it is in the project", dismissed: "you dismissed it",
  filter: "your filters leave it out",
  skipped: "you skipped it twice in this session",
};

/** Where a value comes from. @type {Record<string, string>} */
const SOURCES = {
  user: "said by you", chunk: "written in the file", tag: "from its tags", name: "from its name", audio: "heard in it",
};

/** @param {Record<string, string>} words @returns {(name: string) => string} */
const teller = (words) => (name) => words[name] ?? name.replaceAll(/[-_]/g, " ");

export const modeText = teller(MODES);
export const happenedText = teller(HAPPENED);
export const partText = teller(PARTS);
const hiddenText = teller(HIDDEN);
export const sourceText = teller(SOURCES);

/** @param {import("./types.js").Why} why @returns {string} all that keeps a sound out of the list */
export function hiddenBy(why) {
  const both = ["tempo", "key"].every((rule) => why.hides.includes(rule));
  const rules = both ? [...why.hides.filter((rule) => rule !== "tempo" && rule !== "key"), "tempo and key"] : why.hides;
  const whole = why.banned_with.length > 0 ? ` of ${why.banned_with.join(" and ")}` : "";
  return rules.map((rule) => hiddenText(rule) + (rule === "banned" ? whole : "")).join(" and ");
}
