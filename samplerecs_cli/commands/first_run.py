"""Plain `samplerecs`: suggests; on the first run it finds sound folders, asks, scans, suggests."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from samplerecs_cli.commands.library import summary
from samplerecs_cli.commands.suggest import show
from samplerecs_cli.diagnostics import say, shown
from samplerecs_cli.progress import scan_bar
from samplerecs_daemon import gateway
from samplerecs_daemon.api import Client, LikelyFolder, SuggestRequest


def start() -> None:
    """Suggest for the open project; set up the library first where there is none."""
    with gateway.open_client() as client:
        if not client.library().roots and not _set_up(client):
            return
        show(client.suggest(SuggestRequest()), json=False, paths=False)


def _set_up(client: Client) -> bool:
    """Fill an empty library with what the user agrees to; False when there is nothing in it."""
    folders = gateway.likely_folders()
    say("Welcome to samplerecs. It has no sounds to choose from yet.")
    if not sys.stdin.isatty():
        say("Add a folder: samplerecs library add FOLDER (or try: samplerecs demo)")
        return False
    chosen = [Path(folder.path) for folder in folders if _agreed(folder)]
    if not folders:
        say("No sample folder was found in the usual places.")
    if not chosen:
        answer = typer.prompt(
            "Folder with your sounds (empty to stop)", default="", show_default=False
        )
        chosen = [Path(answer.strip()).expanduser()] if answer.strip() else []
    for path in chosen:
        with scan_bar() as progress:
            report = client.add_root(path, progress)
        say(summary(report))
    if not chosen:
        say("Later: samplerecs library add FOLDER. To see it work now: samplerecs demo")
    return bool(chosen)


def _agreed(folder: LikelyFolder) -> bool:
    return typer.confirm(shown(f"{folder.label}: {folder.path} - add it?"), default=True)
