/**
 * The objects of the HTTP API that the panel reads; docs/reference/http.md has every field.
 *
 * @typedef {{value: number|string|null, confidence: number, source: string,
 *   alternatives: (number|string)[]}} Value
 * @typedef {{id: number, name: string, path: string, pack: string, duration_s: number,
 *   kind: string, role: string, bpm: Value, key: Value, descriptors: Record<string, number>,
 *   tags: string[], first_seen: number, present: boolean, duplicates: number,
 *   heard: boolean, kind_confidence: number, kind_source: string, role_confidence: number,
 *   role_source: string}} Sample
 * @typedef {{rank: number, sample: Sample, score: number, score_components: Record<string, number>,
 *   reason: string, source: string, semitones: number, tempo_ratio: number,
 *   stretch: number}} Suggestion
 * @typedef {{name: string, value: number, weight: number, adds: number, against: string,
 *   higher: string, place: number|null}} WhyPart
 * @typedef {{sample: Sample, rank: number|null, of: number, hides: string[], banned_with: string[],
 *   suggestion: Suggestion|null, parts: WhyPart[], say: string, pin: string}} Why
 * @typedef {{value: any, source: string, at: number, confidence: number}} Field
 * @typedef {{values: Record<string, Field>}} Context
 * @typedef {{suggestions: Suggestion[], hidden: Record<string, number>, mode: string,
 *   context: Context, total: number, elapsed_ms: number, advice: string,
 *   notes: string[], trial: boolean, lacking: string[], loosen: {rule: string, count: number,
 *   say: string, patch: {loosen: string[]}}[]}} SuggestionList
 * @typedef {{sample: number, name: string, was: number|null, now: number|null, why: string}} Move
 * @typedef {{number: number, at: number, list: SuggestionList, moves: Move[],
 *   why: string[], own?: boolean}} LiveList `number` is 0 where it was made for one question alone,
 *   by the daemon too; `own`: it answers what was asked beyond the project
 * @typedef {{id: string, name: string, at: number, data: Record<string, any>}} DaemonEvent
 * @typedef {{sample: number, duration_s: number, peaks: number[], rms: number[]}} Outline
 * @typedef {{id: number, name: string, created_at: number, samples: Sample[],
 *   count: number}} Board
 */

export {};
