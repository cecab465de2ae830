"""Sounds: saving what one pass over a file gave, and reading the rows that the index needs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from samplerecs_daemon.store import codec, described
from samplerecs_daemon.store.connection import Row
from samplerecs_daemon.store.errors import reading, understanding
from samplerecs_daemon.store.locations import Locations
from samplerecs_daemon.store.records import Counts, FileStat
from samplerecs_daemon.store.roots import Roots
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_daemon.store.unheard import Place, first_seen
from samplerecs_daemon.store.vectors import Vectors
from samplerecs_models.merge import merge
from samplerecs_models.types import Analysis, Correction, Examined, Facts

#: The most hashes of sounds in files of one size and time, and of one size.
MOST_ALIKE, MOST_OF_SIZE = 256, 64
_HEARD = """SELECT s.payload_hash FROM locations l JOIN samples s ON s.id = l.sample_id
  WHERE l.heard AND l.size = ?"""
#: One statement for both places: it runs for every file, and mostly finds nothing.
_OF_SIZE = f"""SELECT * FROM ({_HEARD}1 LIMIT ?2) UNION ALL
  SELECT * FROM (SELECT s.payload_hash FROM sizes_elsewhere e JOIN samples s
  ON s.id = e.sample_id WHERE e.size = ?1 LIMIT ?2)"""


class Samples(Roots, Locations, Vectors):
    """The samples, analyses, corrections and described tables."""

    def save(self, root_id: int, relative: str, stat: FileStat, examined: Examined) -> int:
        """Save what a worker found in one file, in one transaction; return the sample's id.

        A file known by its name becomes this sound. The same sound at another place becomes a
        second location of the same sample. Saving the same again changes nothing but the
        generation.
        """
        with self._db.transaction():
            there = self._place_of(root_id, os.fsencode(relative))
            if there and not there.heard and self._hear(there.sample_id, examined):
                self._save_heard(root_id, relative, stat, examined, there)
                return there.sample_id
            sample_id = self._upsert(root_id, stat, examined)
            self._save_analysis(sample_id, examined.analysis)
            for vector in examined.vectors:
                self._put_vector(sample_id, vector)
            self.place(root_id, relative, stat, sample_id, examined.facts)
        return sample_id

    def _hear(self, sample_id: int, examined: Examined) -> bool:
        """Give an unheard sample its sound; False when another one has this sound."""
        rows = self._db.query(
            "UPDATE OR IGNORE samples SET payload_hash = ?, duration_s = ?, source_rate = ?, "
            "channels = ?, repaired = ?, decoder = ?, changed = ? WHERE id = ? RETURNING id",
            (*_sound(examined), self._bump(), sample_id),
        )
        return bool(rows)

    def _save_heard(
        self, root_id: int, relative: str, stat: FileStat, examined: Examined, there: Place
    ) -> None:
        """Save all else of a sample that was just heard: nothing of it can be there before."""
        sample_id = there.sample_id
        self._save_analysis(sample_id, examined.analysis)
        for vector in examined.vectors:
            self._put_vector(sample_id, vector, new=True)
        self._put(root_id, relative, stat, sample_id, examined.facts, there)
        merged = merge(examined.facts, examined.analysis, self.correction(sample_id))
        here, _ = self._root_state(root_id)
        described.rewrite(self._db, sample_id, here, merged)

    def relink(
        self, root_id: int, relative: str, stat: FileStat, payload_hash: str, facts: Facts
    ) -> int | None:
        """Put a moved, renamed or copied file at the sample it holds, without its analysis.

        Returns:
            The sample's id, or None when this sound has no analysis yet.
        """
        row = self._db.one(
            "SELECT s.id FROM samples s JOIN analyses a ON a.sample_id = s.id "
            "WHERE s.payload_hash = ?",
            (payload_hash,),
        )
        if row is None:
            return None
        self.place(root_id, relative, stat, int(row[0]), facts)
        return int(row[0])

    @reading
    def payloads(self, stat: FileStat) -> list[str]:
        """Return hashes of the heard sounds that a new file may hold: it is one moved or copied.

        Sounds of some file of this size, here and on another computer; where there are hundreds,
        not all of them, but first those of this time, too: `knows` tells of the others.
        """
        rows = self._db.query(_OF_SIZE, (stat.size, MOST_OF_SIZE))
        if len(rows) >= MOST_OF_SIZE:
            same = (stat.size, stat.mtime_ns, MOST_ALIKE)
            rows = self._db.query(f"{_HEARD} AND l.mtime_ns = ? LIMIT ?", same) + rows
        return list(dict.fromkeys(str(row[0]) for row in rows))

    @reading
    def heard_sizes(self) -> set[int]:
        """Return the sizes in bytes of all files for which `payloads` gives anything."""
        sql = "SELECT size FROM locations WHERE heard UNION SELECT size FROM sizes_elsewhere"
        return {int(row[0]) for row in self._db.stream(sql)}

    @reading
    def knows(self, payload_hash: str) -> bool:
        """Say whether a sound of this hash was analysed, here or on another computer."""
        row = self._db.one(
            "SELECT 1 FROM samples s JOIN analyses a ON a.sample_id = s.id "
            "WHERE s.payload_hash = ?",
            (payload_hash,),
        )
        return row is not None

    @reading
    def payload(self, sample_id: int) -> str | None:
        """Return the hash of an analysed sample's sound, or None."""
        row = self._db.one(
            "SELECT s.payload_hash FROM samples s JOIN analyses a ON a.sample_id = s.id "
            "WHERE s.id = ?",
            (sample_id,),
        )
        return str(row[0]) if row else None

    @reading
    def stale(self, versions: Mapping[str, int]) -> set[int]:
        """Return the samples whose analysis was made by other analyser versions than these."""
        wanted = codec.dump_version_map(versions)
        rows = self._db.stream("SELECT sample_id FROM analyses WHERE versions <> ?", (wanted,))
        return {int(row[0]) for row in rows}

    def rows(self) -> Iterator[SampleRow]:
        """Yield every sample of the watched roots, by id; missing ones too."""
        return self._watched_rows("")

    def changed_rows(self, generation: int) -> Iterator[SampleRow]:
        """Yield what `rows` yields, of the samples changed after `generation` only."""
        return self._watched_rows("AND s.changed > ?", generation)

    @reading
    def changed_since(self, generation: int) -> list[int]:
        """Return the ids of the samples changed after `generation`, rising.

        Every sample is among them of which an index built at `generation` would hold anything
        that is no longer so: its row, one of its vectors, or that it is there at all. Those that
        `changed_rows` then lacks have left the watched roots.
        """
        return [
            int(row[0])
            for row in self._db.stream(
                "SELECT id FROM samples WHERE changed > ?1 "
                "UNION SELECT sample_id FROM replaced WHERE changed > ?1 ORDER BY 1",
                (generation,),
            )
        ]

    @reading
    def sample_rows(self, ids: Sequence[int]) -> list[SampleRow]:
        """Return the rows of some samples in the order of `ids`; unknown ids are left out."""
        roots = self._root_paths()
        sql = f"SELECT {described.COLUMNS} FROM {described.TABLES} WHERE s.id = ?"
        found = (self._db.one(sql, (int(sample_id),)) for sample_id in ids)
        return [described.to_row(row, roots) for row in found if row is not None]

    @reading
    def find_path(self, path: Path) -> int | None:
        """Return the id of the sample at an absolute path, or None."""
        for root in self.roots():
            if path.is_relative_to(root.path):
                row = self._db.one(
                    "SELECT sample_id FROM locations WHERE root_id = ? AND relative = ?",
                    (root.id, os.fsencode(path.relative_to(root.path))),
                )
                if row is not None:
                    return int(row[0])
        return None

    @reading
    def ids_below(self, folder: Path) -> list[int]:
        """Return the ids of the present samples at or below an absolute path, rising."""
        found = {
            int(sample_id)
            for sample_id, root, relative in self._db.stream(
                "SELECT l.sample_id, r.path, l.relative FROM locations l "
                "JOIN roots r ON r.id = l.root_id WHERE l.present AND r.watched AND NOT r.away"
            )
            if (Path(os.fsdecode(root)) / os.fsdecode(relative)).is_relative_to(folder)
        }
        return sorted(found)

    @reading
    def paths_of(self, sample_id: int) -> list[Path]:
        """Return the absolute paths of a sample's present locations, oldest first."""
        return [
            Path(os.fsdecode(root)) / os.fsdecode(relative)
            for root, relative in self._db.stream(
                "SELECT r.path, l.relative FROM locations l JOIN roots r ON r.id = l.root_id "
                "WHERE l.sample_id = ? AND l.present AND r.watched AND NOT r.away ORDER BY l.id",
                (sample_id,),
            )
        ]

    @reading
    def analysis(self, sample_id: int) -> Analysis | None:
        """Return the stored analysis of a sample, or None."""
        row = self._db.one("SELECT body, versions FROM analyses WHERE sample_id = ?", (sample_id,))
        return codec.load_analysis(row[0], row[1]) if row else None

    def correct(self, sample_id: int, correction: Correction | None) -> None:
        """Keep the user's word on a sample; None takes it back."""
        with self._db.transaction():
            self._db.query("DELETE FROM corrections WHERE sample_id = ?", (sample_id,))
            if correction is not None:
                self._db.query(
                    "INSERT INTO corrections VALUES (?, ?, ?)",
                    (sample_id, codec.dump_correction(correction), self._clock()),
                )
            described.refresh(self._db, [sample_id], self._bump())

    @reading
    def correction(self, sample_id: int) -> Correction | None:
        """Return the user's word on a sample, or None."""
        row = self._db.one("SELECT body FROM corrections WHERE sample_id = ?", (sample_id,))
        return codec.load_correction(row[0]) if row else None

    @reading
    def counts(self) -> Counts:
        """Return the library in numbers."""
        sounds, files, duplicates, missing, unplugged = self._db.one(
            f"SELECT total({described.NOT_GONE}), total(d.locations), "
            "total(max(d.locations - 1, 0)), total(NOT d.present), "
            f"total(NOT d.present AND r.away) FROM {described.TABLES} WHERE r.watched"
        ) or (0, 0, 0, 0, 0)
        failed = self._db.one(
            "SELECT count(*) FROM failures f JOIN roots r ON r.id = f.root_id WHERE r.watched"
        ) or (0,)
        return Counts(
            sounds=int(sounds),
            files=int(files),
            duplicates=int(duplicates),
            missing=int(missing),
            failed=failed[0],
            with_vector=self.with_vector(),
            waiting=self.waiting(),
            unplugged=int(unplugged),
            online=self.online_only(),
        )

    def _upsert(self, root_id: int, stat: FileStat, examined: Examined) -> int:
        _, first_scan = self._root_state(root_id)
        row = self._db.one(
            "INSERT INTO samples (payload_hash, duration_s, source_rate, channels, repaired, "
            "decoder, first_seen, changed) VALUES (?, ?, ?, ?, ?, ?, ?, 0) "
            "ON CONFLICT (payload_hash) DO UPDATE SET duration_s = excluded.duration_s, "
            "source_rate = excluded.source_rate, channels = excluded.channels, "
            "repaired = excluded.repaired, decoder = excluded.decoder RETURNING id",
            (*_sound(examined), first_seen(stat, self._clock(), first_scan)),
        )
        return _id(row)

    def _save_analysis(self, sample_id: int, analysis: Analysis) -> None:
        self._db.query(
            "INSERT OR REPLACE INTO analyses VALUES (?, ?, ?, ?)",
            (
                sample_id,
                codec.dump_version_map(analysis.versions),
                codec.dump_analysis(analysis),
                self._clock(),
            ),
        )

    def _watched_rows(self, which: str, *bindings: int) -> Iterator[SampleRow]:
        roots = self._root_paths()
        sql = f"SELECT {described.COLUMNS} FROM {described.TABLES} WHERE r.watched {which}"
        with understanding(self.path):
            for row in self._db.stream(f"{sql} ORDER BY s.id", bindings):
                yield described.to_row(row, roots)

    @reading
    def _root_paths(self) -> dict[int, Path]:
        return {
            int(root_id): Path(os.fsdecode(path))
            for root_id, path in self._db.stream("SELECT id, path FROM roots")
        }


def _sound(examined: Examined) -> tuple[str | int | float, ...]:
    """Return the columns of `samples` that only hearing gives."""
    return (
        examined.payload_hash,
        float(examined.analysis.duration_s),
        examined.source_rate,
        examined.channels,
        examined.repaired,
        examined.decoder,
    )


def _id(row: Row | None) -> int:
    if row is None:
        raise KeyError("no row was written")
    return int(row[0])
