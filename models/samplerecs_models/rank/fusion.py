"""The score: every part a bounded column times its weight, added up.

All rows are scored once in float32, with as few passes over the columns as it takes; the few that
can win are scored again, part by part, in float64 (`components`), which is what decides and what
is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samplerecs_models.rank.columns import (
    KIND_CODES,
    MODE_MAJOR,
    MODE_MINOR,
    ROLE_CODES,
    Query,
)
from samplerecs_models.rank.prepared import FRESHNESS_S, KEY_TRUST, Prepared, Uint8
from samplerecs_models.rank.rules import KeyTable, TempoTable, key_table, tempo_table
from samplerecs_models.types import Bool, Float32, Float64, Int64
from samplerecs_models.vocabulary import DESCRIPTORS, Kind

Floats = NDArray[np.floating[Any]]

#: What a mood is worth where no words were asked: it must not outweigh tempo and key together.
MOOD_ALONE = 0.5
#: Words of a mood that ask for a mode, and how well a sound meets one whose mode is unsure.
MODE_WORDS = {"major": MODE_MAJOR, "minor": MODE_MINOR}
MODE_UNSURE = 0.4
#: The parts of the score, in the order in which they are added up.
PARTS = (
    "similarity",
    "words",
    "tempo",
    "key",
    "freshness",
    "role",
    "taste",
    "together",
    "steps",
    "fatigue",
    "change",
)
#: Parts that take off.
TAKES_OFF = ("fatigue", "change")
_ONE_SHOT = KIND_CODES.index(Kind.ONE_SHOT)
#: Rows that are left out of the similarity together; fewer would make the products too small.
STRETCH = 512


@dataclass(frozen=True, slots=True)
class Scorer:
    """A query made ready for one set of candidates: the class tables and the weights that act.

    Build it with `scorer`.
    """

    prepared: Prepared
    query: Query
    tempo: TempoTable
    key: KeyTable
    role: Float64

    def scores(self, eligible: Bool) -> Float32:
        """Return the score of every eligible row: float32 (n,), within 1e-5 of the float64 sum.

        The other rows' scores lack what would have been dear to compute.
        """
        weights = self.query.weights
        total = self._similarity32(eligible)
        for table, codes in self._tables():
            if table.any():
                total += np.take(table.astype(np.float32), codes, mode="clip")
        if self.role.any() and weights.role:
            total += np.float32(weights.role) * self._role(slice(None), np.float32)
        words = self._words(slice(None), np.float32)
        if words is not None and weights.words:
            total += np.float32(weights.words) * words
        total += self._freshness32()
        for _, column, weight in self._columns():
            if column is not None and weight:
                total += np.float32(weight) * column
        return total

    def _columns(self) -> list[tuple[str, Float32 | None, float]]:
        """Return the parts that come with the query, each with its column and its weight."""
        query, weights = self.query, self.query.weights
        return [
            ("taste", query.taste, weights.taste),
            ("together", query.together, weights.together),
            ("steps", query.steps, weights.steps),
            ("fatigue", query.fatigue, -weights.fatigue),
        ]

    def components(self, rows: Int64) -> Mapping[str, Float64]:
        """Return every part of the score of `rows`, weighted: part -> float64 (len(rows),)."""
        nothing = np.zeros(len(rows))
        parts = {**dict.fromkeys(PARTS, nothing), **dict(self._parts(rows))}
        return {name: part + 0.0 for name, part in parts.items()}

    def totals(self, rows: Int64) -> Float64:
        """Return the sum of the `components` of many rows, bit for bit, without keeping them."""
        total = np.zeros(len(rows))
        for _, part in self._parts(rows):
            total += part
        return total

    def _parts(self, rows: Int64) -> Iterator[tuple[str, Float64]]:
        """Yield the parts that act, in the order in which they are added up."""
        prepared, query, weights = self.prepared, self.query, self.query.weights
        if query.target is not None or query.likeness is not None:
            yield "similarity", weights.similarity * self._similarity(rows)
        words = self._words(rows, np.float64)
        if words is not None:
            yield "words", weights.words * np.asarray(words, dtype=np.float64)
        if self.tempo.part.any():
            yield "tempo", weights.tempo * self.tempo.part[prepared.tempo_class[rows]]
        if self.key.part.any():
            yield "key", weights.key * self.key.part[prepared.key_class[rows]]
        yield "freshness", weights.freshness * self._freshness(rows)
        if self.role.any():
            yield "role", weights.role * self._role(rows, np.float64).astype(np.float64)
        for name, column, weight in self._columns():
            if column is not None:
                yield name, weight * column[rows].astype(np.float64)
        if query.hides and (self.tempo.changed.any() or self.key.changed.any()):
            yield "change", -weights.change * self._changed(rows)

    def best(self, components: Mapping[str, float]) -> Mapping[str, float]:
        """Return how much each part could add to the score beside what it adds: part -> points."""
        weights = self.query.weights
        return {
            name: (0.0 if name in TAKES_OFF else getattr(weights, name) * self._most(name)) - value
            for name, value in components.items()
        }

    def _most(self, name: str) -> float:
        """Return the most that a part can be for this query: 0 where it measures nothing."""
        query = self.query
        counts = {
            "similarity": query.target is not None,
            "words": query.word_scores is not None or bool(self.moods),
            "tempo": query.bpm is not None,
            "key": query.key is not None,
            "role": bool(query.wanted_roles),
            "taste": query.taste is not None,
            "together": query.together is not None,
            "steps": query.steps is not None,
        }
        if name == "words" and query.word_scores is None and counts[name]:
            return MOOD_ALONE
        return float(counts.get(name, True))

    def native(self, rows: Int64) -> Bool:
        """Return which rows fit the project as they are: at its own tempo, in its key or near it.

        One-shots do; a texture fits any tempo, which says too little.
        """
        tempo, prepared = self.tempo, self.prepared
        in_time = (tempo.fits & (tempo.ratio == 1.0))[prepared.tempo_class[rows]]
        in_time |= (prepared.kind[rows] == _ONE_SHOT) | (self.query.bpm is None)
        misses = self.key.hides | self.key.changed
        return np.asarray(in_time & ~misses[prepared.key_class[rows]])

    def _tables(self) -> list[tuple[Float64, Int64 | Uint8]]:
        """Return the weighted class tables of tempo and key, each with the rows' classes."""
        weights, prepared = self.query.weights, self.prepared
        cost = weights.change / 2 if self.query.hides else 0.0
        return [
            (weights.tempo * self.tempo.part - cost * self.tempo.changed, prepared.tempo_class),
            (weights.key * self.key.part - cost * self.key.changed, prepared.key_class),
        ]

    def _similarity32(self, eligible: Bool) -> Float32:
        prepared, query = self.prepared, self.query
        if query.likeness is not None:
            return query.likeness * np.float32(query.weights.similarity)
        cosine = np.zeros(len(prepared), dtype=np.float32)
        if query.target is None or not query.weights.similarity:
            return cosine
        target = query.target.astype(np.float32, copy=False)
        # Sounds of like tempo lie together, so what the tempo rule hides is whole stretches.
        for start, end in _stretches(eligible):
            np.dot(prepared.vectors[start:end], target, out=cosine[start:end])
        np.clip(cosine, 0, 1, out=cosine)
        cosine *= np.float32(query.weights.similarity)
        return cosine

    def _similarity(self, rows: Int64) -> Float64:
        """Return the cosine to the target, 0 where it is negative or there is no vector."""
        if self.query.likeness is not None:
            return self.query.likeness[rows].astype(np.float64)
        target = self.query.target
        if target is None:
            return np.zeros(len(rows))
        # Row by row and not as one product: a row's sum must not depend on its neighbours.
        vectors = self.prepared.vectors[rows].astype(np.float64)
        cosines = np.einsum("ij,j->i", vectors, target.astype(np.float64))
        return np.asarray(np.clip(cosines, 0, 1))

    def _role(self, rows: Int64 | slice, kind: type[np.floating[Any]]) -> Floats:
        """Return how sure it is that each row has a wanted role, 0..1."""
        wanted = np.take(self.role.astype(kind), self.prepared.role[rows], mode="clip")
        return np.asarray(wanted * self.prepared.role_confidence[rows].astype(kind))

    def _words(self, rows: Int64 | slice, kind: type[np.floating[Any]]) -> Floats | None:
        query = self.query
        prompt = None if query.word_scores is None else query.word_scores[rows].astype(kind)
        if not self.moods:
            return prompt
        mood = self._mood(rows, kind)
        if prompt is None:
            return np.asarray(kind(MOOD_ALONE) * mood)
        share = kind(query.mood_share)
        return np.asarray((kind(1) - share) * prompt + share * mood)

    def _mood(self, rows: Int64 | slice, kind: type[np.floating[Any]]) -> Floats:
        """Return how well each row meets the moods, 0..1: the mean over them."""
        fits = self.mood_fits(rows, kind)
        total = sum(mood_met([fits[word] for word in mood]) for mood in self.moods)
        return np.asarray(total / kind(len(self.moods)))

    @property
    def moods(self) -> tuple[tuple[str, ...], ...]:
        """The moods, each as the words that it means."""
        return self.query.moods or tuple((word,) for word in self.query.descriptor_target)

    def mood_fits(self, rows: Int64 | slice, kind: type[np.floating[Any]]) -> dict[str, Floats]:
        """Return how well each row meets each word of the moods, 0..1."""
        columns, fits = self.prepared.descriptors, {}
        for word, strength in self.query.descriptor_target.items():
            column = columns[rows, DESCRIPTORS.index(word)].astype(kind)
            fits[word] = descriptor_fit(column, strength)
        for word, mode in MODE_WORDS.items():
            if any(word in mood for mood in self.moods):
                fits[word] = self._in_mode(rows, mode).astype(kind)
        return fits

    def _in_mode(self, rows: Int64 | slice, mode: int) -> Float64:
        own = self.prepared.mode[rows]
        known = (own >= 0) & (self.prepared.key_confidence[rows] >= KEY_TRUST)
        return np.where(known, own == mode, MODE_UNSURE)

    def _freshness32(self) -> Float32:
        prepared, now = self.prepared, self.query.now
        offset = (prepared.freshest[0] - now) / FRESHNESS_S
        if not len(prepared) or offset > 0:
            return self._freshness(np.arange(len(prepared))).astype(np.float32) * np.float32(
                self.query.weights.freshness
            )
        return prepared.freshness * np.float32(self.query.weights.freshness * np.exp(offset))

    def _freshness(self, rows: Int64) -> Float64:
        age = np.maximum(self.query.now - self.prepared.first_seen[rows], 0.0)
        return np.asarray(np.exp(-age / FRESHNESS_S))

    def _changed(self, rows: Int64) -> Float64:
        """Return 0, 0.5 or 1 as none, one or both of tempo and key must be changed to fit.

        Not asked in a list that hides nothing: there the fit of tempo and key tells.
        """
        tempo = self.tempo.changed[self.prepared.tempo_class[rows]]
        key = self.key.changed[self.prepared.key_class[rows]]
        return (tempo.astype(np.float64) + key) / 2


