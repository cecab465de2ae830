"""What a model that knows words heard: vectors by the batch, and tags with their confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.vectors import Vectors
from samplerecs_models.types import Float32, Int64, ModelId, Vector


@dataclass(frozen=True, slots=True)
class TagRow:
    """A word that a model heard in a sound: `axis` mood, genre or instrument; 0..1."""

    axis: str
    word: str
    confidence: float


class Heard(Vectors):
    """Vectors and tags of models that lists are not built on: no index is marked by them."""

    def save_heard(self, model: ModelId, ids: Sequence[int], matrix: Float32) -> None:
        """Add or replace the vectors of sounds, all or none; sounds that are gone are left out.

        Raises:
            ValueError: when a vector is not of the model's dimension, or not finite.
        """
        with self._db.transaction():
            for sample_id, values in zip(ids, matrix, strict=True):
                if self._db.one("SELECT 1 FROM samples WHERE id = ?", (int(sample_id),)):
                    self._put_vector(int(sample_id), Vector(model, values))

    def save_tags(self, model: ModelId, version: str, tags: Mapping[int, Sequence[TagRow]]) -> None:
        """Replace the tags of sounds by what a model heard.

        Args:
            model: whose words they are.
            version: of the words that were asked for.
            tags: sample id -> its tags, also where it has none.
        """
        with self._db.transaction():
            number = self._register(model)
            for sample_id, rows in tags.items():
                key = (int(sample_id), number)
                if not self._db.one("SELECT 1 FROM samples WHERE id = ?", key[:1]):
                    continue
                self._db.query("DELETE FROM heard_tags WHERE sample_id = ? AND model_id = ?", key)
                for row in rows:
                    self._db.query(
                        "INSERT INTO heard_tags VALUES (?, ?, ?, ?, ?)",
                        (*key, row.axis, row.word, row.confidence),
                    )
                self._db.query(
                    "INSERT OR REPLACE INTO heard_tags_done VALUES (?, ?, ?)", (*key, version)
                )

    @reading
    def vector_count(self, model: ModelId) -> int:
        """Return how many vectors of a model are kept."""
        number = self._number(model)
        if number is None:
            return 0
        row = self._db.one(f"SELECT count(*) FROM vectors_{number}_rowids")
        return int(row[0]) if row else 0

    @reading
    def vector_ids(self, model: ModelId) -> Int64:
        """Return the ids of the sounds that have a vector of a model, rising."""
        number = self._number(model)
        if number is None:
            return np.empty(0, np.int64)
        rows = self._db.stream(f"SELECT rowid FROM vectors_{number}_rowids ORDER BY rowid")
        return np.fromiter((row[0] for row in rows), np.int64)

    @reading
    def untagged(self, model: ModelId, version: str) -> list[int]:
        """Return the sounds with a vector of a model that were not compared with these words."""
        number = self._number(model)
        if number is None:
            return []
        rows = self._db.stream(
            f"SELECT rowid FROM vectors_{number}_rowids EXCEPT SELECT sample_id "
            "FROM heard_tags_done WHERE model_id = ? AND version = ?",
            (number, version),
        )
        return [int(row[0]) for row in rows]

    @reading
    def heard_tags(self, model: ModelId) -> list[tuple[int, TagRow]]:
        """Return every tag of a model with its sound."""
        number = self._number(model)
        if number is None:
            return []
        rows = self._db.stream(
            "SELECT sample_id, axis, word, confidence FROM heard_tags WHERE model_id = ?",
            (number,),
        )
        return [(int(row[0]), TagRow(str(row[1]), str(row[2]), float(row[3]))) for row in rows]

    def forget_model(self, model: ModelId) -> None:
        """Forget the vectors and tags of a model that lists are not built on."""
        number = self._number(model)
        if number is None:
            return
        with self._db.transaction():
            self._db.query("DELETE FROM heard_tags WHERE model_id = ?", (number,))
            self._db.query("DELETE FROM heard_tags_done WHERE model_id = ?", (number,))
            self._db.query(f"DROP TABLE vectors_{number}")
            self._db.query("DELETE FROM models WHERE id = ?", (number,))
