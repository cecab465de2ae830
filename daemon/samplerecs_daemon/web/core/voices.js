/**
 * Two ways to play one file: from memory, which loops without a gap, and through the browser's own
 * player, which can change the speed and keep the pitch.
 */

/** Longer files are not taken into memory, in seconds. */
export const MEMORY_S = 60;

/**
 * @typedef {{position: number, duration: number, length: number, stop: () => void,
 *   seek: (at: number) => void, loop: boolean}} Voice position and duration in seconds of the file,
 *   length in seconds of listening
 * @typedef {{at: number, loop: boolean, speed: number, output: AudioNode,
 *   ended: () => void, signal: AbortSignal}} Wish
 */

/** The file could not be played. */
export class Unplayable extends Error {}

/**
 * @param {AudioContext} context
 * @param {string} url
 * @param {Wish} wish its speed is 1
 * @returns {Promise<Voice>}
 */
export async function fromMemory(context, url, wish) {
  const answer = await fetch(url, { signal: wish.signal });
  if (!answer.ok) throw new Unplayable((await answer.json().catch(() => ({}))).title);
  const data = await answer.arrayBuffer();
  const buffer = await context.decodeAudioData(data).catch(() => {
    throw new Unplayable();
  });
  wish.signal.throwIfAborted();
  return new MemoryVoice(context, buffer, wish);
}

class MemoryVoice {
  /** @type {AudioBufferSourceNode|undefined} */
  #source;
  #from = 0;
  #began = 0;

  /** @param {AudioContext} context @param {AudioBuffer} buffer @param {Wish} wish */
  constructor(context, buffer, wish) {
    this.context = context;
    this.buffer = buffer;
    this.wish = wish;
    this.duration = buffer.duration;
    this.length = buffer.duration;
    this.seek(wish.at);
  }

  get position() {
    const at = this.#from + this.context.currentTime - this.#began;
    return this.wish.loop ? at % this.duration : Math.min(at, this.duration);
  }

  get loop() {
    return this.wish.loop;
  }

  set loop(on) {
    const at = this.position;
    this.wish.loop = on;
    this.seek(at);
  }

  /** @param {number} at seconds */
  seek(at) {
    this.stop();
    const source = new AudioBufferSourceNode(this.context, { buffer: this.buffer, loop: this.loop });
    source.connect(this.wish.output);
    source.onended = () => this.#source === source && this.wish.ended();
    this.#from = Math.min(Math.max(0, at), Math.max(0, this.duration - 0.01));
    this.#began = this.context.currentTime;
    source.start(0, this.#from);
    this.#source = source;
  }

  stop() {
    const source = this.#source;
    this.#source = undefined;
    source?.stop();
    source?.disconnect();
  }
}

/**
 * @param {AudioContext} context
 * @param {string} url
 * @param {Wish} wish
 * @returns {Promise<Voice>}
 */
export async function fromStream(context, url, wish) {
  const audio = new Audio(url);
  audio.preservesPitch = true;
  audio.loop = wish.loop;
  audio.defaultPlaybackRate = wish.speed;
  audio.playbackRate = wish.speed;
  const node = new MediaElementAudioSourceNode(context, { mediaElement: audio });
  node.connect(wish.output);
  const voice = new StreamVoice(audio, node);
  wish.signal.addEventListener("abort", () => voice.stop());
  audio.addEventListener("ended", wish.ended);
  try {
    if (wish.at > 0) audio.currentTime = wish.at;
    await audio.play();
  } catch {
    voice.stop();
    wish.signal.throwIfAborted();
    throw new Unplayable();
  }
  return voice;
}

class StreamVoice {
  /** @param {HTMLAudioElement} audio @param {AudioNode} node */
  constructor(audio, node) {
    this.audio = audio;
    this.node = node;
  }

  get position() {
    return this.audio.currentTime;
  }

  get duration() {
    return this.audio.duration || 0;
  }

  get length() {
    return this.duration / this.audio.playbackRate;
  }

  get loop() {
    return this.audio.loop;
  }

  set loop(on) {
    this.audio.loop = on;
  }

  /** @param {number} at seconds */
  seek(at) {
    this.audio.currentTime = at;
  }

  stop() {
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.node.disconnect();
  }
}
