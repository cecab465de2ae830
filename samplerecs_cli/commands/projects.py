"""`projects scan|list`: the saved projects of your DAW, and what they use."""

from __future__ import annotations

import time

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import age_text, count_text, short_key
from samplerecs_cli.progress import scan_bar
from samplerecs_daemon import gateway
from samplerecs_daemon.api import ProjectInfo

app = typer.Typer(help="Your saved projects: tempo, key, and the sounds they use.")
#: Files that could not be read are named up to this number.
_NAMED = 5


@app.command("scan")
def scan(folder: options.Folder, json: options.Json = False) -> None:
    """Read every project file below a folder. Nothing is written there."""
    with gateway.open_client() as client, scan_bar(quiet=json) as progress:
        if not json and client.status().running:
            # It tells of no progress.
            say("The daemon reads them in the background; Ctrl-C only ends the waiting.")
        found = client.scan_projects(folder, progress)
    if json:
        output.print_json(found)
        return
    if not found.files and not found.unread:
        say(f"No project files are below {found.folder}. A daemon that runs watches for them.")
        return
    say(
        f"Read {count_text(found.files, 'file')} of {count_text(found.projects, 'project')}; "
        f"found {count_text(found.samples, 'sound')} of your library in them."
    )
    for one in found.unread[:_NAMED]:
        say(f"Not read: {one.path}: {one.reason}.")
    if len(found.unread) > _NAMED:
        say(f"{len(found.unread) - _NAMED:,} more could not be read; --json names them.")
    if found.files:
        say("`samplerecs history --what used` shows the sounds.")


@app.command("list")
def list_projects(json: options.Json = False) -> None:
    """List the known projects, the last saved first."""
    with gateway.open_client() as client:
        found = client.projects()
    if json:
        output.print_json(found)
        return
    if not found:
        say("No projects are known yet. Read yours: samplerecs projects scan FOLDER")
        return
    from samplerecs_cli import tables

    now = time.time()
    headers = ("Project", "DAW", ">BPM", "Key", ">Sounds", "Saved")
    tables.print_table(headers, [_row(one, now) for one in found])


def _row(one: ProjectInfo, now: float) -> tuple[str, ...]:
    key = short_key(one.key) + ("?" if one.ground else "") if one.key else ""
    return (
        one.name,
        one.daw,
        "" if one.bpm is None else f"{one.bpm:g}",
        f"{key} ({one.ground})" if one.ground else key,
        f"{one.known} of {one.samples}",
        age_text(max(0.0, now - one.saved_at)),
    )
