"""What the recommender asks of a model that knows words; `embedding.semantics` answers it."""

from __future__ import annotations

from typing import Protocol

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_models.types import Bool, Float32, Int64


class Sense(Protocol):
    """One model's space as it is at one moment."""

    @property
    def name(self) -> str:
        """What its results say they come from."""

    @property
    def ids(self) -> Int64:
        """Ids of the sounds that have a vector, distinct, in any order."""

    def vectors_of(self, ids: Int64) -> tuple[Int64, Float32]:
        """Return those of the ids that have a vector, in their order, and the vectors."""

    def rows_in(self, index: LibraryIndex) -> tuple[Bool, Int64]:
        """Return which of `ids` a library has, bool (len(ids),), and the rows of those."""

    def scores(self, target: Float32) -> Float32:
        """Return the cosine of every sound in `ids` to a unit vector, float32 (len(ids),)."""

    def words(self, text: str) -> Float32:
        """Return the unit vector of words.

        Raises:
            ModelError: when it does not know words, or not now.
        """

    def tagged(self, word: str) -> tuple[Int64, Float32]:
        """Return the ids of the sounds in which it heard a word, and how surely, 0..1."""
