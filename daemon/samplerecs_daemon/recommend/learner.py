"""What is learnt of the user: likes and dislikes as a column, the weights, what has tired them.

Every word counts in three ways. For the long run it fades (half after LONG_HALF_LIFE_S); in the
session that it was said in it counts more and does not fade; for a project of the same genre it
counts more, for one of another genre less. What was used in saved projects counts as taken, so
that taste begins with them.

What was learnt is a column over the library, made once after each word: a request only adds it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypeVar

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.liking import lifts, properties
from samplerecs_daemon.recommend.packmates import Packmates, packmates_of
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_daemon.recommend.verdicts import ACCEPTED
from samplerecs_models.rank.columns import Weights
from samplerecs_models.rank.learn import learn_weights, parts_row
from samplerecs_models.types import Float32, Float64, Int64

T = TypeVar("T")
#: What each word counts for (above 0) or against.
AMOUNTS = {"accept": 1.0, "pin": 1.0, "interest": 0.25, "skip": -0.3, "dismiss": -1.0}
USED = 1.0
#: The time after which a word counts half in the long run; what is in projects keeps longer.
LONG_HALF_LIFE_S, PROJECTS_HALF_LIFE_S = 90 * 86_400.0, 365 * 86_400.0
#: What a word of this session, of this genre, and of another genre counts beside others.
OF_SESSION, OF_GENRE, OF_OTHER_GENRE = 2.0, 2.0, 0.5
#: The most recent words and uses that are looked at.
REMEMBERED = 500
#: From so many sounds taken on, and from this share of them, one pack is what the user works with.
ONE_PACK_SOUNDS, ONE_PACK_SHARE = 4, 0.5
#: Likes that are told, at least so strong, and at most so many.
TOLD, MOST_TOLD = 0.15, 12
#: Sounds that were used beside those of the project, at most.
MOST_BESIDE = 200
#: What was learnt is kept for so many questions at once.
KEPT = 4
_SAY = {
    "pack": "you often take from {}",
    "folder": "you often take from {}",
    "role": "you often take a {}",
}
_SAY_ONCE = {
    "pack": "you liked a sound of {}",
    "folder": "you liked a sound of {}",
    "role": "you liked a {}",
}
#: Sounds that were taken from which on it is told as often.
OFTEN = 3
#: What was learnt is worked out anew at least so often, in seconds.
_AGAIN_S = 3600.0


@dataclass(frozen=True, slots=True)
class Word:
    """One thing done with one sound.

    Attributes:
        sample: its id; `amount`: what it counts for or against, before time.
        at: Unix seconds; `half_life_s`: the time after which it counts half.
        session: that it was said in; `genre`: of the project then, "" unknown.
        parts: the parts of the sound's score then, before their weights; None unknown.
        taken: it was taken or used, not only pinned or heard.
    """

    sample: int
    amount: float
    at: float
    half_life_s: float = LONG_HALF_LIFE_S
    session: int | None = None
    genre: str = ""
    parts: Mapping[str, float] | None = None
    taken: bool = False

    def faded(self, now: float) -> float:
        """Return what it counts at a time (Unix seconds), its sign left out."""
        return float(abs(self.amount) * 0.5 ** (max(0.0, now - self.at) / self.half_life_s))


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What was learnt, for one index.

    Attributes:
        weights: of the parts of the score.
        taste: float32 (n,), -1..1, None where nothing was learnt; `fatigue`: float32 (n,), 0..1.
        likes: "pack NAME" and the like -> -1..1, the strongest first.
        tastes: (property, code) -> what is said of a liked one.
        examples: words behind it, faded; `genre`: whose words count more.
        free_packs: codes of packs that supply most of what is taken.
    """

    weights: Weights
    taste: Float32 | None = None
    fatigue: Float32 | None = None
    likes: Mapping[str, float] = field(default_factory=dict)
    tastes: Mapping[tuple[str, int], str] = field(default_factory=dict)
    examples: float = 0.0
    genre: str = ""
    free_packs: tuple[int, ...] = ()


