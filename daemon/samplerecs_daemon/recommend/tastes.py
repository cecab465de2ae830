"""What was learnt, apart: in the long run, in each of the last sessions, and for each genre."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from samplerecs_daemon.api import TasteOf
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.learner import Word, likes_of, words_of
from samplerecs_daemon.recommend.reader import StoreReader

T = TypeVar("T")
#: Sessions and genres that are told, at most: the latest, and those of most words.
MOST_SESSIONS, MOST_GENRES = 5, 10
LONG, SESSION, GENRE = "long-term", "session", "genre"


def tastes_of(
    store: StoreReader, index: LibraryIndex, now: float, projects: Mapping[int, str]
) -> tuple[TasteOf, ...]:
    """Return the taste of the long run, of sessions the latest first, of genres the most first.

    Args:
        store: has what was said.
        index: the library.
        now: Unix seconds.
        projects: number of each session -> its project, "" without a name.
    """
    words = list(words_of(store))
    if not words:
        return ()

    def of(
        what: str,
        name: str,
        part: Sequence[Word],
        session: int | None = None,
        *,
        fades: bool = True,
    ) -> TasteOf:
        counts = np.array([_count(word, now, fades=fades) for word in part])
        return TasteOf(
            of=what,
            name=name,
            session=session,
            taken=sum(word.taken for word in part),
            passed=sum(word.amount < 0 for word in part),
            likes=likes_of(index, part, counts),
        )

    sessions = _grouped(words, lambda word: word.session)
    genres = _grouped(words, lambda word: word.genre or None)
    latest = sorted(sessions, reverse=True)[:MOST_SESSIONS]
    most = sorted(genres, key=lambda genre: (-len(genres[genre]), genre))[:MOST_GENRES]
    return (
        of(LONG, "", words),
        *(of(SESSION, projects.get(n, ""), sessions[n], n, fades=False) for n in latest),
        *(of(GENRE, genre, genres[genre]) for genre in most),
    )


def _grouped(words: Sequence[Word], key: Callable[[Word], T | None]) -> dict[T, list[Word]]:
    found: dict[T, list[Word]] = {}
    for word in words:
        name = key(word)
        if name is not None:
            found.setdefault(name, []).append(word)
    return found


def _count(word: Word, now: float, *, fades: bool) -> float:
    """Return what a word counts; in its own session it does not fade."""
    return word.faded(now) if fades else abs(word.amount)
