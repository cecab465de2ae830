"""Exact nearest neighbours in numpy: the oracle for every other vector index."""

from __future__ import annotations

import numpy as np

from samplerecs_models.types import Bool, Float32, Int64, ModelId

#: How far from 1 the norm of a vector may be (float32 rounding over a few hundred values).
_NORM_SLACK = 1e-3


class ExactIndex:
    """Unit vectors of one model in one matrix (`seams.VectorIndex`).

    Rows are kept sorted by id, so that the order of insertion leaves no trace.

    Args:
        model: the space; every vector must have `model.dim` values.
    """

    def __init__(self, model: ModelId) -> None:
        self._model = model
        self._ids = np.zeros(0, dtype=np.int64)
        self._vectors = np.zeros((0, model.dim), dtype=np.float32)

    @property
    def model(self) -> ModelId:
        """Identity of the space."""
        return self._model

    @property
    def ids(self) -> Int64:
        """Ids in row order: int64 (len(self),), ascending."""
        return self._ids

    def __len__(self) -> int:
        return len(self._ids)

    def upsert(self, ids: Int64, vectors: Float32) -> None:
        """Add or replace rows; of an id given twice the last counts.

        Raises:
            ValueError: on a wrong shape, a value that is not finite, or a norm that is not 1;
                the index is then left as it was.
        """
        if vectors.shape != (len(ids), self._model.dim):
            raise ValueError(
                f"vectors of {self._model} have shape (n, {self._model.dim}), got {vectors.shape}"
            )
        norms = np.linalg.norm(vectors, axis=1)
        if not (np.abs(norms - 1) <= _NORM_SLACK).all():
            raise ValueError("every vector must be finite and of norm 1")
        all_ids = np.concatenate([self._ids, np.asarray(ids, dtype=np.int64)])
        everything = np.concatenate([self._vectors, vectors.astype(np.float32, copy=False)])
        # The last of equal ids counts: look for the first in reverse order.
        unique, last = np.unique(all_ids[::-1], return_index=True)
        self._ids, self._vectors = unique, everything[len(all_ids) - 1 - last]

    def remove(self, ids: Int64) -> None:
        """Forget rows; unknown ids are ignored."""
        kept: Bool = ~np.isin(self._ids, ids)
        self._ids, self._vectors = self._ids[kept], self._vectors[kept]

    def search(self, query: Float32, k: int, within: Int64 | None = None) -> tuple[Int64, Float32]:
        """Return ids and cosines of the k nearest, best first, ties by id.

        Args:
            query: float32 (dim,), unit norm.
            k: at most so many; fewer come back from a smaller index.
            within: ids to choose from, or None for all.

        Raises:
            ValueError: on a query of another shape, or k below 0.
        """
        if k < 0:
            raise ValueError(f"k must be 0 or more, got {k}")
        scores = self.scores(query)
        rows = (
            np.arange(len(self)) if within is None else np.flatnonzero(np.isin(self._ids, within))
        )
        best = nearest(self._ids[rows], scores[rows], k)
        return self._ids[rows][best], scores[rows][best]

    def scores(self, query: Float32) -> Float32:
        """Return the cosine of every row: float32 (len(self),), in the order of `ids`.

        Raises:
            ValueError: on a query of another shape.
        """
        if query.shape != (self._model.dim,):
            raise ValueError(
                f"a query of {self._model} has shape ({self._model.dim},), got {query.shape}"
            )
        return np.asarray(self._vectors @ query.astype(np.float32, copy=False))


def nearest(ids: Int64, scores: Float32, k: int) -> Int64:
    """Return the positions of the k highest scores, best first, ties by id."""
    if k == 0 or not len(scores):
        return np.zeros(0, dtype=np.int64)
    floor = np.partition(scores, len(scores) - k)[len(scores) - k] if k < len(scores) else -np.inf
    close = np.flatnonzero(scores >= floor)
    order = np.lexsort((ids[close], -scores[close]))
    return np.asarray(close[order[:k]], dtype=np.int64)
