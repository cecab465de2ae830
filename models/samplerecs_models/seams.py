"""The Protocols between the parts. Each has a contract test suite in tests/contract.

`Candidates` is columnar: one numpy array per property, one row per sample, so that 100,000
samples are scored by a handful of array operations.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from samplerecs_models.rank.columns import Candidates, Query, Ranking, Standing
from samplerecs_models.sound import Sound
from samplerecs_models.types import Float32, Int64, ModelId


@runtime_checkable
class Embedder(Protocol):
    """Turns sounds (and, where supported, words) into unit vectors of one space."""

    @property
    def model(self) -> ModelId:
        """Identity of the space."""

    def embed_audio(self, batch: Sequence[Sound]) -> Float32:
        """Return float32, shape (len(batch), model.dim), every row of unit norm.

        Row i depends on sound i alone: the same bits whatever else is in the batch.
        """

    def embed_text(self, batch: Sequence[str]) -> Float32:
        """Return vectors as `embed_audio` does, or raise ModelError where words are unsupported."""


@runtime_checkable
class VectorIndex(Protocol):
    """Nearest neighbours by cosine among unit vectors of one model."""

    @property
    def model(self) -> ModelId:
        """Identity of the space; queries of another are refused."""

    def upsert(self, ids: Int64, vectors: Float32) -> None:
        """Add or replace rows; `vectors` is float32 (len(ids), dim), unit norm."""

    def remove(self, ids: Int64) -> None:
        """Forget rows; unknown ids are ignored."""

    def search(self, query: Float32, k: int, within: Int64 | None = None) -> tuple[Int64, Float32]:
        """Return ids and cosines of the k nearest, best first, ties by id; `within` limits."""

    def scores(self, query: Float32) -> Float32:
        """Return the cosine of every row, float32 (len(self),), in the order of `ids`."""

    @property
    def ids(self) -> Int64:
        """Ids in row order."""

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class ContextPatch:
    """A change of context from one source: field name -> value (None clears)."""

    source: str
    fields: Mapping[str, object] = field(default_factory=dict)
    at: float = 0.0
    confidence: float = 1.0


@runtime_checkable
class ContextSource(Protocol):
    """Something that says what the open project is: OSC, Link, a project file, the user."""

    @property
    def name(self) -> str:
        """Short stable name, shown to people."""

    def updates(self) -> AsyncIterator[ContextPatch]:
        """Yield patches for as long as the source lives."""


@runtime_checkable
class Ranker(Protocol):
    """Orders candidates for a query; pure: the same arguments give the same list."""

    def rank(self, candidates: Candidates, query: Query, n: int) -> Ranking:
        """Return at most n winners, best first, and what was hidden and why."""

    def standing(self, candidates: Candidates, query: Query, row: int) -> Standing:
        """Return where one row stands in the whole order, whether or not a rule hides it."""
