/**
 * Auditions: one sound at a time in all tabs, all equally loud, in the project's tempo or as it
 * is. Reports what was heard; what that means the daemon says.
 */

import { Problem } from "./api.js";
import { gainFor } from "./level.js";
import { speedFor } from "./music.js";
import { outlineOf } from "./outlines.js";
import { rendered } from "./rendering.js";
import { MEMORY_S, Unplayable, fromMemory, fromStream } from "./voices.js";

/** Seconds over which a sound comes and goes, so that nothing clicks. */
const FADE_S = 0.008;

/**
 * @typedef {import("./types.js").Sample} Sample
 * @typedef {import("./types.js").Suggestion} Suggestion
 * @typedef {{entry: Suggestion, list: number, bpm: number|null}} Heard what plays: a sound as an
 *   entry of a list, the number of that list, the project's tempo
 * @typedef {{number: number, samples: number[], seconds: number, share: number}} Listening
 */

/** Tells of `change` (what plays, or how) and `heard` (detail: Listening). */
export class Player extends EventTarget {
  /** @type {AudioContext|undefined} */
  #context;
  /** @type {GainNode|undefined} */
  #gain;
  /** @type {import("./voices.js").Voice|undefined} */
  #voice;
  /** @type {Heard|undefined} */
  now;
  /** Why the last sound did not play, in words. */
  trouble = "";
  /** How the sound plays: "as it is", "the browser's tempo", "rendered". */
  manner = "";
  loop = true;
  /** True: as it is; false: in the project's tempo and key. */
  original = false;
  matched = true;
  #wish = new AbortController();
  #began = 0;

  get playing() {
    return this.#voice !== undefined;
  }

  /** Seconds of the file. */
  get position() {
    return this.#voice?.position ?? 0;
  }

  get duration() {
    return this.#voice?.duration || this.now?.entry.sample.duration_s || 0;
  }

  /** Part of the sound that lies behind, 0..1. */
  get share() {
    return this.duration ? Math.min(1, this.position / this.duration) : 0;
  }

  /** @param {number} id @returns {boolean} */
  plays(id) {
    return this.playing && this.now?.entry.sample.id === id;
  }

  /** @param {Heard} heard @param {number} [share] where to begin, 0..1 */
  async play(heard, share = 0) {
    this.stop();
    this.now = heard;
    this.trouble = "";
    this.#wish = new AbortController();
    const { signal } = this.#wish;
    this.#say();
    try {
      this.#voice = await this.#voiced(heard, share, signal);
      this.#began = performance.now();
    } catch (error) {
      if (signal.aborted) return;
      this.trouble = wordsOf(error, heard.entry.sample);
    }
    if (signal.aborted) this.#silence();
    this.#say();
  }

  /** Plays a sound, or stops it where it plays. @param {Heard} heard */
  toggle(heard) {
    if (this.plays(heard.entry.sample.id)) this.stop();
    else void this.play(heard);
  }

  stop() {
    this.#wish.abort();
    this.#tellHeard();
    this.#silence();
    this.#say();
  }

  /** @param {number} share 0..1 */
  seek(share) {
    this.#voice?.seek(share * this.duration);
    this.#say();
  }

  /** @param {boolean} on */
  setLoop(on) {
    this.loop = on;
    if (this.#voice) this.#voice.loop = this.#loops();
    this.#say();
  }

  /** A and B: the sound in the project's tempo and key, and as it is. @param {boolean} on */
  setOriginal(on) {
    this.original = on;
    this.#again();
  }

  /** @param {boolean} on */
  setMatched(on) {
    this.matched = on;
    void this.#level();
    this.#say();
  }

  #again() {
    if (this.now && this.playing) void this.play(this.now, this.share);
    else this.#say();
  }

  /** @param {Heard} heard @param {number} share @param {AbortSignal} signal */
  async #voiced(heard, share, signal) {
    const context = (this.#context ??= new AudioContext({ latencyHint: "interactive" }));
    this.#gain ??= new GainNode(context, { gain: 0 });
    this.#gain.connect(context.destination);
    await Promise.race([context.resume(), new Promise((go) => setTimeout(go, 200))]);
    await this.#level();
    signal.throwIfAborted();
    const { url, speed, manner, memory } = await this.#source(heard, signal);
    signal.throwIfAborted();
    this.manner = manner;
    const at = share * heard.entry.sample.duration_s;
    const ended = () => !signal.aborted && this.stop();
    const wish = { at, loop: this.#loops(), speed, output: this.#gain, ended, signal };
    if (!memory) return fromStream(context, url, wish);
    return fromMemory(context, url, wish);
  }

  /**
   * Where the sound comes from: its own file; the daemon's rendering where that is there; until
   * then the browser's change of tempo, with the pitch kept.
   *
   * @param {Heard} heard
   * @param {AbortSignal} signal
   */
  async #source(heard, signal) {
    const { sample, semitones } = heard.entry;
    const own = `/api/v1/samples/${sample.id}/audio`;
    const memory = sample.duration_s <= MEMORY_S;
    const speed = speedFor(heard.entry, heard.bpm);
    const changed = Math.abs(speed - 1) > 0.001 || semitones !== 0;
    if (this.original || !changed) return { url: own, speed: 1, manner: "as it is", memory };
    const made = await rendered(sample.id, speed, heard.entry, heard.bpm, signal);
    if (made) return { url: made, speed: 1, manner: "in the project's tempo and key", memory };
    const words = semitones ? "in tempo, its own key" : "in tempo";
    return { url: own, speed, manner: words, memory: false };
  }

  #loops() {
    return this.loop && this.now?.entry.sample.kind === "loop";
  }

  async #level() {
    const sample = this.now?.entry.sample;
    if (!this.#gain || !this.#context || !sample) return;
    const outline = this.matched ? await outlineOf(sample.id) : null;
    const gain = outline ? gainFor(outline, sample.kind === "loop") : 1;
    this.#gain.gain.setTargetAtTime(gain, this.#context.currentTime, FADE_S);
  }

  #silence() {
    this.#voice?.stop();
    this.#voice = undefined;
  }

  #tellHeard() {
    const voice = this.#voice;
    if (!voice || !this.now) return;
    const seconds = (performance.now() - this.#began) / 1000;
    const share = voice.duration ? Math.min(1, seconds / voice.duration) : 0;
    const { entry, list } = this.now;
    const detail = { number: list, samples: [entry.sample.id], seconds, share };
    this.dispatchEvent(new CustomEvent("heard", { detail }));
  }

  #say() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}

/** @param {unknown} error @param {Sample} sample @returns {string} */
function wordsOf(error, sample) {
  if (error instanceof Problem) return error.words;
  if (error instanceof Unplayable && error.message) return error.message;
  const suffix = sample.name.split(".").pop()?.toUpperCase();
  return `This browser cannot play ${sample.name}${suffix ? ` (${suffix})` : ""}.`;
}
