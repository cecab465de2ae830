"""Boards that leave the program: as a folder, a zip or a manifest, and from a manifest."""

from __future__ import annotations

from pathlib import Path

from samplerecs_daemon.api import BoardEntry, BoardExport, BoardImport, BoardManifest
from samplerecs_daemon.engine import board_files
from samplerecs_daemon.engine.audio import places_inside
from samplerecs_daemon.engine.boards import (
    MOST_SOUNDS,
    BoardsPart,
    board_news,
    board_samples,
    nameless_hashes,
    one_board,
)
from samplerecs_daemon.engine.sessions import clean_name
from samplerecs_daemon.engine.undo import inverse
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.boards import Placed
from samplerecs_models.errors import InputError

#: The forms in which a board can be written, and the version of the manifest.
FORMS = ("folder", "zip", "manifest")
MANIFEST_VERSION = 1


class SharingPart(BoardsPart):
    """The boards of `api.Keeping`."""

    def export_board(self, board_id: int, path: Path, form: str = "folder") -> BoardExport:
        """Write a board as "folder", "zip" or "manifest".

        Raises:
            BadPath: when `path` is taken, lies in a folder of the library, or cannot be written.
            InputError: when there is no such form.
        """
        if form not in FORMS:
            raise InputError(f"A board cannot be written as {form!r}.", f"Known: {_forms()}.")
        roots = [root.path for root in self._access.reader().roots()]
        if form == "manifest":
            manifest = self.board_manifest(board_id)
            where = board_files.write_manifest(manifest, path, roots)
            self._tools.wrote([where])
            return BoardExport(str(where), len(manifest.entries))
        one_board(self._access.reader(), board_id)
        content = self._content(board_id)
        write = board_files.write_folder if form == "folder" else board_files.write_zip
        where, missing = write(content, path, roots)
        inside = [where / piece.target for piece in content] if form == "folder" else []
        self._tools.wrote([where, *(path for path in inside if path.exists())])
        nameless = nameless_hashes(self._access.reader(), board_id)
        return BoardExport(str(where), len(content) - len(missing), (*missing, *nameless))

    def board_manifest(self, board_id: int) -> BoardManifest:
        """Return a board without audio.

        Sounds that only another computer heard come last, by their identity alone.
        """
        store = self._access.reader()
        row = one_board(store, board_id)
        named = [
            BoardEntry(store.payload_of(sample.id), sample.name, sample.pack)
            for sample in board_samples(store, board_id)
        ]
        nameless = [BoardEntry(each, each, "") for each in nameless_hashes(store, board_id)]
        return BoardManifest(row.name, (*named, *nameless), MANIFEST_VERSION)

    def open_manifest(self, manifest: BoardManifest) -> BoardImport:
        """Make a board of a manifest from the sounds that are here, and say what lacks.

        What lacks is not added when it comes later: open the manifest again then. Only a sound
        that another computer heard is put on the board before any file of it is here.

        Raises:
            InputError: when it cannot be used.
        """
        if manifest.samplerecs_board != MANIFEST_VERSION:
            raise InputError(
                f"The board is written in form {manifest.samplerecs_board}.",
                f"This samplerecs reads form {MANIFEST_VERSION}: update it.",
            )
        if len(manifest.entries) > MOST_SOUNDS:
            raise InputError(f"A board holds {MOST_SOUNDS:,} sounds.", "Divide it.")
        wanted = clean_name(manifest.name)
        with self._access.writer() as store, store.transaction():
            found = [(entry, _sample_of(store, entry)) for entry in manifest.entries]
            known = dict.fromkeys(number for _, number in found if number is not None)
            now = self._clock()
            number = store.create_board(_numbered(store, wanted))
            store.put_board(one_board(store, number), [Placed(sample, now) for sample in known])
            made = one_board(store, number)
            steps = [{"do": "delete_board", "id": number}]
            store.add_action(
                f"opened the board {made.name}", inverse(steps, board_news(made, "deleted"))
            )
        board = self._changed(made, "created")
        here = {sample.id for sample in board.samples}
        return BoardImport(board, tuple(entry for entry, number in found if number not in here))

    def _content(self, board_id: int) -> list[board_files.Piece]:
        """Return a board's sounds in their order, each with the files it may be read from."""
        store = self._access.reader()
        since = {placed.sample_id: placed.at for placed in store.board_sounds(board_id)}
        samples = board_samples(store, board_id)
        names = board_files.stable_names(
            (sample.id, sample.name, store.payload_of(sample.id) or str(sample.id))
            for sample in sorted(samples, key=lambda one: (since[one.id], one.id))
        )
        return [
            board_files.Piece(
                names[sample.id], sample.name, places_inside(store, store.paths_of(sample.id))
            )
            for sample in samples
        ]


def _sample_of(store: Store, entry: BoardEntry) -> int | None:
    # What came from elsewhere may hold anything; a hash is plain.
    return store.sample_of(entry.payload_hash) if entry.payload_hash.isascii() else None


def _numbered(store: Store, name: str) -> str:
    """Return the name, with a number behind it where another board has it."""
    taken = {row.name.casefold() for row in store.boards()}
    if name.casefold() not in taken:
        return name
    number = 2
    while f"{name} ({number})".casefold() in taken:
        number += 1
    return f"{name} ({number})"


def _forms() -> str:
    return ", ".join(FORMS)
