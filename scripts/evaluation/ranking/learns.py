"""Learns: simulated producers, whose tastes are packs and folders of the known answers.

Each works in three sessions of ten interactions. In each it asks for a role that it uses, looks
down the list and takes the first sound that it likes and that fits; where it likes none, it
dismisses the first, and one that cannot stand a pack dismisses what is of it. Then, in a session
of its own, with learning on and off, by rules alone and in random order,
nDCG@10 is taken of lists for each of the roles. A sound counts if the producer likes it and it has
the role, as well as it fits. What was taken counts no more than what was not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.ranking.answers import Asked, Truth, gain, is_known
from evaluation.ranking.figures import mean_interval, ndcg, told
from evaluation.ranking.library import Measured
from evaluation.ranking.usable import context_of, contexts, entry_gain
from samplerecs_daemon.api import Suggestion, SuggestRequest
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend import RankSettings
from samplerecs_daemon.store.records import FeedbackRow
from samplerecs_daemon.store.sessions import SessionRow

INTERACTIONS, A_SESSION, ASKED_AFTER = 30, 10, 6
#: Seconds between two interactions, and between two sessions.
APART_S, SESSIONS_APART_S = 60.0, 86_400.0
#: Families of sounds that a producer may love, by how their folders or files are named.
FAMILIES = ("808", "hard", "hh", "lmms/drums", "drum_", "Concrete")
#: A taste needs so many sounds to be one, and leaves at least so many others.
LEAST = 8
Likes = Callable[[Truth], bool]
#: nDCG@10 with learning on, off, by rules alone, and of chance.
Scores = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Producer:
    """`kind` of taste, and what it likes."""

    kind: str
    likes: Likes


def producers(measured: Measured, rng: np.random.Generator) -> list[Producer]:
    """Return one producer of each kind: a pack, a family, a rejection, and none."""
    truths = list(measured.truths.values())
    packs = sorted({truth.pack for truth in truths})
    pack, family = str(rng.choice(packs)), str(rng.choice(FAMILIES))
    rejected = str(rng.choice(["dirt", "lmms", "sonic-pi"]))
    return [
        Producer("a pack", lambda truth: truth.pack == pack),
        Producer("a family", lambda truth: family in truth.path),
        Producer("a rejection", lambda truth: truth.pack != rejected),
        Producer("no taste", lambda truth: True),  # noqa: ARG005
    ]


def roles_of(measured: Measured, producer: Producer) -> list[str]:
    """Return the roles that a producer asks for: those of which it likes at least two sounds."""
    liked = [t.role for t in measured.truths.values() if t.role and producer.likes(t)]
    return sorted({role for role in liked if liked.count(role) >= 2})


def run(measured: Measured, seeds: int) -> dict[str, object]:
    """Print and return the figures."""
    measured = measured.known()
    found: dict[str, list[Scores]] = {}
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        for producer in producers(measured, rng):
            scores = _career(measured, producer, rng)
            if scores is not None:
                found.setdefault(producer.kind, []).append(scores)
    figures: dict[str, object] = {}
    for kind, all_of_it in found.items():
        figures[kind] = _told(kind, all_of_it)
    tasteful = [one for kind, scores in found.items() if kind != "no taste" for one in scores]
    figures["all tastes"] = _told("all tastes", tasteful)
    return figures


def _told(kind: str, scores: Sequence[Scores]) -> dict[str, object]:
    on, off, rules, chance = (list(column) for column in zip(*scores, strict=True))
    ratio = float(np.mean(on) / max(np.mean(off), 1e-9))
    beats = float(np.mean(off) / max(np.mean(chance), 1e-9))
    print(f"learns, {kind} ({len(scores)} producers):")
    ways = {"nDCG@10 learning on": on, "off": off, "rules": rules, "chance": chance}
    for name, values in ways.items():
        print("  " + told(name, values))
    print(f"  learning_ratio {ratio:.3f}, off against chance {beats:.3f}")
    return {
        "on": mean_interval(on),
        "off": mean_interval(off),
        "rules": mean_interval(rules),
        "chance": mean_interval(chance),
        "learning_ratio": round(ratio, 4),
        "off_against_chance": round(beats, 4),
        "producers": len(scores),
    }


def _career(measured: Measured, producer: Producer, rng: np.random.Generator) -> Scores | None:
    """Return what the lists after a career are worth; None where nothing could be liked."""
    start = measured.now - 10 * SESSIONS_APART_S
    roles = roles_of(measured, producer)
    if not roles:
        return None
    said: list[FeedbackRow] = []
    for number in range(INTERACTIONS // A_SESSION):
        began = start + number * SESSIONS_APART_S
        session = SessionRow(number + 1, "", began, None)
        project = contexts(rng, 2)[1]
        for turn in range(A_SESSION):
            at = began + turn * APART_S
            asked = replace(project, role=str(rng.choice(roles)))
            library = replace(measured.library, said=tuple(said), session=session)
            word = _interaction(measured, library, producer, asked, at)
            if word is not None:
                said.append(replace(word, id=len(said) + 1))
    session = SessionRow(99, "", measured.now - APART_S, None)
    library = replace(measured.library, said=tuple(said), session=session)
    after = [
        replace(project, role=str(rng.choice(roles)))
        for project in contexts(rng, 2 * ASKED_AFTER)[1::2]
    ]
    return _scores(measured, library, producer, after, rng)


def _interaction(
    measured: Measured, library: MemoryLibrary, producer: Producer, asked: Asked, at: float
) -> FeedbackRow | None:
    engine = replace(measured, now=at).recommender(library, RankSettings())
    context = context_of(asked, at)
    answer = engine.suggest(SuggestRequest(role=asked.role), context)
    known = [e for e in answer.suggestions if e.sample.id in measured.truths]
    if not known:
        return None
    liked = [entry for entry in known if _worth(measured, producer, asked, entry) > 0]
    chosen, verdict = (liked[0], "accept") if liked else (known[0], "dismiss")
    rejected = [e for e in known if not producer.likes(measured.truths[e.sample.id])]
    if producer.kind == "a rejection" and rejected:
        chosen, verdict = rejected[0], "dismiss"
    if producer.kind == "no taste" and liked:
        # Whoever has no taste takes any of what fits.
        chosen = liked[hash((at, len(liked))) % len(liked)]
    parts = engine.parts(chosen.sample.id, context)
    number = library.session.id if library.session else None
    return FeedbackRow(0, chosen.sample.id, verdict, at, json.dumps({"parts": parts}), number)


def _worth(measured: Measured, producer: Producer, asked: Asked, entry: Suggestion) -> float:
    truth = measured.truths.get(entry.sample.id)
    if truth is None or not is_known(truth, asked) or not producer.likes(truth):
        return 0.0
    return entry_gain(entry, truth, asked)


def _scores(
    measured: Measured,
    library: MemoryLibrary,
    producer: Producer,
    asked_after: Sequence[Asked],
    rng: np.random.Generator,
) -> Scores | None:
    ways = (RankSettings(), RankSettings(learning=False), RankSettings(mode="rules"))
    engines = [measured.recommender(library, way) for way in ways]
    found: list[Scores] = []
    for asked in asked_after:
        everything = [
            gain(truth, asked) if producer.likes(truth) else 0.0
            for truth in measured.truths.values()
            if is_known(truth, asked)
        ]
        if not any(everything):
            continue
        on, off, rules = (
            ndcg(
                [
                    _worth(measured, producer, asked, entry)
                    for entry in engine.suggest(
                        SuggestRequest(role=asked.role), context_of(asked, measured.now)
                    ).suggestions
                ],
                everything,
            )
            for engine in engines
        )
        drawn: list[float] = rng.permutation(everything)[:10].tolist()
        found.append((on, off, rules, ndcg(drawn, everything)))
    if not found:
        return None
    on, off, rules, chance = np.mean(np.array(found), axis=0).tolist()
    return on, off, rules, chance
