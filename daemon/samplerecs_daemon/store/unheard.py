"""Sounds that are known by their names only: found at once, heard later.

Such a sample has no payload hash and exactly one location. Heard, it becomes the sample of its
sound, or gives way to the one that was known already; its id and what was said of it go along.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from samplerecs_daemon.store import codec, described
from samplerecs_daemon.store.carried import carry, was_spoken_of
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart, display
from samplerecs_daemon.store.records import FileStat
from samplerecs_models.merge import merge
from samplerecs_models.types import Facts


class Place(NamedTuple):
    """Where a file stands: its location, its sample, and whether that was heard."""

    id: int
    sample_id: int
    heard: int


#: A file by its relative path, with what the disk and its names say of it.
Named = tuple[str, FileStat, Facts]

_SAMPLE = """INSERT INTO samples (id, payload_hash, duration_s, source_rate, channels, repaired,
  decoder, first_seen, changed) VALUES (?, NULL, 0, 0, 0, 0, '', ?, ?)"""
_LOCATION = """INSERT INTO locations (id, root_id, relative, display, sample_id, size, mtime_ns,
  present, seen_at, facts, heard) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, 0)"""


class Unheard(StorePart):
    """The samples that were not heard yet, and what became of them."""

    @reading
    def save_names(self, root_id: int, batch: Sequence[Named]) -> int:
        """Make files findable by name, in one transaction; return how many are new.

        Files that the root holds already are left as they are.
        """
        with self._db.transaction():
            new = [one for one in batch if self._place_of(root_id, os.fsencode(one[0])) is None]
            if new:
                self._save_new(root_id, new)
        return len(new)

    def _save_new(self, root_id: int, batch: Sequence[Named]) -> None:
        now, generation = self._clock(), self._bump()
        here, first_scan = self._root_state(root_id)
        sample = self._last("SELECT max(seq) FROM sqlite_sequence WHERE name = 'samples'")
        place = self._last("SELECT max(id) FROM locations")
        samples, places, columns = [], [], []
        for relative, stat, facts in batch:
            sample, place = sample + 1, place + 1
            samples.append((sample, first_seen(stat, now, first_scan), generation))
            key, size, mtime = os.fsencode(relative), stat.size, stat.mtime_ns
            body = codec.dump_facts(facts)
            places.append((place, root_id, key, display(relative), sample, size, mtime, now, body))
            merged = merge(facts, None)
            columns.append(described.values(sample, place, here, here, merged))
        self._db.many(_SAMPLE, samples)
        self._db.many(_LOCATION, places)
        self._db.many(described.WRITE, columns)

    @reading
    def forget_names(self, root_id: int, relatives: Iterable[str]) -> None:
        """Note that files are gone that were never heard.

        Nothing is kept of them, but where the user said something of one: it goes missing.
        """
        with self._db.transaction():
            for relative in relatives:
                there = self._place_of(root_id, os.fsencode(relative))
                if there is not None and not there.heard:
                    self._lose(there)

    @reading
    def waiting(self, root_id: int | None = None) -> int:
        """Return the number of present files, of one watched root or all, still to be heard."""
        return self._unheard(root_id, online=False)

    @reading
    def online_only(self) -> int:
        """Return the number of files that are known by name alone, being in the cloud only."""
        return self._unheard(None, online=True)

    def _unheard(self, root_id: int | None, *, online: bool) -> int:
        row = self._db.one(
            "SELECT count(*) FROM samples s JOIN locations l ON l.sample_id = s.id "
            "JOIN roots r ON r.id = l.root_id WHERE s.payload_hash IS NULL AND l.present "
            "AND r.watched AND NOT r.away AND r.id = coalesce(?, r.id) AND l.online = ?",
            (root_id, online),
        )
        return int(row[0]) if row else 0

    @reading
    def mark_online(self, root_id: int, relatives: Iterable[str], *, online: bool) -> None:
        """Note that files are in the cloud only and must not be opened, or are here again."""
        rows = [(online, root_id, os.fsencode(name), online) for name in relatives]
        with self._db.transaction():
            self._db.many(
                "UPDATE locations SET online = ? WHERE root_id = ? AND relative = ? "
                "AND online <> ?",
                rows,
            )

    @reading
    def became(self, sample_id: int) -> int | None:
        """Return the sample that an id stands for now; None when there is none.

        It is another one where a sound, once heard, turned out to be known already.
        """
        row = self._db.one(
            "SELECT id FROM samples WHERE id = ?1 "
            "UNION ALL SELECT by_id FROM replaced WHERE sample_id = ?1",
            (sample_id,),
        )
        return None if row is None or row[0] is None else int(row[0])

    def _place_of(self, root_id: int, relative: bytes) -> Place | None:
        """Return where a file stands in the store, or None."""
        row = self._db.one(
            "SELECT id, sample_id, heard FROM locations WHERE root_id = ? AND relative = ?",
            (root_id, relative),
        )
        return Place(*row) if row else None

    def _lose(self, place: Place) -> None:
        """Drop an unheard sample and its place; keep it as missing if it was spoken of."""
        if not was_spoken_of(self._db, place.sample_id):
            self._db.query("DELETE FROM described WHERE sample_id = ?", (place.sample_id,))
            self._db.query("DELETE FROM locations WHERE id = ?", (place.id,))
            self._replace(place.sample_id, None, self._bump())
        elif self._db.query(
            "UPDATE locations SET present = 0 WHERE id = ? AND present RETURNING 1", (place.id,)
        ):
            described.refresh(self._db, [place.sample_id], self._bump())

    def _absorb(self, old: int, new: int, generation: int) -> None:
        """Let a known sample take over all that was said of an unheard one without a place."""
        carry(self._db, old, new)
        self._db.query("DELETE FROM described WHERE sample_id = ?", (old,))
        self._replace(old, new, generation)

    def _replace(self, old: int, new: int | None, generation: int) -> None:
        self._db.query("DELETE FROM samples WHERE id = ?", (old,))
        self._db.query("INSERT INTO replaced VALUES (?, ?, ?)", (old, new, generation))

    def _root_state(self, root_id: int) -> tuple[bool, bool]:
        """Return whether a root is watched and there, and whether its first scan is on."""
        row = self._db.one(
            "SELECT watched AND NOT away, last_scan IS NULL FROM roots WHERE id = ?", (root_id,)
        )
        if row is None:
            raise KeyError(root_id)
        return bool(row[0]), bool(row[1])

    def _last(self, sql: str) -> int:
        row = self._db.one(sql)
        return int(row[0] or 0) if row else 0


def first_seen(stat: FileStat, now: float, first_scan: bool) -> float:
    """Return when a sound came: now, or its file's mtime while its root is scanned first."""
    return min(stat.mtime_ns / 1e9, now) if first_scan else now
