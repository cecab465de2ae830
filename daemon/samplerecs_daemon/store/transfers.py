"""Analysis from and for other computers.

A sound that came this way and has no file here is a sample without a location: nobody sees it,
until a file turns out to hold it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from samplerecs_daemon.store import codec, described
from samplerecs_daemon.store.carried import joined
from samplerecs_daemon.store.entries import BoardLine, Said, SoundEntry
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.vectors import Vectors
from samplerecs_models.types import Float32, ModelId, Vector


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an entry brought: was anything new, did it hold a vector or word that was new."""

    news: bool
    known: bool
    vectors: int
    said: bool


class Transfers(Vectors):
    """Reading out and taking in what was heard and said of sounds, by content."""

    @reading
    def heard_sounds(self) -> Iterator[SoundEntry]:
        """Yield every heard sound with its vectors and the user's word, by hash."""
        vectors = {model: self.vectors(model) for model in self.models()}
        sizes = self._sizes()
        rows = self._db.stream(
            "SELECT s.id, s.payload_hash, s.source_rate, s.channels, s.repaired, s.decoder, "
            "a.body, a.versions, c.body, c.at FROM samples s JOIN analyses a ON a.sample_id = s.id "
            "LEFT JOIN corrections c ON c.sample_id = s.id WHERE s.payload_hash IS NOT NULL "
            "ORDER BY s.payload_hash"
        )
        for number, name, rate, channels, repaired, decoder, body, versions, word, at in rows:
            yield SoundEntry(
                payload_hash=name,
                sizes=tuple(sorted(sizes[number])),
                source_rate=rate,
                channels=channels,
                repaired=repaired,
                decoder=decoder,
                analysis=codec.load_analysis(body, versions),
                vectors=_of_one(vectors, number),
                said=Said(codec.load_correction(word), at) if word else None,
            )

    @reading
    def board_lines(self) -> list[BoardLine]:
        """Return the boards with the hashes of their heard sounds."""
        lines = []
        for number, name, at in self._db.query(
            "SELECT id, name, created_at FROM boards ORDER BY created_at, id"
        ):
            sounds = self._db.query(
                "SELECT s.payload_hash FROM board_sounds b JOIN samples s ON s.id = b.sample_id "
                "WHERE b.board_id = ? AND s.payload_hash IS NOT NULL ORDER BY b.position",
                (number,),
            )
            lines.append(BoardLine(name, at, tuple(row[0] for row in sounds)))
        return lines

    def take_in(self, entry: SoundEntry) -> TakenIn:
        """Keep what is new or newer of an entry; nothing that is better here is overwritten."""
        with self._db.transaction():
            row = self._db.one(
                "SELECT s.id, a.versions FROM samples s LEFT JOIN analyses a "
                "ON a.sample_id = s.id WHERE s.payload_hash = ?",
                (entry.payload_hash,),
            )
            sample_id = int(row[0]) if row else self._new_sample(entry)
            known = self._db.one(
                "SELECT 1 FROM locations WHERE sample_id = ? LIMIT 1", (sample_id,)
            )
            newer = row is None or row[1] is None or _newer(entry, row[1])
            if newer:
                self._keep_analysis(sample_id, entry)
            vectors = self._keep_vectors(sample_id, entry)
            said = self._keep_word(sample_id, entry.said)
            self._keep_sizes(sample_id, entry.sizes)
            news = newer or vectors > 0 or said
            if news:
                described.refresh(self._db, [sample_id], self._bump())
        return TakenIn(news, known is not None, vectors, said)

    def take_in_board(self, board: BoardLine) -> bool:
        """Make a board, or add what it lacks to the one of the same name; True where it did."""
        with self._db.transaction():
            row = self._db.one(
                "SELECT id FROM boards WHERE name = ? ORDER BY id LIMIT 1", (board.name,)
            )
            made = row is None
            if row is None:
                row = self._db.one(
                    "INSERT INTO boards (name, created_at) VALUES (?, ?) RETURNING id",
                    (board.name, board.created_at),
                )
            number = int(row[0]) if row else 0
            added = [self._put_on(number, sound) for sound in board.sounds]
        return made or any(added)

    def _put_on(self, board_id: int, sound: str) -> bool:
        rows = self._db.query(
            "INSERT OR IGNORE INTO board_sounds (board_id, sample_id, position, at) "
            "SELECT ?1, s.id, (SELECT coalesce(max(position) + 1, 0) FROM board_sounds "
            "WHERE board_id = ?1), ?2 FROM samples s WHERE s.payload_hash = ?3 RETURNING 1",
            (board_id, self._clock(), sound),
        )
        return bool(rows)

    def _new_sample(self, entry: SoundEntry) -> int:
        row = self._db.one(
            "INSERT INTO samples (payload_hash, duration_s, source_rate, channels, repaired, "
            "decoder, first_seen, changed) VALUES (?, ?, ?, ?, ?, ?, ?, 0) RETURNING id",
            (
                entry.payload_hash,
                float(entry.analysis.duration_s),
                entry.source_rate,
                entry.channels,
                entry.repaired,
                entry.decoder,
                self._clock(),
            ),
        )
        return int(row[0]) if row else 0

    def _keep_analysis(self, sample_id: int, entry: SoundEntry) -> None:
        self._db.query(
            "INSERT OR REPLACE INTO analyses VALUES (?, ?, ?, ?)",
            (
                sample_id,
                codec.dump_version_map(entry.analysis.versions),
                codec.dump_analysis(entry.analysis),
                self._clock(),
            ),
        )

    def _keep_vectors(self, sample_id: int, entry: SoundEntry) -> int:
        count = 0
        for model, values in entry.vectors.items():
            if not len(self.vectors_of(model, [sample_id])[0]):
                self.save_vector(sample_id, Vector(model, values))
                count += 1
        return count

    def _keep_word(self, sample_id: int, said: Said | None) -> bool:
        if said is None:
            return False
        there = self._db.one("SELECT body, at FROM corrections WHERE sample_id = ?", (sample_id,))
        theirs = (codec.dump_correction(said.correction), said.at)
        if there is not None:
            first, last = sorted((there, theirs), key=lambda row: (float(row[1]), row[0]))
            theirs = (codec.dump_correction(joined(first, last)), float(last[1]))
            if theirs == (there[0], there[1]):
                return False
        self._db.query("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?)", (sample_id, *theirs))
        return True

    def _keep_sizes(self, sample_id: int, sizes: tuple[int, ...]) -> None:
        for size in sizes:
            self._db.query("INSERT OR IGNORE INTO sizes_elsewhere VALUES (?, ?)", (size, sample_id))

    @reading
    def _sizes(self) -> defaultdict[int, set[int]]:
        sizes: defaultdict[int, set[int]] = defaultdict(set)
        for number, size in self._db.stream(
            "SELECT sample_id, size FROM locations UNION SELECT sample_id, size FROM "
            "sizes_elsewhere"
        ):
            sizes[int(number)].add(int(size))
        return sizes


def _newer(entry: SoundEntry, versions: str) -> bool:
    """Say whether an analysis was made by later analysers, and by no earlier one."""
    ours = codec.load_version_map(versions)
    theirs = entry.analysis.versions
    names = ours.keys() | theirs.keys()
    return dict(theirs) != ours and all(theirs.get(n, 0) >= ours.get(n, 0) for n in names)


def _of_one(
    vectors: Mapping[ModelId, tuple[np.ndarray[tuple[int], np.dtype[np.int64]], Float32]],
    sample_id: int,
) -> dict[ModelId, Float32]:
    found = {}
    for model, (ids, matrix) in vectors.items():
        at = int(np.searchsorted(ids, sample_id))
        if at < len(ids) and ids[at] == sample_id:
            found[model] = matrix[at]
    return found
