"""`library verify|release|relink|pause|resume`: folders on drives that come, go and move."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.commands.library import print_reports
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import count_text, resting_text
from samplerecs_cli.progress import scan_bar
from samplerecs_daemon import gateway
from samplerecs_daemon.api import LibraryStatus


def verify(json: options.Json = False) -> None:
    """Check every folder for changes that were missed, and the database for damage."""
    with gateway.open_client() as client, scan_bar(quiet=json) as progress:
        verified = client.verify(progress)
    if json:
        output.print_json(verified)
        return
    print_reports(verified.reports, json)
    for wrong in verified.database:
        say(f"The database is damaged: {wrong}.")
    if verified.database:
        say("`samplerecs library restore` puts a backup in its place.")
        raise typer.Exit(1)
    say("The database is sound.")


def release(
    path: Annotated[Path, typer.Argument(metavar="DRIVE", help="A drive, or a folder on it.")],
    json: options.Json = False,
) -> None:
    """Let go of every file of a drive, so that it can be unplugged."""
    with gateway.open_client() as client:
        roots = client.release(path)
    if json:
        output.print_json(roots)
        return
    for root in roots:
        count = count_text(root.sounds, "sound")
        say(f"Let go of {root.path}. What is known of its {count} is kept.")
    say("It is taken up again when the drive is back, or by `samplerecs library scan FOLDER`.")


def relink(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Where the folder was.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Where it is now.")],
    json: options.Json = False,
) -> None:
    """Say that a folder moved. No sound is analysed again."""
    with gateway.open_client() as client:
        relinked = client.relink(old, new)
    if json:
        output.print_json(relinked)
        return
    say(
        f"{relinked.old} is {relinked.new} now: {count_text(relinked.sounds, 'sound')} found again."
    )
    if relinked.missing:
        say(f"{relinked.missing:,} are not there; what is known of them is kept.")


def pause(json: options.Json = False) -> None:
    """Let the analysis in the background rest until `resume`."""
    with gateway.open_client() as client:
        library = client.pause()
    _print_pace(library, json)


def resume(json: options.Json = False) -> None:
    """Go on with the analysis in the background."""
    with gateway.open_client() as client:
        library = client.resume()
    _print_pace(library, json)


def _print_pace(library: LibraryStatus, json: bool) -> None:
    if json:
        output.print_json(library)
        return
    left = f"{library.waiting:,} files are still to be heard." if library.waiting else ""
    state = (
        f"Analysis rests: {resting_text(library.paused)}."
        if library.paused
        else "Analysis goes on."
    )
    say(f"{state} {left}".strip())