class Learner:
    """Learns from the store; keeps what it learnt until a word is said. For any thread."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._learnt: dict[tuple[object, ...], Knowledge] = {}
        self._together: dict[tuple[object, ...], Float32 | None] = {}
        self._packmates: dict[tuple[object, ...], Packmates | None] = {}

    def learnt(
        self, store: StoreReader, index: LibraryIndex, weights: Weights, now: float, genre: str
    ) -> Knowledge:
        """Return what is learnt.

        Args:
            store: has what was said.
            index: the library.
            weights: as set.
            now: Unix seconds.
            genre: of the open project, "" unknown.
        """
        session = store.current_session()
        number = session.id if session else None
        key = (*_state(store, index), number, genre, weights, int(now // _AGAIN_S))
        with self._turn:
            if key not in self._learnt:
                _make_room(self._learnt)
                self._learnt[key] = _learn(store, index, weights, now, number, genre)
            return self._learnt[key]

    def together(
        self, store: StoreReader, index: LibraryIndex, beside: Sequence[int]
    ) -> Float32 | None:
        """Return how often each sound was used beside some others; None for never.

        One place in common gives 0.5, two 0.75, and so on.

        Args:
            store: knows the projects, and what was taken in one session.
            index: the library.
            beside: ids of the others.

        Returns:
            float32 (n,), 0..1.
        """
        if not beside:
            return None
        key = (*_state(store, index), *beside)
        with self._turn:
            if key not in self._together:
                _make_room(self._together)
                self._together[key] = _beside(store, index, beside)
            return self._together[key]

    def packmates(
        self, store: StoreReader, index: LibraryIndex, project: Sequence[int]
    ) -> Packmates | None:
        """Return what lies where the sounds (ids) of the open project lie; None where none does."""
        key = (*_state(store, index), *project)
        with self._turn:
            if key not in self._packmates:
                _make_room(self._packmates)
                self._packmates[key] = packmates_of(index, project)
            return self._packmates[key]


def _state(store: StoreReader, index: LibraryIndex) -> tuple[object, ...]:
    """Return what changes with the library and with everything that was said."""
    return (index.library, index.generation, len(index), id(index), store.words_mark())


def _make_room(kept: dict[tuple[object, ...], T]) -> None:
    """Forget the oldest of what is kept, so that presets and filters side by side have room."""
    while len(kept) >= KEPT:
        del kept[next(iter(kept))]


def _beside(store: StoreReader, index: LibraryIndex, beside: Sequence[int]) -> Float32 | None:
    found = store.used_beside(beside, MOST_BESIDE)
    if not found:
        return None
    column = np.zeros(len(index), dtype=np.float32)
    for sample, places in found:
        column[index.rows([sample])] = 1.0 - 0.5**places
    return column


def learnt_without(
    sample: int,
    store: StoreReader,
    index: LibraryIndex,
    weights: Weights,
    now: float,
    genre: str,
) -> Knowledge:
    """Return what is learnt, as `Learner.learnt`, from all sounds but one; nothing is kept of it.

    That a sound was liked itself says nothing of how it suits what else is liked.
    """
    session = store.current_session()
    return _learn(store, index, weights, now, session.id if session else None, genre, sample)


def _learn(
    store: StoreReader,
    index: LibraryIndex,
    weights: Weights,
    now: float,
    session: int | None,
    genre: str,
    without: int | None = None,
) -> Knowledge:
    words = [word for word in words_of(store) if word.sample != without]
    fatigue = _fatigue(index, store.tired())
    if not words:
        return Knowledge(weights, fatigue=fatigue, genre=genre)
    counts = np.array([_count(word, now, session, genre) for word in words])
    taste, likes, tastes = _taste(index, words, counts)
    examples = [n for n, word in enumerate(words) if word.parts is not None]
    learnt = weights
    if examples:
        learnt = learn_weights(
            weights,
            np.array([parts_row(dict(words[n].parts or {})) for n in examples]),
            np.array([words[n].amount > 0 for n in examples]),
            counts[examples],
        )
    free = _one_pack(index, words, counts)
    return Knowledge(learnt, taste, fatigue, likes, tastes, float(counts.sum()), genre, free)


def words_of(store: StoreReader) -> Iterator[Word]:
    """Yield everything done with sounds that says something of taste."""
    since = store.learnt_since()
    for said in store.feedback(since, last=REMEMBERED):
        if said.verdict in AMOUNTS:
            context = _context(said.context)
            yield Word(
                said.sample_id,
                AMOUNTS[said.verdict],
                said.at,
                session=said.session,
                genre=str(context.get("genre") or "").lower(),
                parts=_parts(context.get("parts")),
                taken=said.verdict == ACCEPTED,
            )
    for tried in store.tried(since, REMEMBERED):
        if tried.name in AMOUNTS:
            yield Word(tried.sample_id, AMOUNTS[tried.name], tried.at, session=tried.session)
    for sample, at in store.used_lately(since, REMEMBERED):
        yield Word(sample, USED, at, PROJECTS_HALF_LIFE_S, taken=True)


def _context(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _parts(found: object) -> Mapping[str, float] | None:
    if not isinstance(found, dict):
        return None
    return {str(name): float(value) for name, value in found.items()}


def _count(word: Word, now: float, session: int | None, genre: str) -> float:
    """Return what a word counts now, its sign left out."""
    if session is not None and word.session == session:
        return abs(word.amount) * OF_SESSION
    if not (genre and word.genre):
        return word.faded(now)
    return word.faded(now) * (OF_GENRE if word.genre == genre else OF_OTHER_GENRE)


def _taste(
    index: LibraryIndex, words: Sequence[Word], counts: Float64
) -> tuple[Float32 | None, Mapping[str, float], Mapping[tuple[str, int], str]]:
    """Return the column, the likes by name, and what is said of them by code."""
    rows, known = _rows(index, words)
    if not len(rows):
        return None, {}, {}
    liked = np.array([word.amount > 0 for word in words])[known]
    # What was only pinned, or heard to its end, is liked and not taken.
    took = np.array([word.taken for word in words])[known]
    total = np.zeros(len(index), dtype=np.float32)
    likes: dict[str, float] = {}
    tastes: dict[tuple[str, int], str] = {}
    for name, codes, names, worth in properties(index):
        found = lifts(codes, len(names), rows, counts[known], liked, index.columns.present)
        total += np.take((worth * found).astype(np.float32), codes, mode="clip")
        for code in np.flatnonzero(np.abs(found) >= TOLD).tolist():
            likes[f"{name} {names[code]}"] = round(float(found[code]), 4)
            if found[code] > 0:
                taken = int(np.count_nonzero(codes[rows[took]] == code))
                say = _SAY if taken >= OFTEN else _SAY_ONCE
                tastes[name, code] = say[name].format(PurePath(names[code]).name)
    told = sorted(likes.items(), key=lambda one: (-abs(one[1]), one[0]))[:MOST_TOLD]
    return np.clip(total, -1, 1), dict(told), tastes


def likes_of(index: LibraryIndex, words: Sequence[Word], counts: Float64) -> Mapping[str, float]:
    """Return what some words say is liked, "pack NAME" and the like -> -1..1, strongest first.

    Args:
        index: the library.
        words: what was done with sounds.
        counts: float64 (k,), what each of them counts.
    """
    return _taste(index, words, counts)[1]


def _rows(index: LibraryIndex, words: Sequence[Word]) -> tuple[Int64, Int64]:
    """Return the rows of the words' sounds, and which words have one."""
    found = [index.rows([word.sample]) for word in words]
    known = np.array([n for n, rows in enumerate(found) if len(rows)], dtype=np.int64)
    rows = np.array([found[n][0] for n in known], dtype=np.int64)
    return rows, known


