/** Asks the daemon, and says in its own words what went wrong. */

const BASE = "/api/v1";

/** What went wrong, as the daemon (problem+json) or the way to it says. */
export class Problem extends Error {
  /**
   * @param {string} title what happened
   * @param {string} detail what to do
   * @param {number} status the HTTP status; 0 when nobody answered
   * @param {string} code short stable name
   */
  constructor(title, detail, status, code) {
    super(title);
    this.detail = detail;
    this.status = status;
    this.code = code;
  }

  /** Both sentences in one. */
  get words() {
    return [this.message, this.detail].filter(Boolean).join(" ");
  }
}

/**
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {unknown} [body]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>} the JSON of the answer
 */
export async function send(method, path, body, signal) {
  const headers = body === undefined ? undefined : { "Content-Type": "application/json" };
  const content = body === undefined ? undefined : JSON.stringify(body);
  let answer;
  try {
    answer = await fetch(BASE + path, { method, headers, body: content, signal });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem("samplerecs does not answer.", "It may be starting anew.", 0, "gone");
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer.status === 204 ? null : answer.json();
}

/**
 * @param {string} path below /api/v1
 * @param {Record<string, any>} [query] lists repeat the name; empty values are left out
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export function get(path, query = {}, signal) {
  return send("GET", path + queryOf(query), undefined, signal);
}

/** @param {Record<string, any>} query @returns {string} with its "?", or "" */
export function queryOf(query) {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((each) => each !== null && each !== undefined && each !== "" && each !== false)
      .map((each) => [name, String(each)]),
  );
  return pairs.length ? `?${new URLSearchParams(pairs)}` : "";
}

/** @param {Response} answer @returns {Promise<Problem>} */
async function problemOf(answer) {
  if (answer.status === 401) location.reload();
  try {
    const said = await answer.json();
    return new Problem(said.title, said.detail, said.status, said.code);
  } catch {
    return new Problem("samplerecs gave no readable answer.", "", answer.status, "unreadable");
  }
}