def _stretches(eligible: Bool) -> list[tuple[int, int]]:
    """Return the stretches of rows, in whole blocks, that hold all the eligible ones."""
    if not len(eligible):
        return []
    starts = np.arange(0, len(eligible), STRETCH)
    alive = np.logical_or.reduceat(eligible, starts)
    edges = np.flatnonzero(np.diff(alive.astype(np.int8), prepend=0, append=0))
    ends = np.minimum(edges[1::2] * STRETCH, len(eligible))
    return list(zip((edges[::2] * STRETCH).tolist(), ends.tolist(), strict=True))


def scorer(prepared: Prepared, query: Query) -> Scorer:
    """Return the scorer of one query over one set of candidates.

    Raises:
        ValueError: when a column or the target of the query does not fit the candidates.
    """
    _check(prepared, query)
    role = np.zeros(len(ROLE_CODES))
    role[[ROLE_CODES.index(wanted) for wanted in query.wanted_roles]] = 1.0
    return Scorer(
        prepared=prepared,
        query=query,
        tempo=tempo_table(prepared, query.bpm, query.stretch, query.bpm_is_hard),
        key=key_table(query.key, query.key_is_hard, query.root),
        role=role,
    )


def descriptor_fit(strength: Floats, wanted: float) -> Floats:
    """Return 0..1: 1 where a descriptor is at least as strong as wanted, falling below."""
    return np.asarray(np.minimum(strength / max(wanted, 0.05), 1.0))


