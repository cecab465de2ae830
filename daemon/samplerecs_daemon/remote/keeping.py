"""Boards, history, taste and statistics."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from samplerecs_daemon.api import (
    Board,
    BoardExport,
    BoardImport,
    BoardManifest,
    HistoryEntry,
    HistoryRequest,
    Signal,
    Stats,
    Taste,
    to_json,
)
from samplerecs_daemon.remote.errors import unreadable
from samplerecs_daemon.remote.part import Part, absolute, absolute_name
from samplerecs_daemon.remote.transport import SLOW


class RemoteKeeping(Part):
    """`api.Keeping` over HTTP."""

    def boards(self) -> list[Board]:
        """Return the boards without their sounds, the latest first."""
        return self._transport.get("/boards", list[Board], under="boards")

    def board(self, board_id: int) -> Board:
        """Return one board with its sounds; raise NothingFound."""
        return self._transport.get(f"/boards/{board_id}", Board)

    def create_board(self, name: str) -> Board:
        """Make an empty board."""
        return self._transport.post("/boards", Board, {"name": name})

    def rename_board(self, board_id: int, name: str) -> Board:
        """Give a board another name."""
        return self._transport.patch(f"/boards/{board_id}", Board, {"name": name})

    def delete_board(self, board_id: int) -> Board:
        """Delete a board; its sounds are not touched."""
        return self._transport.delete(f"/boards/{board_id}", Board)

    def add_to_board(self, board_id: int, path_or_id: str, position: int | None = None) -> Board:
        """Put a sound on a board (counts as taken); at the end, or before `position` (0..)."""
        body = {"sample": absolute_name(path_or_id), "position": position}
        return self._transport.post(f"/boards/{board_id}/sounds", Board, body)

    def remove_from_board(self, board_id: int, path_or_id: str) -> Board:
        """Take a sound off a board."""
        return self._transport.delete(f"/boards/{board_id}/sounds/{self._id(path_or_id)}", Board)

    def order_board(self, board_id: int, sample_ids: Sequence[int]) -> Board:
        """Put a board's sounds into this order; names each of them once."""
        body = {"samples": list(sample_ids)}
        return self._transport.put(f"/boards/{board_id}/order", Board, body)

    def export_board(self, board_id: int, path: Path, form: str = "folder") -> BoardExport:
        """Write a board as "folder", "zip" or "manifest"; BadPath when `path` is taken."""
        body = {"path": absolute(path), "form": form}
        return self._transport.post(f"/boards/{board_id}/export", BoardExport, body, timeout=SLOW)

    def board_manifest(self, board_id: int) -> BoardManifest:
        """Return a board without audio."""
        return self._transport.get(f"/boards/{board_id}/manifest", BoardManifest)

    def open_manifest(self, manifest: BoardManifest) -> BoardImport:
        """Make a board of a manifest from the sounds that are here, and say what lacks."""
        return self._transport.post("/boards/import", BoardImport, to_json(manifest))

    def history(self, request: HistoryRequest) -> list[HistoryEntry]:
        """Return what was heard, taken or used, the latest first."""
        query = {
            "what": request.what,
            "since": request.since,
            "project": request.project,
            "limit": request.limit,
        }
        return self._transport.get(
            "/history", list[HistoryEntry], list(query.items()), under="entries"
        )

    def taste(self) -> Taste:
        """Return what was learnt of the user."""
        return self._transport.get("/taste", Taste)

    def reset_taste(self) -> Taste:
        """Forget what was learnt; pins, bans and boards stay."""
        return self._transport.delete("/taste", Taste)

    def export_taste(self) -> Mapping[str, object]:
        """Return everything that taste rests on and what was learnt of it, as plain data."""
        return self._transport.get("/taste/export", dict[str, object])

    def stats(self) -> Stats:
        """Return how samplerecs does."""
        return self._transport.get("/stats", Stats)

    def report(self, signals: Sequence[Signal]) -> int:
        """Keep what a face observed; return how many events were derived."""
        body = {"signals": [to_json(signal) for signal in signals]}
        return self._transport.post("/events", int, body, under="derived")

    def set_telemetry(self, on: bool) -> Stats:
        """Switch signals on or off."""
        return self._transport.put("/telemetry", Stats, {"on": on})

    def export_telemetry(self) -> Iterator[Mapping[str, object]]:
        """Yield every kept event, oldest first, as they arrive."""
        with self._transport.open("/telemetry") as response:
            for line in response.iter_lines():
                if line:
                    yield _event(line)

    def erase_telemetry(self) -> int:
        """Forget every kept event; return how many there were."""
        return self._transport.delete("/telemetry", int, under="erased")


def _event(line: str) -> Mapping[str, object]:
    try:
        event = json.loads(line)
    except ValueError:
        raise unreadable() from None
    if not isinstance(event, dict):
        raise unreadable()
    return event
