"""Usable: what of the first ten fits generated projects, by the known answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from evaluation.ranking.answers import Asked, Truth, gain, is_known, is_native
from evaluation.ranking.figures import mean_interval, ndcg, told
from evaluation.ranking.library import Measured
from samplerecs_daemon.api import Context, ContextField, Suggestion, SuggestionList, SuggestRequest
from samplerecs_daemon.recommend import RankSettings, Recommender
from samplerecs_models.harmony import NOTE_NAMES, Key
from samplerecs_models.vocabulary import Mode

CONTEXTS_A_SEED = 8
ROLES = ("kick", "snare", "closed-hat", "tom", "bass", "pad", "drum-loop")
_TEMPI = (78.0, 86.0, 92.0, 120.0, 122.0, 124.0, 128.0, 132.0, 138.0, 140.0, 170.0, 174.0)


@dataclass
class Tally:
    """Values by figure, one a seed where a seed has any."""

    by_seed: dict[str, dict[int, list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def add(self, figure: str, seed: int, value: float) -> None:
        self.by_seed[figure][seed].append(value)

    def means(self) -> dict[str, list[float]]:
        return {
            figure: [float(np.mean(values)) for values in seeds.values()]
            for figure, seeds in self.by_seed.items()
        }


def contexts(rng: np.random.Generator, count: int) -> list[Asked]:
    """Return generated projects: tempi packs are made for and others, every key, some roles."""
    found = []
    for number in range(count):
        bpm = float(rng.choice(_TEMPI)) if number % 2 else float(rng.integers(70, 181))
        mode = Mode.MINOR if rng.random() < 0.7 else Mode.MAJOR
        key = Key(int(rng.integers(12)), mode) if rng.random() < 0.75 else None
        role = str(rng.choice(ROLES)) if number % 3 == 0 else ""
        found.append(Asked(bpm, key, role))
    return found


def context_of(asked: Asked, now: float) -> Context:
    """Return a project as the engine takes it."""
    values = {"bpm": ContextField(asked.bpm, "user", now)}
    if asked.key is not None:
        values["key"] = ContextField(NOTE_NAMES[asked.key.tonic], "user", now)
        if asked.key.mode:
            values["mode"] = ContextField(asked.key.mode.value, "user", now)
    return Context(values)


def run(measured: Measured, seeds: int) -> dict[str, object]:
    """Print and return the figures."""
    engine = measured.recommender(measured.library, RankSettings())
    known = measured.known()
    ours = known.recommender(known.library, RankSettings())
    rules = known.recommender(known.library, RankSettings(mode="rules"))
    tally = Tally()
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        for asked in contexts(rng, CONTEXTS_A_SEED):
            _judge(tally, seed, measured, asked, _suggest(engine, measured, asked))
            answers = [_suggest(each, known, asked) for each in (ours, rules)]
            _compare(tally, seed, known, asked, answers[0], answers[1], rng)
    print(
        f"usable: {seeds * CONTEXTS_A_SEED} projects, {len(measured.index)} sounds; nDCG on the "
        f"{len(known.index)} of them with known answers"
    )
    means = tally.means()
    for figure, values in means.items():
        print("  " + told(figure, values))
    return {figure: mean_interval(values) for figure, values in means.items()}


def _suggest(engine: Recommender, measured: Measured, asked: Asked) -> SuggestionList:
    request = SuggestRequest(role=asked.role or None)
    return engine.suggest(request, context_of(asked, measured.now))


def entry_gain(entry: Suggestion, truth: Truth, asked: Asked) -> float:
    """Return how well an entry fits once it is changed as it says."""
    semitones = entry.semitones if entry.sample.kind != "one-shot" else 0
    return gain(truth, asked, entry.stretch, semitones)


def _judge(
    tally: Tally, seed: int, measured: Measured, asked: Asked, answer: SuggestionList
) -> None:
    entries = answer.suggestions
    truths = _truths(measured, asked)
    known = [(e, truths[e.sample.id]) for e in entries if e.sample.id in truths]
    ids = [e.sample.id for e in entries]
    for entry, truth in known:
        fits = entry_gain(entry, truth, asked) > 0 and Path(entry.sample.path).is_file()
        usable = float(fits and ids.count(entry.sample.id) == 1)
        tally.add("usable", seed, usable)
        tally.add(f"usable, {truth.kind}s", seed, usable)
        changed = entry.stretch != 1.0 or (entry.semitones and truth.kind == "loop")
        tally.add("usable, changed" if changed else "usable, as they are", seed, usable)
    tally.add("judged", seed, len(known) / max(1, len(entries)))
    there = sum(is_native(truth, asked) for truth in truths.values())
    if there >= 10 and len(known) >= 5:
        native = np.mean([is_native(truth, asked) for _, truth in known])
        tally.add("native where 10 are there", seed, float(native))
        tally.add("at least 7 of 10 native there", seed, float(native >= 0.7))
        # Of its ten a free list gives at most four to one-shots.
        loops = sum(truth.kind == "loop" and is_native(truth, asked) for truth in truths.values())
        if asked.role or loops >= 3:
            tally.add("the same where 3 loops are native", seed, float(native >= 0.7))
    if not asked.role and len(entries) == 10:
        roles = {e.sample.role for e in entries}
        shots = sum(_is_shot(e, measured.truths) for e in entries)
        tally.add("free lists with 4 roles or more", seed, float(len(roles) >= 4))
        tally.add("free lists with 4 one-shots or fewer", seed, float(shots <= 4))
        loops = sum(
            truth.kind == "loop" and gain(truth, asked) > 0 for truth in measured.truths.values()
        )
        if loops >= 6:
            tally.add("the same where 6 loops fit", seed, float(shots <= 4))


def _is_shot(entry: Suggestion, truths: Mapping[int, Truth]) -> bool:
    truth = truths.get(entry.sample.id)
    return (truth.kind if truth else entry.sample.kind) == "one-shot"


def _compare(
    tally: Tally,
    seed: int,
    measured: Measured,
    asked: Asked,
    ours: SuggestionList,
    rules: SuggestionList,
    rng: np.random.Generator,
) -> None:
    """Put nDCG of ours, of rules only, of chance, and of chance among what fits side by side."""
    best = [gain(truth, asked) for truth in _truths(measured, asked).values()]
    if not any(best):
        return
    kind = "role" if asked.role else "free"
    for name, answer in (("ours", ours), ("rules", rules)):
        tally.add(f"nDCG@10 {name} ({kind})", seed, ndcg(_gains(answer, measured, asked), best))
    fitting = [value for value in best if value > 0]
    for name, among in (("chance", best), ("chance among what fits", fitting)):
        drawn: Sequence[float] = [float(v) for v in rng.permutation(among)[:10]]
        tally.add(f"nDCG@10 {name} ({kind})", seed, ndcg(drawn, best))


def _gains(answer: SuggestionList, measured: Measured, asked: Asked) -> list[float]:
    truths = _truths(measured, asked)
    return [
        entry_gain(entry, truths[entry.sample.id], asked)
        for entry in answer.suggestions
        if entry.sample.id in truths
    ]


def _truths(measured: Measured, asked: Asked) -> Mapping[int, Truth]:
    return {n: truth for n, truth in measured.truths.items() if is_known(truth, asked)}