def mood_met(fits: list[Floats]) -> Floats:
    """Return how well a mood of several words is met: half their mean, half the least of them.

    A dark bass is tonal, and no happy sound for that.
    """
    if len(fits) == 1:
        return fits[0]
    mean = sum(fits[1:], fits[0]) / fits[0].dtype.type(len(fits))
    half = fits[0].dtype.type(0.5)
    return np.asarray(half * mean + half * np.minimum.reduce(fits))


def _check(prepared: Prepared, query: Query) -> None:
    columns = {
        "word_scores": query.word_scores,
        "likeness": query.likeness,
        "taste": query.taste,
        "together": query.together,
        "steps": query.steps,
        "fatigue": query.fatigue,
        "allowed": query.allowed,
        "banned": query.banned,
        "seen": query.seen,
    }
    for name, column in columns.items():
        if column is not None and column.shape != (len(prepared),):
            raise ValueError(f"{name} has shape {column.shape}, not ({len(prepared)},)")
    dim = prepared.vectors.shape[1]
    if query.target is not None and query.target.shape != (dim,):
        raise ValueError(f"the target has shape {query.target.shape}, the vectors ({dim},)")
    unknown = set(query.descriptor_target) - set(DESCRIPTORS)
    known = {*query.descriptor_target, *MODE_WORDS}
    unknown |= {word for mood in query.moods for word in mood} - known
    if unknown:
        raise ValueError(f"no such descriptor: {', '.join(sorted(unknown))}")
