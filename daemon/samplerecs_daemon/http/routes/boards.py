"""Mood boards: sounds put together by hand."""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path
from urllib.parse import quote

from starlette.responses import Response

from samplerecs_daemon.api import Board, BoardExport, BoardImport, BoardManifest
from samplerecs_daemon.http.bodies import BoardName, BoardOrder, Boards, BoardSound, BoardTarget
from samplerecs_daemon.http.endpoint import EMPTY, NOT_FOUND, WRITES, At, Desk, Endpoint
from samplerecs_daemon.http.files import FileAnswer, OpenFile, open_file
from samplerecs_daemon.http.params import BoardId, SampleId


async def boards(at: At) -> Response:
    """Every board, without its sounds."""
    return await at.work.answer(lambda: Boards(tuple(at.services.client.boards())))


async def create(at: At, body: BoardName) -> Response:
    """Make an empty board."""
    return await at.work.answer(lambda: at.services.client.create_board(body.name), 201)


async def board(at: At, board_id: BoardId) -> Response:
    """One board with its sounds."""
    return await at.work.answer(lambda: at.services.client.board(board_id))


async def rename(at: At, board_id: BoardId, body: BoardName) -> Response:
    """Give a board another name."""
    return await at.work.answer(lambda: at.services.client.rename_board(board_id, body.name))


async def delete(at: At, board_id: BoardId) -> Response:
    """Delete a board; its sounds are not touched."""
    return await at.work.answer(lambda: at.services.client.delete_board(board_id))


async def add(at: At, board_id: BoardId, body: BoardSound) -> Response:
    """Put a sound on a board.

    It counts as taken.
    """
    return await at.work.answer(
        lambda: at.services.client.add_to_board(board_id, body.sample, body.position)
    )


async def remove(at: At, board_id: BoardId, sample_id: SampleId) -> Response:
    """Take a sound off a board."""
    return await at.work.answer(
        lambda: at.services.client.remove_from_board(board_id, str(sample_id))
    )


async def order(at: At, board_id: BoardId, body: BoardOrder) -> Response:
    """Put a board's sounds into another order."""
    return await at.work.answer(lambda: at.services.client.order_board(board_id, body.samples))


async def manifest(at: At, board_id: BoardId) -> Response:
    """A board without audio.

    It opens on another machine that has the sounds.
    """
    return await at.work.answer(lambda: at.services.client.board_manifest(board_id))


async def archive(at: At, board_id: BoardId) -> Response:
    """A board with its audio, as a zip file."""
    file, name = await at.work.long.run(lambda: _zipped(at, board_id))
    named = f"attachment; filename*=UTF-8''{quote(name.encode('utf-8', 'replace'), safe='')}.zip"
    return FileAnswer(file, at.work.files, "application/zip", {"Content-Disposition": named})


def _zipped(at: Desk, board_id: int) -> tuple[OpenFile, str]:
    """Write the archive beside nothing else, and have it removed once it was sent."""
    name = at.services.client.board(board_id).name
    folder = tempfile.mkdtemp(prefix="samplerecs-board-")
    remove_it = partial(shutil.rmtree, folder, ignore_errors=True)
    try:
        written = at.services.client.export_board(board_id, Path(folder) / "board.zip", "zip")
        return open_file(Path(written.path), remove_it), name
    except BaseException:
        remove_it()
        raise


async def export(at: At, board_id: BoardId, body: BoardTarget) -> Response:
    """Write a board as a folder, a zip file or a manifest on this machine."""
    path = Path(body.path)
    return await at.work.answer_later(
        lambda: at.services.client.export_board(board_id, path, body.form)
    )


async def open_board(at: At, body: BoardManifest) -> Response:
    """Open a board from a manifest.

    The answer says which of its sounds are not here, and the packs to look in.
    """
    return await at.work.answer(lambda: at.services.client.open_manifest(body), 201)


_ONE = "/boards/{board_id:id}"
_CHANGED = {**NOT_FOUND, **EMPTY, **WRITES}
_ZIP = {"application/zip": {"type": "string", "format": "binary"}}
ENDPOINTS = (
    Endpoint("GET", "/boards", boards, Boards),
    Endpoint("POST", "/boards", create, Board, status=201, problems=WRITES),
    Endpoint("POST", "/boards/import", open_board, BoardImport, status=201, problems=_CHANGED),
    Endpoint("GET", _ONE, board, Board, problems=NOT_FOUND),
    Endpoint("PATCH", _ONE, rename, Board, problems=_CHANGED),
    Endpoint("DELETE", _ONE, delete, Board, problems=_CHANGED),
    Endpoint("POST", f"{_ONE}/sounds", add, Board, problems=_CHANGED),
    Endpoint("DELETE", f"{_ONE}/sounds/{{sample_id:id}}", remove, Board, problems=_CHANGED),
    Endpoint("PUT", f"{_ONE}/order", order, Board, problems=_CHANGED),
    Endpoint("GET", f"{_ONE}/manifest", manifest, BoardManifest, problems=NOT_FOUND),
    Endpoint(
        "GET",
        f"{_ONE}/zip",
        archive,
        media=_ZIP,
        problems={**NOT_FOUND, **WRITES, 416: "The file ends before this range."},
        bare={304: "Unchanged."},
        also={206: "The part that the Range header names."},
    ),
    Endpoint("POST", f"{_ONE}/export", export, BoardExport, problems=_CHANGED),
)
