"""Places of sounds: files of a root, what is known of each, what is gone, what failed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from samplerecs_daemon.store import codec, described
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import display
from samplerecs_daemon.store.rebounced import keep_word
from samplerecs_daemon.store.records import FailureRow, FileStat, Known
from samplerecs_daemon.store.unheard import Place, Unheard
from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Facts
from samplerecs_models.vocabulary import Undecodable


class Locations(Unheard):
    """The locations and failures tables."""

    @reading
    def locations_of(self, root_id: int) -> dict[str, Known]:
        """Return every known file of a root by its relative path, failed ones included.

        Names are as `os.listdir` gives them (lone surrogates for bytes that are no Unicode).
        """
        known = {
            os.fsdecode(relative): Known(
                FileStat(size, mtime), sample_id, bool(present), heard=bool(heard)
            )
            for relative, size, mtime, sample_id, present, heard in self._db.stream(
                "SELECT relative, size, mtime_ns, sample_id, present, heard FROM locations "
                "WHERE root_id = ?",
                (root_id,),
            )
        }
        for relative, size, mtime, reason in self._db.stream(
            "SELECT relative, size, mtime_ns, reason FROM failures WHERE root_id = ?", (root_id,)
        ):
            name, stat = os.fsdecode(relative), FileStat(size, mtime)
            before = known.get(name)
            known[name] = Known(
                stat,
                before.sample_id if before else None,
                present=True,
                failed=_reason(reason),
                heard=before.heard if before else False,
            )
        return known

    def place(
        self, root_id: int, relative: str, stat: FileStat, sample_id: int, facts: Facts
    ) -> None:
        """Put a file at its sample, new or changed; clears an earlier failure of it.

        A sample that the file had while it was unheard gives way to this one; one that it had
        while its audio was another leaves it the user's word.
        """
        with self._db.transaction():
            there = self._place_of(root_id, os.fsencode(relative))
            self._put(root_id, relative, stat, sample_id, facts, there)
            touched, generation = {sample_id}, self._bump()
            if there is not None and there.sample_id != sample_id:
                if there.heard:
                    keep_word(self._db, there.id, there.sample_id, sample_id)
                    touched.add(there.sample_id)
                else:
                    self._absorb(there.sample_id, sample_id, generation)
            described.refresh(self._db, touched, generation)

    def _put(
        self,
        root_id: int,
        relative: str,
        stat: FileStat,
        sample_id: int,
        facts: Facts,
        there: Place | None,
    ) -> None:
        """Write the row of a file; `there` is what `_place_of` says of it."""
        key = os.fsencode(relative)
        what = (stat.size, stat.mtime_ns, self._clock(), codec.dump_facts(facts))
        if there is None:
            self._db.query(
                "INSERT INTO locations (size, mtime_ns, seen_at, facts, present, heard, sample_id, "
                "root_id, relative, display) VALUES (?, ?, ?, ?, 1, 1, ?, ?, ?, ?)",
                (*what, sample_id, root_id, key, display(relative)),
            )
        else:
            # A column that is named has its indexes written, even where nothing changes.
            moves = there.sample_id != sample_id
            self._db.query(
                "UPDATE locations SET size = ?, mtime_ns = ?, seen_at = ?, facts = ?, present = 1, "
                f"heard = 1{', sample_id = ?' if moves else ''} WHERE id = ?",
                (*what, *((sample_id,) if moves else ()), there.id),
            )
        self._forget_failure(root_id, key)

    @reading
    def save_failure(self, root_id: int, relative: str, stat: FileStat, error: DecodeError) -> None:
        """Note that a file could not be used and why; a sound it held before is missing now.

        One that was never heard is none, and goes, unless the user spoke of it or its drive
        went away.
        """
        with self._db.transaction():
            self._db.query(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    root_id,
                    os.fsencode(relative),
                    display(relative),
                    error.reason.name,
                    display(error.detail),
                    stat.size,
                    stat.mtime_ns,
                    self._clock(),
                ),
            )
            there = self._place_of(root_id, os.fsencode(relative))
            if there is None:
                return
            if there.heard or error.reason is Undecodable.VANISHED:
                self._set_present(root_id, [relative], present=False)
            else:
                self._lose(there)

    @reading
    def mark_missing(self, root_id: int, relatives: Iterable[str]) -> None:
        """Note that files are gone; their samples, vectors and history stay."""
        names = list(relatives)
        with self._db.transaction():
            for name in names:
                self._forget_failure(root_id, os.fsencode(name))
            self._set_present(root_id, names, present=False)

    @reading
    def mark_present(self, root_id: int, relatives: Iterable[str]) -> None:
        """Note that files known as missing are back unchanged."""
        with self._db.transaction():
            self._set_present(root_id, relatives, present=True)

    @reading
    def rename(self, root_id: int, old: str, new: str) -> None:
        """Give a file its new relative path, so far unknown; all else of it stays."""
        with self._db.transaction():
            rows = self._db.query(
                "UPDATE locations SET relative = ?, display = ?, present = 1, seen_at = ? "
                "WHERE root_id = ? AND relative = ? RETURNING sample_id",
                (os.fsencode(new), display(new), self._clock(), root_id, os.fsencode(old)),
            )
            described.refresh(self._db, [row[0] for row in rows], self._bump())

    @reading
    def failures(self) -> list[FailureRow]:
        """Return the files of watched roots that could not be used, by root and name."""
        return [
            FailureRow(
                str(Path(os.fsdecode(root)) / os.fsdecode(relative)),
                _reason(reason),
                detail,
                at,
            )
            for root, relative, reason, detail, at in self._db.stream(
                "SELECT r.path, f.relative, f.reason, f.detail, f.at FROM failures f "
                "JOIN roots r ON r.id = f.root_id WHERE r.watched ORDER BY r.id, f.relative"
            )
        ]

    def _set_present(self, root_id: int, relatives: Iterable[str], *, present: bool) -> None:
        touched: set[int] = set()
        now = self._clock()
        for relative in relatives:
            rows = self._db.query(
                "UPDATE locations SET present = ?, seen_at = iif(present, ?, seen_at) "
                "WHERE root_id = ? AND relative = ? AND present <> ? RETURNING sample_id",
                (present, now, root_id, os.fsencode(relative), present),
            )
            touched.update(row[0] for row in rows)
        if touched:
            described.refresh(self._db, touched, self._bump())

    def _forget_failure(self, root_id: int, relative: bytes) -> None:
        self._db.query(
            "DELETE FROM failures WHERE root_id = ? AND relative = ?", (root_id, relative)
        )


def _reason(name: str) -> Undecodable:
    """Return a reason by name; one that only another version knows makes the file be tried anew."""
    return Undecodable.__members__.get(name, Undecodable.UNREADABLE)
