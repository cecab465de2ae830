"""`session`: stretches of work on one project, each with what you set by hand in it."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import age_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import Client, SamplerecsError, SessionInfo

app = typer.Typer(help="Sessions: stretches of work on one project.", no_args_is_help=True)
#: Sessions that are listed.
SHOWN = 30


@app.command("list")
def list_(json: options.Json = False) -> None:
    """List the sessions, the latest first."""
    with gateway.open_client() as client:
        sessions = client.sessions()
    if json:
        output.print_json(sessions)
        return
    if not sessions:
        say('There is no session yet. Start one: samplerecs session start "My track"')
        return
    from samplerecs_cli import tables

    now = time.time()
    rows = [
        (
            str(one.id),
            one.project or "(no name)",
            age_text(max(0.0, now - one.started_at)),
            "goes on" if one.ended_at is None else age_text(max(0.0, now - one.ended_at)),
            str(one.heard),
            str(one.accepted),
        )
        for one in sessions[:SHOWN]
    ]
    tables.print_table((">Number", "Project", "Started", "Ended", ">Heard", ">Taken"), rows)


@app.command()
def start(
    project: Annotated[
        str, typer.Argument(metavar="PROJECT", help="Its name; the context's when left out.")
    ] = "",
    json: options.Json = False,
) -> None:
    """End the current session and start another. What was set by hand goes with the old one."""
    with gateway.open_client() as client:
        started = client.start_session(project)
    if json:
        output.print_json(started)
        return
    for note in started.notes:
        say(note)


@app.command()
def resume(
    which: Annotated[
        str, typer.Argument(metavar="SESSION", help="Its number, or the name of its project.")
    ],
    json: options.Json = False,
) -> None:
    """Go on with an earlier session: what you had set by hand in it is set again."""
    with gateway.open_client() as client:
        resumed = client.resume_session(_number(client, which))
    if json:
        output.print_json(resumed)
    else:
        say(f"Session {resumed.id} goes on{_on(resumed)}.")
        for note in resumed.notes:
            say(note)


@app.command()
def end(json: options.Json = False) -> None:
    """End the current session and forget what you set by hand for it."""
    with gateway.open_client() as client:
        ended = client.end_session()
    if json:
        output.print_json(ended)
    elif ended is None:
        say("No session is under way.")
    else:
        say(f"Session {ended.id} ended{_on(ended)}: {ended.accepted} taken, {ended.heard} heard.")


def _on(session: SessionInfo) -> str:
    return f" on {session.project}" if session.project else ""


def _number(client: Client, which: str) -> int:
    """Return the number of the session that a number or a project's name means."""
    named = which.strip().casefold()
    for one in client.sessions():
        if one.project.casefold() == named:
            return one.id
    if which.isascii() and which.isdecimal() and len(which) < 19:
        return int(which)
    error = SamplerecsError(
        f"There is no session on {which}.", "`samplerecs session list` shows them."
    )
    error.code = "nothing-found"
    raise error
