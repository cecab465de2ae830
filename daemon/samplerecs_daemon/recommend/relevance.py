"""How well each sound answers the words of a request, and what sounds like those that do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.words import Term, normal
from samplerecs_daemon.recommend.asked import Asked
from samplerecs_daemon.recommend.byear import tagged
from samplerecs_daemon.recommend.prompt import in_parts, terms_of, terms_of_words
from samplerecs_daemon.recommend.semantic import Sense
from samplerecs_daemon.recommend.synonyms import MEANINGS, MODES
from samplerecs_daemon.recommend.target import Seed, Target, aim
from samplerecs_models.errors import InputError
from samplerecs_models.rank.columns import ROLE_CODES, Said
from samplerecs_models.types import Float32

#: Moods that are named where one is not known.
SOME_MOODS = ("dark", "bright", "warm", "dusty", "punchy", "soft", "dreamy", "gritty")
#: A prompt's best answers that say how it sounds: at most so many, of at least so good a match,
#: and of at least this share of the best one's.
BLIND_SEEDS, BLIND_FLOOR, BLIND_SHARE = 8, 0.5, 0.8
#: What a prompt's best answers count beside all that was pinned and taken before.
SAID_WEIGHT = 2.0
#: What similarity is measured to first where words lead.
BY_WORDS = "what answers the words best"


def word_scores(
    asked: Asked, index: LibraryIndex, sense: Sense | None
) -> tuple[Float32 | None, tuple[str, ...]]:
    """Return how well each sound meets the prompt's words, else the moods, and notes.

    Args:
        asked: the request.
        index: the library in memory.
        sense: a model that heard mood words in the sounds, if there is one.

    Returns:
        float32 (n,), 0..1, None where there are no words; a note on words that nothing answers.
    """
    prompt = terms_of(asked.wanted)
    if not prompt:
        return _mood_scores(() if asked.search else asked.moods, index, sense, asked.genre)
    scores, missing = index.word_scores(prompt)
    if any(term.typed for term in missing):
        scores, _ = index.word_scores(in_parts(prompt, missing))
    return scores, tuple(filter(None, [no_answer(missing)]))


def said_words(asked: Asked, index: LibraryIndex) -> Said | None:
    """Return the moods that `word_scores` goes by, None where it goes by a prompt or by nothing."""
    if terms_of(asked.wanted) or asked.search or not asked.moods:
        return None
    words = index.words
    terms = [(term, words.spans(term.text.split())) for term in terms_of_words(asked.moods)]

    def answered(row: int) -> tuple[str, ...]:
        role = ROLE_CODES[index.columns.role[row]]
        found = (term for term, spans in terms if role in term.roles or words.bears(row, spans))
        return tuple(dict.fromkeys(term.text for term in found))

    return Said(asked.moods, answered)


def no_answer(terms: Sequence[Term]) -> str:
    """Return the note on words that no sound answers; "" without any."""
    words = ", ".join(f'"{term.typed or term.text}"' for term in terms)
    return f"No sound answers to {words}." if terms else ""


def _mood_scores(
    moods: Sequence[str], index: LibraryIndex, sense: Sense | None, genre: str
) -> tuple[Float32 | None, tuple[str, ...]]:
    terms = terms_of_words(moods)
    if not terms:
        return None, ()
    scores, missing = index.word_scores(terms)
    heard = tagged(moods, sense, index) if sense else None
    if heard is not None:
        return np.maximum(scores, heard), ()
    words = [term.text for term in missing]
    of_genre = [word for word in words if word in genre.split()]
    notes = _of_missing([word for word in words if word not in of_genre])
    if of_genre:
        unknown = ", ".join(f'"{word}"' for word in of_genre)
        count = "it does not count" if len(of_genre) == 1 else "they do not count"
        notes += (f"Nothing here answers to the genre's {unknown}; {count}.",)
    return (scores if scores.any() else None), notes


def _of_missing(words: Sequence[str]) -> tuple[str, ...]:
    """Return a note on moods that nothing answers to, with what may be meant instead."""
    if not words:
        return ()
    unknown = ", ".join(f'"{word}"' for word in words)
    what = "it does not count" if len(words) == 1 else "they do not count"
    return (f"Nothing here answers to {unknown}; {what}. {_instead(words)}",)


def _instead(words: Sequence[str]) -> str:
    close = [near for word in words for near in get_close_matches(word, MEANINGS, n=1, cutoff=0.75)]
    meant = " or ".join(dict.fromkeys(close))
    return f"Did you mean {meant}?" if meant else f"Known are {', '.join(SOME_MOODS)} and more."


@dataclass(frozen=True, slots=True)
class SaidMoods:
    """Moods as somebody sets them, looked up among the sounds.

    Attributes:
        plain: those that are no words of sound, lower case.
        unknown: words of these that no sound answers.
    """

    plain: tuple[str, ...] = ()
    unknown: frozenset[str] = frozenset()

    def refuse(self, moods: Sequence[str]) -> None:
        """Refuse those of `moods` of which not one word is known, or answered by a sound.

        Raises:
            InputError: names such a mood, and what may be meant.
        """
        for mood in moods:
            if mood in self.plain and self.unknown.issuperset(normal(mood).split()):
                raise InputError(f'Nothing here answers to the mood "{mood}".', _instead([mood]))

    def notes(self) -> tuple[str, ...]:
        """Return what a person who sets them should know: which nobody knows, which are words."""
        as_words = [word for word in self.plain if self.unknown.isdisjoint(normal(word).split())]
        said = ", ".join(f'"{word}"' for word in as_words)
        found = f"{said}: looked for as a word in names, folders and tags." if said else ""
        return tuple(note for note in (found, *_of_missing(sorted(self.unknown))) if note)


def said_moods(moods: Sequence[str], index: LibraryIndex, sense: Sense | None) -> SaidMoods:
    """Look up moods that are set.

    Args:
        moods: mood and genre words, lower case.
        index: the library in memory; of an empty one nothing can be said.
        sense: a model that hears mood words in the sounds, if there is one: it knows any.
    """
    plain = [mood for mood in moods if mood not in MEANINGS]
    if not plain or sense is not None or not len(index):
        return SaidMoods()
    _, missing = index.word_scores(terms_of_words(plain))
    return SaidMoods(tuple(plain), frozenset(term.text for term in missing))


def unanswered(asked: Asked, scores: Float32 | None) -> bool:
    """Say whether words were asked that no sound answers at all."""
    return asked.wanted.has_prompt and scores is not None and not scores.any()


def by_name_only(notes: Sequence[str]) -> tuple[str, ...]:
    """Return the notes of `word_scores` as they are true where sounds were heard for the words."""
    return tuple(note.replace("No sound answers", "No name answers") for note in notes)


def blind_target(asked: Asked, scores: Float32 | None, index: LibraryIndex) -> Float32 | None:
    """Return what the sounds that answer a prompt best sound like, or None.

    Blind relevance feedback (Rocchio 1971; Manning et al., Introduction to Information
    Retrieval, section 9.1.6): where names run out, what sounds like the named comes next.

    Args:
        asked: the request.
        scores: float32 (n,), 0..1, as `word_scores` returns them.
        index: the library in memory.

    Returns:
        float32 (dim,), unit norm.
    """
    if scores is None or not asked.wanted.has_prompt:
        return None
    floor = max(BLIND_FLOOR, BLIND_SHARE * float(scores.max(initial=0.0)))
    rows = np.flatnonzero((scores >= floor) & index.columns.has_vector)
    best = rows[np.argsort(-scores[rows], kind="stable")[:BLIND_SEEDS]]
    vectors = index.columns.vectors
    target = aim([Seed(int(row), "", np.asarray(vectors[row])) for row in best])
    return target.vector if target else None


@dataclass(frozen=True, slots=True)
class Direction:
    """What similarity is measured to: float32 (dim,), unit norm; None where nothing leads anywhere.

    `by_words` says that the words lead, before what was pinned and taken.
    """

    vector: Float32 | None
    by_words: bool = False


def direction(
    asked: Asked, scores: Float32 | None, target: Target | None, index: LibraryIndex
) -> Direction:
    """Return the way to what was named or taken, and to what the words find.

    Words are said now, and what was taken may have been a lead when a kick is asked for. Sounds
    that a request names are as much of now as its words.

    Args:
        asked: the request.
        scores: float32 (n,), 0..1, as `word_scores` returns them.
        target: what was named, or pinned and taken.
        index: the library in memory.
    """
    said = blind_target(asked, scores, index)
    if said is None or (target is not None and asked.like):
        return Direction(target.vector if target is not None else None)
    if target is None:
        return Direction(said, by_words=True)
    both = target.vector + np.float32(SAID_WEIGHT) * said
    return Direction(np.asarray(both / np.linalg.norm(both), np.float32), by_words=True)


def wanted_descriptors(asked: Asked) -> dict[str, float]:
    """Return the descriptor words that the mood words mean, each with its strength, 0..1."""
    wanted: dict[str, float] = {}
    for word in () if asked.search else asked.moods:
        wanted.update(MEANINGS.get(word, {}))
    return wanted


def wanted_moods(asked: Asked) -> tuple[tuple[str, ...], ...]:
    """Return each mood that is known as the words that it means, its mode where no key is set."""
    known = [word for word in (() if asked.search else asked.moods) if word in MEANINGS]
    modes = MODES if asked.key is None else {}
    return tuple((*MEANINGS[word], *filter(None, [modes.get(word)])) for word in known)
