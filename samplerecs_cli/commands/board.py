"""`board`: mood boards, sounds put together by hand; named by their number or their name."""

from __future__ import annotations

from enum import StrEnum
from json import loads
from pathlib import Path
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import bpm_text, count_text, key_text, length_text, role_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import (
    Board,
    BoardManifest,
    Client,
    SamplerecsError,
    from_json,
)

app = typer.Typer(help="Mood boards: sounds put together by hand.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="BOARD", help="A board's number or name.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="What to call it.")]
Sounds = Annotated[
    list[str], typer.Argument(metavar="SOUND", help="Sounds of the library: paths or ids.")
]


class Form(StrEnum):
    """How a board is written."""

    FOLDER = "folder"
    ZIP = "zip"
    MANIFEST = "manifest"


@app.command("list")
def list_(json: options.Json = False) -> None:
    """List the boards, the latest first."""
    with gateway.open_client() as client:
        boards = client.boards()
    if json:
        output.print_json(boards)
        return
    if not boards:
        say('There is no board yet. Make one: samplerecs board create "Late night"')
        return
    from samplerecs_cli import tables

    tables.print_table(
        (">Number", "Board", ">Sounds"), [(str(b.id), b.name, f"{b.count:,}") for b in boards]
    )


@app.command()
def show(
    board: Which,
    json: options.Json = False,
    paths: options.Paths = False,
    print0: options.Print0 = False,
) -> None:
    """Show a board's sounds in their order."""
    with gateway.open_client() as client:
        found = client.board(_number(client, board))
    if paths or print0:
        places = (sample.path for sample in found.samples if sample.path)
        output.print_paths(places, end=b"\0" if print0 else b"\n")
        return
    _print(found, json)


@app.command()
def create(name: Name, json: options.Json = False) -> None:
    """Make an empty board."""
    with gateway.open_client() as client:
        made = client.create_board(name)
    if json:
        output.print_json(made)
        return
    say(f'Board {made.id}: {made.name}. Fill it: samplerecs board add "{made.name}" SOUND')


@app.command()
def add(
    board: Which,
    sounds: Sounds,
    position: Annotated[
        int | None,
        typer.Option("--at", metavar="N", help="Place, 1 the first; the end when left out."),
    ] = None,
    json: options.Json = False,
) -> None:
    """Put sounds on a board; they count as taken."""
    if position is not None and position < 1:
        raise typer.BadParameter("--at counts from 1")
    with gateway.open_client() as client:
        number = _number(client, board)
        for offset, sound in enumerate(sounds):
            at = None if position is None else position - 1 + offset
            changed = client.add_to_board(number, sound, at)
    _print(changed, json)


@app.command()
def remove(board: Which, sounds: Sounds, json: options.Json = False) -> None:
    """Take sounds off a board."""
    with gateway.open_client() as client:
        number = _number(client, board)
        for sound in sounds:
            changed = client.remove_from_board(number, sound)
    _print(changed, json)


@app.command()
def order(
    board: Which,
    ids: Annotated[
        list[int],
        typer.Argument(metavar="ID", help="Ids of the sounds that come first, in order."),
    ],
    json: options.Json = False,
) -> None:
    """Order a board: the named sounds first, the others after them as they were."""
    with gateway.open_client() as client:
        number = _number(client, board)
        others = [sample.id for sample in client.board(number).samples if sample.id not in ids]
        changed = client.order_board(number, [*ids, *others])
    _print(changed, json)


@app.command()
def rename(board: Which, name: Name, json: options.Json = False) -> None:
    """Give a board another name."""
    with gateway.open_client() as client:
        changed = client.rename_board(_number(client, board), name)
    if json:
        output.print_json(changed)
    else:
        say(f"Board {changed.id} is called {changed.name} now.")


@app.command()
def delete(board: Which, json: options.Json = False) -> None:
    """Delete a board. Its sounds stay; `samplerecs undo` brings it back."""
    with gateway.open_client() as client:
        gone = client.delete_board(_number(client, board))
    if json:
        output.print_json(gone)
    else:
        count = count_text(gone.count, "sound")
        say(f"Deleted: {gone.name} ({count}). `samplerecs undo` brings it back.")


@app.command()
def export(
    board: Which,
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A new or empty folder, or a new file.")
    ],
    form: Annotated[
        Form, typer.Option("--as", help="Copies in a folder, one zip, or a list without audio.")
    ] = Form.FOLDER,
    json: options.Json = False,
) -> None:
    """Write a board for somebody else: as a folder, a zip, or a list without audio."""
    target = path.expanduser().absolute()
    with gateway.open_client() as client:
        written = client.export_board(_number(client, board), target, form.value)
    if json:
        output.print_json(written)
        return
    output.print_paths([written.path])
    say(f"{count_text(written.sounds, 'sound')}.")
    if written.missing:
        say(f"Nowhere to be found now and left out: {', '.join(written.missing)}.")


@app.command("open")
def open_(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="A list that `board export --as manifest` wrote.")
    ],
    json: options.Json = False,
) -> None:
    """Make a board of a list from elsewhere, and say which of its sounds are not here."""
    manifest = _manifest(path)
    with gateway.open_client() as client:
        opened = client.open_manifest(manifest)
    if json:
        output.print_json(opened)
        return
    _print(opened.board, json=False)
    if opened.lacking:
        say(f"{len(opened.lacking):,} of its sounds are not in your library:")
        for entry in opened.lacking:
            say(f"    {entry.name}{f' ({entry.pack})' if entry.pack else ''}")
        say("Open the list again when you have them.")


def _manifest(path: Path) -> BoardManifest:
    try:
        return from_json(BoardManifest, loads(path.expanduser().read_text(encoding="utf-8")))
    except OSError as error:
        raise _error("bad-path", f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise _error(
            "input", f"{path} is not a list of a board.", "`board export --as manifest` writes one."
        ) from None


def _number(client: Client, board: str) -> int:
    """Return the number of the board that a number or a name means."""
    boards = client.boards()
    by_name = [one for one in boards if one.name.casefold() == board.strip().casefold()]
    if len(by_name) == 1:
        return by_name[0].id
    if board.isascii() and board.isdecimal() and int(board) in {one.id for one in boards}:
        return int(board)
    if by_name:
        numbers = ", ".join(str(one.id) for one in by_name)
        raise _error("input", f"Several boards are called {board}: {numbers}.", "Give the number.")
    raise _error("nothing-found", f"There is no board {board}.", "`samplerecs board list` shows.")


def _error(code: str, message: str, hint: str = "") -> SamplerecsError:
    error = SamplerecsError(message, hint)
    error.code = code
    return error


def _print(board: Board, json: bool) -> None:
    if json:
        output.print_json(board)
        return
    say(f"Board {board.id}: {board.name}")
    if not board.count:
        say(f'It is empty. Fill it: samplerecs board add "{board.name}" SOUND')
        return
    if board.samples:
        _print_samples(board)
    if lacking := board.count - len(board.samples):
        say(f"Not here, only heard on another computer: {count_text(lacking, 'sound')}.")
        say("Add the folder that holds what lacks.")


def _print_samples(board: Board) -> None:
    from samplerecs_cli import tables

    rows = [
        (
            str(sample.id),
            sample.name,
            role_text(sample),
            bpm_text(sample.bpm),
            key_text(sample.key),
            length_text(sample.duration_s),
            "" if sample.present else "missing",
        )
        for sample in board.samples
    ]
    tables.print_table((">Id", "Sound", "Role", ">BPM", "Key", ">Length", ""), rows)
