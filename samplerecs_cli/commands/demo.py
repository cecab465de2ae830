"""`demo`: the whole chain on a library of its own, in a folder of its own."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from samplerecs_cli import options
from samplerecs_cli.commands.library import summary
from samplerecs_cli.commands.suggest import show
from samplerecs_cli.diagnostics import say
from samplerecs_cli.progress import scan_bar
from samplerecs_daemon import gateway
from samplerecs_daemon.api import Client, SuggestRequest

#: The two projects the demo pretends to have open.
_FIRST = {"bpm": 124.0, "key": "C minor", "mood_tags": ("dark",), "genre": "house"}
_THEN = {"bpm": 86.0, "key": "A minor", "mood_tags": ("warm",), "genre": "lofi"}


def demo(
    folder: Annotated[
        Path | None,
        typer.Option(
            "--folder",
            metavar="FOLDER",
            help="Where the demo keeps its files; a temporary folder if unset.",
        ),
    ] = None,
    count: options.Count = 10,
) -> None:
    """Write a small library of synthesised sounds, scan it, and suggest for two projects."""
    if folder is not None:
        _play(folder.absolute(), count)
        say(f"Listen to them in {folder.absolute() / 'library'}")
        return
    temporary = Path(tempfile.mkdtemp(prefix="samplerecs-demo-"))
    try:
        _play(temporary, count)
        say("To keep the sounds and listen to them: samplerecs demo --folder FOLDER")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _play(folder: Path, count: int) -> None:
    library = folder / "library"
    say(f"Writing a demo library to {library} ...")
    with scan_bar() as progress:
        written = gateway.write_demo(library, progress)
    say(f"{written} files written. None of this touches your own library.")
    with gateway.open_client(home=folder / "home") as client:
        with scan_bar() as progress:
            report = client.add_root(library, progress)
        say(summary(report))
        say("")
        _suggest(client, "You open a house track in C minor:", _FIRST, count)
        _suggest(client, "Then a lofi beat in A minor, and the list turns:", _THEN, count)


def _suggest(client: Client, title: str, context: dict[str, object], count: int) -> None:
    say(title)
    client.clear_context()
    client.set_context(context)
    show(client.suggest(SuggestRequest(n=count)), json=False, paths=False)
    say("")
