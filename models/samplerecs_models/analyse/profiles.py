"""How well the clues of a sound fit each key and each bare root, by learnt profiles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np

from samplerecs_models.analyse.clues import CLUES
from samplerecs_models.harmony import Key
from samplerecs_models.types import Float32
from samplerecs_models.vocabulary import Mode

#: What is weighed: 12 major keys, 12 minor ones, 12 bare roots; each by tonic, C first.
MODES = (Mode.MAJOR, Mode.MINOR, None)
#: Figures about the sound as a whole that join each mode's clues: see `spread`.
N_SPREAD = 6


@dataclass(frozen=True, slots=True)
class Profiles:
    """Weights of a multinomial logistic regression over the 36 answers.

    The weights of a mode are the same for its 12 tonics, as those of Krumhansl and Kessler 1982
    are, but stand on more than how often a pitch class sounds.

    Attributes:
        kernel, bias: of `chroma.note_chances`.
        clues: float32 (3, len(CLUES), 12), mode by clue by interval above the tonic.
        spread: float32 (3, N_SPREAD), mode by figure of `spread`.
        sureness: float32 (3,): what turns a chance and the strength of the pitch into a
            confidence: slope, weight of the strength, offset.
    """

    kernel: Float32
    bias: float
    clues: Float32
    spread: Float32
    sureness: Float32

    def chances(self, clues: Float32) -> Float32:
        """Return the chance of each of the 36 answers, float32 (36,), summing to 1.

        Args:
            clues: of `clues.key_clues`, shape (len(CLUES), 12).
        """
        roots = np.sqrt(clues)
        turned = np.stack([np.roll(roots, -tonic, axis=1).ravel() for tonic in range(12)])
        scores = turned @ self.clues.reshape(len(MODES), -1).T + self.spread @ spread(clues)
        scores = scores.T.ravel()
        chances = np.exp(scores - scores.max())
        return np.asarray(chances / chances.sum(), dtype=np.float32)

    def confidence(self, chance: float, strength: float) -> float:
        """Return how sure an answer of this chance is, 0..1 (Platt 1999), given 0..1 strength."""
        slope, weight, offset = (float(x) for x in self.sureness)
        odds = np.log(max(chance, 1e-6) / max(1 - chance, 1e-6))
        return float(1 / (1 + np.exp(-(slope * odds + weight * strength + offset))))


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
        return Profiles(
            kernel=stored["kernel"],
            bias=float(stored["bias"]),
            clues=stored["clues"],
            spread=stored["spread"],
            sureness=stored["sureness"],
        )
