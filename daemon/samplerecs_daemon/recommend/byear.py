"""What a model that knows words says of a request: one score a sound, and which sounds it knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samplerecs_daemon.index.filters import Mask
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.asked import Asked
from samplerecs_daemon.recommend.comparatives import spoken
from samplerecs_daemon.recommend.mixing import AWAY, answered, dealt, filled, standing
from samplerecs_daemon.recommend.semantic import Sense
from samplerecs_daemon.recommend.target import Seed, Target, aim
from samplerecs_models.errors import InputError, ModelError
from samplerecs_models.types import Bool, Float32, Int64

#: How surely a word must be heard in a sound to hide it.
SURE = 0.6
#: The words that tags are kept by, for the others that people use.
_TAG_OF = {"vocal": "vocals", "voice": "vocals", "vox": "vocals", "singing": "vocals"}


@dataclass(frozen=True, slots=True)
class ByEar:
    """What was heard.

    Attributes:
        rows: int64 (m,), the sounds that the model knows.
        heard: float32 (m,), how well they answer, in deviations above the usual sound.
        prompt: float32 (n,), 0..1, how well each sound answers the words; None without words.
        notes: what a person should know.
    """

    rows: Int64
    heard: Float32
    prompt: Float32 | None = None
    notes: tuple[str, ...] = ()

    def likeness(self, plain: Float32 | None, size: int) -> Float32:
        """Return 0..1 for each sound.

        Args:
            plain: what the fingerprints say, float32 (n,); None where they have no target.
            size: number of sounds.
        """
        if plain is None:
            scores = answered(self.heard)
            return filled(size, self.rows, scores, float(scores.mean()))
        return dealt(plain, self.rows, self.heard)

    def knows(self, size: int) -> Bool:
        """Return which sounds it knows: bool (n,)."""
        known = np.zeros(size, dtype=bool)
        known[self.rows] = True
        return known


def by_ear(
    asked: Asked, target: Target | None, sense: Sense, index: LibraryIndex
) -> ByEar | str | None:
    """Return what a model says of a request.

    The target in its space is the sounds that were named, taken or pinned, away from the dismissed,
    and the words, each by how far it lifts a sound above the library's usual one; words with a
    minus take away.

    Args:
        asked: the request.
        target: the sounds behind the fingerprints' target.
        sense: the model's space.
        index: the library.

    Returns:
        None where the request gives it nothing to go by; a note where words cannot be heard now.
    """
    known, rows = sense.rows_in(index)
    parts: list[Float32] = []
    sounds = _sounds(target, sense, index)
    if sounds is not None:
        parts.append(standing(sense.scores(sounds)[known]))
    elif target is not None and not asked.wanted.has_prompt:
        return None
    note, words = "", None
    try:
        words = _words(asked, sense)
    except ModelError as error:
        note = f"Words are matched by name alone just now: {error.message}"
    if words is not None:
        words = words[known]
        parts.append(words)
    if not parts or not len(rows):
        return note or None
    heard = np.asarray(np.mean(parts, axis=0), np.float32)
    prompt = filled(len(index), rows, answered(words)) if words is not None else None
    return ByEar(rows, heard, prompt, (note,) if note else ())


def tagged(words: Sequence[str], sense: Sense, index: LibraryIndex) -> Float32 | None:
    """Return how surely each sound answers mood and genre words by ear, float32 (n,), 0..1.

    The mean over the words, as with words in names; None where the model heard none of them.
    """
    total, found = np.zeros(len(index), np.float32), False
    for word in words:
        ids, confidence = sense.tagged(word)
        known = np.isin(ids, index.ids)
        if known.any():
            found = True
            total[index.rows(ids[known])] += confidence[known]
    return np.asarray(total / np.float32(len(words))) if found else None


def heard_masks(words: Sequence[str], sense: Sense, index: LibraryIndex) -> list[Mask]:
    """Return what words with a minus leave: nothing in which the model surely heard them."""
    made = []
    for word in words:
        ids, confidence = sense.tagged(_TAG_OF.get(word, word))
        passes = np.ones(len(index), dtype=bool)
        passes[index.rows(ids[confidence >= SURE])] = False
        if not passes.all():
            made.append(Mask(f"-{word}", passes))
    return made


def _words(asked: Asked, sense: Sense) -> Float32 | None:
    """Return how the sounds of `sense.ids` answer the words; None where none were said."""
    wanted = asked.wanted
    if not wanted.has_prompt:
        return None
    try:
        said = sense.words(spoken(asked.prompt))
        total = standing(sense.scores(said))
        for word in wanted.without:
            against = standing(sense.scores(sense.words(word)))
            total -= np.float32(AWAY) * np.maximum(against, 0)
    except InputError:
        return None
    return total


def _sounds(target: Target | None, sense: Sense, index: LibraryIndex) -> Float32 | None:
    """Return the direction of the target's sounds in the model's space; None where none is known.

    A target that the model knows only in part is left to the fingerprints: the rest of it would
    count for nothing.
    """
    if target is None:
        return None
    wanted = _seeds(target.seeds, sense, index)
    if wanted is None:
        return None
    found = aim(wanted, _seeds(target.unwanted, sense, index) or ())
    return found.vector if found else None


def _seeds(seeds: Sequence[Seed], sense: Sense, index: LibraryIndex) -> list[Seed] | None:
    rows = [seed.row for seed in seeds]
    if not rows or min(rows) < 0:
        return None
    ids = index.columns.ids[np.array(rows)]
    known, vectors = sense.vectors_of(ids)
    found = dict(zip(known.tolist(), vectors, strict=True))
    if len(found) < len(set(ids.tolist())):
        return None
    return [
        Seed(seed.row, seed.name, found[int(each)], seed.weight)
        for seed, each in zip(seeds, ids, strict=True)
    ]
