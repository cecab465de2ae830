"""`context show|set|clear`: what samplerecs knows of the open project."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import age_text, guess_text, said_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import CONTEXT_FIELDS, Context

app = typer.Typer(help="What samplerecs knows of the open project.", no_args_is_help=True)


@app.command()
def show(json: options.Json = False) -> None:
    """Show every field of the context with its source and age."""
    with gateway.open_client() as client:
        _print(client.context(), json)


@app.command("set")
def set_(
    bpm: options.Bpm = None,
    key: options.Key = None,
    mood: options.Mood = None,
    genre: options.Genre = None,
    time_left: Annotated[
        str | None,
        typer.Option(
            "--time-left", metavar="TIME", help='Time left: "25m", "1h30m", "1:30:00", or seconds.'
        ),
    ] = None,
    project: Annotated[
        str | None, typer.Option("--project", metavar="NAME", help="Name of the project.")
    ] = None,
    track: Annotated[
        str | None,
        typer.Option(
            "--track", metavar="NAME", help="The track you work on: Bass asks for basses."
        ),
    ] = None,
    preferences: Annotated[
        list[str] | None,
        typer.Option("--preferences", metavar="WORD", help="A word you want; may be repeated."),
    ] = None,
    json: options.Json = False,
) -> None:
    """Set what the project is; fields that are not named stay as they are."""
    given: dict[str, object] = {
        "bpm": bpm,
        "key": key,
        "mood_tags": tuple(mood) if mood else None,
        "genre": genre,
        "time_remaining": time_left,
        "project": project,
        "track": track,
        "preferences": tuple(preferences) if preferences else None,
    }
    values = {name: value for name, value in given.items() if value is not None}
    if not values:
        raise typer.BadParameter("name at least one field, like --bpm 124 --key Am")
    with gateway.open_client() as client:
        context = client.set_context(values)
    _print(context, json)
    for note in () if json else context.notes:
        say(note)


@app.command()
def clear(
    fields: Annotated[
        list[str] | None,
        typer.Argument(metavar="FIELD", help=f"Fields to clear: {', '.join(CONTEXT_FIELDS)}."),
    ] = None,
    json: options.Json = False,
) -> None:
    """Forget the named fields, or the whole context: yours, and those of programs gone silent."""
    with gateway.open_client() as client:
        context = client.clear_context(tuple(fields or ()))
    _print(context, json)
    for name, entry in context.values.items():
        if not fields or name in fields:
            say(f"{name} is still what {entry.source} says; set it yourself to overrule that.")


def _print(context: Context, json: bool) -> None:
    if json:
        output.print_json(context)
        return
    if not context.values:
        say("No context is set. Try: samplerecs context set --bpm 124 --key Am")
        return
    from samplerecs_cli import tables

    tables.print_table(HEADERS, rows(context))
    if guess := guess_text(context):
        say(guess)


HEADERS = ("Field", "Value", "Source", "Set")


def rows(context: Context) -> list[tuple[str, ...]]:
    """Return a row of text for each field that is set."""
    now = time.time()
    found: list[tuple[str, ...]] = []
    for name in CONTEXT_FIELDS:
        if entry := context.values.get(name):
            value = said_text(name, entry)
            found.append((name, value, entry.source, age_text(max(0.0, now - entry.at))))
    return found
