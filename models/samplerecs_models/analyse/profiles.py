"""How well the clues of a sound fit each key and each bare root, by learnt profiles."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import as_file, files

import numpy as np

from samplerecs_models.analyse.clues import CLUES
from samplerecs_models.analyse.segments import N_SEGMENTS
from samplerecs_models.harmony import Key
from samplerecs_models.types import Float32
from samplerecs_models.vocabulary import Mode

#: What is weighed: 12 major keys, 12 minor ones, 12 bare roots; each by tonic, C first.
MODES = (Mode.MAJOR, Mode.MINOR, None)
#: Figures about the sound as a whole that join each mode's clues: see `spread`.
N_SPREAD = 6
_TURNS = (np.arange(12)[:, None] + np.arange(12)) % 12


@dataclass(frozen=True, slots=True)
class Phrases:
    """Weights of a small network that hears how a phrase goes, the same for every tonic.

    Each segment with its two neighbours, turned to a tonic, is told in a few figures; those of all
    segments, each in its place, and the clues make the hidden layer.

    Attributes:
        around: float32 (3 * rows * 12, n_told), previous, own and next segment's rows to figures.
        told: float32 (n_told,), their bias.
        places: float32 (N_SEGMENTS * n_told, n_hidden).
        clues: float32 (len(CLUES) * 12 + N_SPREAD, n_hidden).
        hidden: float32 (n_hidden,), bias.
        out: float32 (n_hidden, 3), by mode.
    """

    around: Float32
    told: Float32
    places: Float32
    clues: Float32
    hidden: Float32
    out: Float32

    def scores(self, turned: Float32, segments: Float32) -> Float32:
        """Return the scores of each mode at each tonic: float32 (12, 3).

        Args:
            turned: clues and spread turned to each tonic, (12, len(CLUES) * 12 + N_SPREAD).
            segments: of `segments.key_segments`, (N_SEGMENTS, rows, 12).
        """
        placed = _turned(np.sqrt(segments)).reshape(12, N_SEGMENTS, -1)
        padded = np.pad(placed, ((0, 0), (1, 1), (0, 0)))
        context = np.concatenate([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], axis=2)
        told = np.maximum(context @ self.around + self.told, 0).reshape(12, -1)
        layer = told @ self.places + turned @ self.clues + self.hidden
        return np.asarray(np.maximum(layer, 0) @ self.out)


@dataclass(frozen=True, slots=True)
class Profiles:
    """Weights of what judges the 36 answers: a linear part and a small network.

    The weights of a mode are the same for its 12 tonics, as those of Krumhansl and Kessler 1982
    are, but stand on more than how often a pitch class sounds.

    Attributes:
        kernel, bias: of `chroma.note_chances`.
        linear: float32 (len(CLUES) * 12 + N_SPREAD, 3): clues by interval above the tonic, and
            the figures of `spread`, to modes.
        phrases: what is added to the linear part.
        sureness: float32 (3,): what turns a chance and the strength of the pitch into a
            confidence: slope, weight of the strength, offset.
    """

    kernel: Float32
    bias: float
    linear: Float32
    phrases: Phrases
    sureness: Float32

    def chances(self, clues: Float32, segments: Float32) -> Float32:
        """Return the chance of each of the 36 answers, float32 (36,), summing to 1.

        Args:
            clues: of `clues.key_clues`, shape (len(CLUES), 12).
            segments: of `segments.key_segments`, shape (N_SEGMENTS, rows, 12).
        """
        whole = np.tile(spread(clues), (12, 1))
        turned = np.concatenate([_turned(np.sqrt(clues)).reshape(12, -1), whole], axis=1)
        scores = (turned @ self.linear + self.phrases.scores(turned, segments)).T.ravel()
        chances = np.exp(scores - scores.max())
        return np.asarray(chances / chances.sum(), dtype=np.float32)

    def confidence(self, chance: float, strength: float) -> float:
        """Return how sure an answer of this chance is, 0..1 (Platt 1999), given 0..1 strength."""
        slope, weight, offset = (float(x) for x in self.sureness)
        odds = np.log(max(chance, 1e-6) / max(1 - chance, 1e-6))
        return float(1 / (1 + np.exp(-(slope * odds + weight * strength + offset))))


def _turned(figures: Float32) -> Float32:
    """Return figures (..., 12), counted from C, as counted from each tonic: (12, ..., 12)."""
    return np.asarray(np.moveaxis(figures[..., _TURNS], -2, 0))


def spread(clues: Float32) -> Float32:
    """Return how few pitch classes sound: 1, then the five strongest, strongest first."""
    overall = np.sort(clues[CLUES.index("all")])[::-1]
    return np.concatenate([[1.0], np.sqrt(overall[: N_SPREAD - 1])]).astype(np.float32)


def key_of(index: int) -> Key:
    """Return the answer of an element of `Profiles.chances`."""
    return Key(index % 12, MODES[index // 12])


@cache
def load_profiles() -> Profiles:
    """Return the weights that are shipped; `scripts/train_key.py` makes them."""
    with (
        as_file(files("samplerecs_models.analyse") / "weights" / "key.npz") as path,
        np.load(path, allow_pickle=False) as stored,
    ):
        phrases = {each.name: stored[each.name].astype(np.float32) for each in fields(Phrases)}
        return Profiles(
            kernel=stored["kernel"],
            bias=float(stored["bias"]),
            linear=stored["linear"].astype(np.float32),
            phrases=Phrases(**phrases),
            sureness=stored["sureness"],
        )
