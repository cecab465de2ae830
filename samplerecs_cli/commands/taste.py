"""`taste`: what was learnt of you, and how to have it forgotten."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import typer

from samplerecs_cli import options, output
from samplerecs_cli.asking import Yes, confirm
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import age_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import Taste, TasteOf

app = typer.Typer(help="What was learnt of you.", no_args_is_help=True)
#: Roles and packs that are shown.
SHOWN = 5


@app.command()
def show(json: options.Json = False) -> None:
    """Show what was learnt of you, and from how much: in all, by session and by genre."""
    with gateway.open_client() as client:
        _print(client.taste(), json)


@app.command()
def reset(yes: Yes = False, json: options.Json = False) -> None:
    """Forget what was learnt. Pins, bans, boards and history stay.

    `samplerecs undo` takes it back.
    """
    confirm("Forget what was learnt of you?", yes=yes)
    with gateway.open_client() as client:
        taste = client.reset_taste()
    if json:
        output.print_json(taste)
    else:
        say(
            "Forgotten. Pins, bans, boards and history are as they were. "
            "`samplerecs undo` takes it back."
        )


@app.command()
def export() -> None:
    """Print everything that taste rests on, and what was learnt of it, as JSON."""
    with gateway.open_client() as client:
        output.print_json(client.export_taste())


def _print(taste: Taste, json: bool) -> None:
    if json:
        output.print_json(taste)
        return
    if taste.since is None and not (taste.pinned or taste.accepted):
        say("Nothing is learnt yet: take, pin or dismiss some sounds.")
        return
    from samplerecs_cli import tables

    rows = [
        ("Taken", f"{taste.accepted:,}"),
        ("Dismissed", f"{taste.dismissed:,}"),
        ("Pinned", f"{taste.pinned:,}"),
        ("Roles", _shares(taste.roles)),
        ("Packs", _shares(taste.packs)),
    ]
    rows += [(_liked(value), name) for name, value in taste.learnt.likes.items()]
    rows += [
        (f"Weight of {name}", f"{weight.set:.2f} set, {weight.learnt:.2f} learnt")
        for name, weight in taste.learnt.weights.items()
    ]
    if taste.since is not None:
        rows.append(("Since", age_text(max(0.0, time.time() - taste.since))))
    tables.print_table(("Taste", ""), [row for row in rows if row[1]])
    if taste.tastes:
        parts = [_part(one) for one in taste.tastes]
        tables.print_table(("Learnt", ">Taken", ">Passed over", "Likes", "Likes less"), parts)


def _part(one: TasteOf) -> tuple[str, ...]:
    liked = [name for name, value in one.likes.items() if value > 0]
    less = [name for name, value in one.likes.items() if value < 0]
    counts = (f"{one.taken:,}", f"{one.passed:,}")
    return _where(one), *counts, _names(liked), _names(less)


def _where(one: TasteOf) -> str:
    if one.of == "session":
        return f"session {one.session}" + (f" on {one.name}" if one.name else "")
    return f"genre {one.name}" if one.of == "genre" else "in the long run"


def _names(names: Sequence[str]) -> str:
    return ", ".join(names[:SHOWN])


def _liked(value: float) -> str:
    return f"{'Liked' if value > 0 else 'Passed over'} ({value:+.2f})"


def _shares(shares: Mapping[str, float]) -> str:
    first = list(shares.items())[:SHOWN]
    return ", ".join(f"{name.replace('-', ' ')} {share:.0%}" for name, share in first)
