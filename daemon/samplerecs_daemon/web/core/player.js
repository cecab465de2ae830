/**
 * Auditions: one sound at a time in all tabs, all equally loud, in the project's tempo or as it
 * is. Reports what was heard; what that means the daemon says.
 */

import { Problem, queryOf, send } from "./api.js";
import { gainFor } from "./level.js";
import { speedFor } from "./music.js";
import { outlineOf } from "./outlines.js";
import { madeForProject, plainCopy } from "./rendering.js";
import { MEMORY_S, Unplayable, fromMemory, fromStream } from "./voices.js";

/** Seconds over which a sound comes and goes, so that nothing clicks. */
const FADE_S = 0.008;
/** A rendering that comes within this is waited for; else the browser's own change of tempo begins. */
const SOON_MS = 120;
/** Where the choice of the device is kept. */
const THERE = "samplerecs.there";

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
  /** How the sound plays, in words: "as it is", "120 BPM, +2 st". */
  manner = "";
  loop = true;
  /** True: as it is; false: in the project's tempo and key. */
  original = false;
  matched = true;
  /** True: in the player of the computer of samplerecs; false: on the device that shows the page. */
  there = localStorage.getItem(THERE) === "on";
  #wish = new AbortController();
  #began = 0;
  /** @type {{id: number, made: import("./rendering.js").Made}|undefined} */
  #made;

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
    this.manner = "";
    this.#wish = new AbortController();
    const { signal } = this.#wish;
    this.#say();
    if (this.there) return this.playThere(heard.entry.sample);
    try {
      const { voice, later } = await this.#voiced(heard, share, signal);
      // Another sound was wanted meanwhile, and has its own voice.
      if (signal.aborted) return voice.stop();
      this.#voice = voice;
      this.#began = performance.now();
      void later?.then((made) => made && this.#swap(heard, made, signal));
    } catch (error) {
      if (signal.aborted) return;
      this.trouble = wordsOf(error, heard.entry.sample);
    }
    this.#say();
  }

  /**
   * Opens a sound in the player of the computer of samplerecs, which alone can stop it again, and
   * says nothing of how much of it is heard.
   *
   * @param {Sample} sample
   */
  async playThere(sample) {
    try {
      await send("POST", `/samples/${sample.id}/open${queryOf({ fit: this.original ? "" : "project" })}`);
      if (this.now?.entry.sample.id === sample.id) this.manner = "opened in the computer's player";
    } catch (error) {
      this.trouble = wordsOf(error, sample);
    }
    this.#say();
  }

  /** @param {boolean} on play in the computer's player from now on */
  setThere(on) {
    this.there = on;
    localStorage.setItem(THERE, on ? "on" : "off");
    this.stop();
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

  /**
   * The sound in the form that is there first; `later` brings the daemon's rendering.
   *
   * @param {Heard} heard
   * @param {number} share
   * @param {AbortSignal} signal
   * @returns {Promise<{voice: import("./voices.js").Voice,
   *   later?: Promise<import("./rendering.js").Made|null>}>}
   */
  async #voiced(heard, share, signal) {
    const context = (this.#context ??= new AudioContext({ latencyHint: "interactive" }));
    this.#gain ??= new GainNode(context, { gain: 0 });
    this.#gain.connect(context.destination);
    await Promise.race([context.resume(), new Promise((go) => setTimeout(go, 200))]);
    signal.throwIfAborted();
    const { sample } = heard.entry;
    if (this.original || !changes(heard)) {
      return { voice: await this.#own(heard, share, 1, "as it is", signal) };
    }
    const making = madeForProject(sample.id, signal);
    const soon = await Promise.race([making, new Promise((go) => setTimeout(go, SOON_MS))]);
    signal.throwIfAborted();
    if (soon) return { voice: await this.#rendered(heard, await making, share, signal) };
    const speed = speedFor(heard.entry, heard.bpm);
    const voice = await this.#own(heard, share, speed, meanwhile(heard.entry), signal);
    return { voice, later: making };
  }

  /**
   * The sound's own file, in the browser's tempo where it has another.
   *
   * @param {Heard} heard
   * @param {number} share
   * @param {number} speed
   * @param {string} manner
   * @param {AbortSignal} signal
   */
  async #own(heard, share, speed, manner, signal) {
    const { sample } = heard.entry;
    const url = `/api/v1/samples/${sample.id}/audio`;
    const wish = this.#wishFor(share * sample.duration_s, speed, signal);
    this.manner = manner;
    await this.#level();
    const context = /** @type {AudioContext} */ (this.#context);
    try {
      if (speed !== 1 || sample.duration_s > MEMORY_S) return await fromStream(context, url, wish);
      return await fromMemory(context, url, wish);
    } catch (error) {
      if (!(error instanceof Unplayable) || error.message) throw error;
      // A form that this browser does not know (AIFF): the daemon has a copy in one that it does.
      return fromMemory(context, plainCopy(sample.id), { ...wish, speed: 1 });
    }
  }

  /**
   * @param {Heard} heard
   * @param {import("./rendering.js").Made|null} made
   * @param {number} share
   * @param {AbortSignal} signal
   */
  async #rendered(heard, made, share, signal) {
    const { sample } = heard.entry;
    if (!made) return this.#own(heard, share, speedFor(heard.entry, heard.bpm), meanwhile(heard.entry), signal);
    this.#made = { id: sample.id, made };
    this.manner = made.manner;
    await this.#level();
    const context = /** @type {AudioContext} */ (this.#context);
    const voice = await fromMemory(context, made.url, this.#wishFor(0, 1, signal));
    if (share > 0) voice.seek(share * voice.duration);
    return voice;
  }

  /**
   * Goes on with the rendering where the browser's own change of tempo is just now.
   *
   * @param {Heard} heard
   * @param {import("./rendering.js").Made} made
   * @param {AbortSignal} signal
   */
  async #swap(heard, made, signal) {
    if (signal.aborted) return;
    try {
      const voice = await this.#rendered(heard, made, this.share, signal);
      if (signal.aborted) return voice.stop();
      const before = this.#voice;
      voice.seek(this.share * voice.duration);
      this.#voice = voice;
      before?.stop();
      this.#say();
    } catch {
      // What plays goes on.
    }
  }

  /** @param {number} at @param {number} speed @param {AbortSignal} signal */
  #wishFor(at, speed, signal) {
    const ended = () => !signal.aborted && this.stop();
    const output = /** @type {GainNode} */ (this.#gain);
    return { at, loop: this.#loops(), speed, output, ended, signal };
  }

  #loops() {
    return this.loop && this.now?.entry.sample.kind === "loop";
  }

  async #level() {
    const sample = this.now?.entry.sample;
    if (!this.#gain || !this.#context || !sample) return;
    const gain = this.matched ? await this.#matching(sample) : 1;
    this.#gain.gain.setTargetAtTime(gain, this.#context.currentTime, FADE_S);
  }

  /** The gain at which a sound is as loud as all others. @param {Sample} sample */
  async #matching(sample) {
    const known = this.#made?.id === sample.id ? this.#made.made : null;
    if (known) return this.original ? known.originalGain : known.gain;
    const outline = await outlineOf(sample.id);
    return outline ? gainFor(outline, sample.kind === "loop") : 1;
  }

  #silence() {
    this.#voice?.stop();
    this.#voice = undefined;
  }

  #tellHeard() {
    const voice = this.#voice;
    if (!voice || !this.now) return;
    const seconds = (performance.now() - this.#began) / 1000;
    const share = voice.length ? Math.min(1, seconds / voice.length) : 0;
    const { entry, list } = this.now;
    const detail = { number: list, samples: [entry.sample.id], seconds, share };
    this.dispatchEvent(new CustomEvent("heard", { detail }));
  }

  #say() {
    this.dispatchEvent(new CustomEvent("change"));
  }
}

/** How a sound plays until it is rendered. @param {Suggestion} entry @returns {string} */
function meanwhile({ rank, semitones }) {
  if (rank === 0) return "as it is";
  return semitones ? "in tempo, still in its own key" : "in tempo";
}

/** Whether the project wants a sound otherwise than it is. @param {Heard} heard */
function changes(heard) {
  const { rank, sample, semitones } = heard.entry;
  if (sample.kind === "one-shot") return false;
  const speed = speedFor(heard.entry, heard.bpm);
  // How a sound fits that stands in no list the daemon alone knows.
  return rank === 0 || Math.abs(speed - 1) > 0.001 || semitones !== 0;
}

/** @param {unknown} error @param {Sample} sample @returns {string} */
function wordsOf(error, sample) {
  if (error instanceof Problem) return error.words;
  if (error instanceof Unplayable && error.message) return error.message;
  const suffix = sample.name.split(".").pop()?.toUpperCase();
  return `This browser cannot play ${sample.name}${suffix ? ` (${suffix})` : ""}.`;
}