def _one_pack(index: LibraryIndex, words: Sequence[Word], counts: Float64) -> tuple[int, ...]:
    """Return the pack that supplies over half of what was taken, if there is one."""
    rows, known = _rows(index, words)
    liked = np.array([word.amount >= 1 for word in words])[known]
    return mostly_from(index, rows[liked], counts[known][liked])


def mostly_from(index: LibraryIndex, rows: Int64, votes: Float64) -> tuple[int, ...]:
    """Return the code of the pack that most of some sounds are from, () where there is none.

    Args:
        index: the library in memory.
        rows: int64 (k,), of the sounds; one that comes twice is one sound with two votes.
        votes: float64 (k,), what each counts.
    """
    if len(np.unique(rows)) < ONE_PACK_SOUNDS:
        return ()
    packs = index.columns.pack[rows].astype(np.int64)
    by_pack = np.bincount(packs[packs >= 0], votes[packs >= 0])
    return tuple(np.flatnonzero(by_pack > ONE_PACK_SHARE * votes.sum()).tolist())


def _fatigue(index: LibraryIndex, tired: Mapping[int, int]) -> Float32 | None:
    """Return how tired the user is of each sound: half after one session, 3/4 after two, ..."""
    if not tired:
        return None
    column = np.zeros(len(index), dtype=np.float32)
    for sample, sessions in tired.items():
        column[index.rows([sample])] = 1.0 - 0.5**sessions
    return column
