"""`daw setup`: connects a program step by step, and waits until it speaks."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from samplerecs_cli import asking, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.exits import ExitCode
from samplerecs_daemon import gateway
from samplerecs_daemon.api import DawSource

if TYPE_CHECKING:
    from samplerecs_daemon.gateway import Awaited, Recipe, Stage

#: Seconds between two looks at who speaks.
EVERY_S = 0.25
Program = Annotated[
    str,
    typer.Argument(
        metavar="PROGRAM", help="live, reaper, bitwig, touchosc, supercollider or tidal."
    ),
]
Undo = Annotated[
    bool, typer.Option("--undo", help="Take back what the set-up wrote and switched on.")
]
Wait = Annotated[
    float,
    typer.Option(
        "--wait",
        metavar="SECONDS",
        min=0,
        max=86_400,
        help="How long to wait for a first message; 0 only says the steps.",
    ),
]


def setup(
    program: Program, undo: Undo = False, wait: Wait = 180.0, yes: asking.Yes = False
) -> None:
    """Connect a program step by step, and wait until its first message is there.

    It asks before it writes anything. Where nobody can be asked, it says the steps and writes
    nothing. Ends with 11 when nothing arrived in time, or no daemon runs.
    """
    known = gateway.daw_recipes()
    if program not in known:
        raise typer.BadParameter(f"known are {', '.join(known)}", param_hint="PROGRAM")
    if undo:
        _undo(program)
        return
    heard = _daemon_runs(wait, yes)
    # Asked again: a daemon that was started just now may hear somewhere else than is set.
    recipe = gateway.daw_recipes()[program]
    arrived = wait == 0
    for number, stage in enumerate(recipe.stages):
        if number and not _goes_on(stage, yes):
            break
        began = time.time()
        _connect(recipe, stage, yes)
        arrived = (heard and wait > 0 and _wait(stage.awaited, wait, began)) or arrived
    # No path: an installed package has no pages beside it.
    say(f'More: the page "{recipe.page.removesuffix(".md")}" of the documentation, under how-to.')
    if not arrived:
        raise typer.Exit(ExitCode.DAEMON)


def _undo(program: str) -> None:
    undone = gateway.setups().undo(program)
    for path in undone.removed:
        say(f"Removed {path}")
    for path in undone.changed:
        say(f"Left {path}: it was changed since.")
    for name in undone.profiles:
        say(f"The profile {name} is off.")
    if not (undone.removed or undone.changed or undone.profiles):
        say("There was nothing to take back.")


def _daemon_runs(wait: float, yes: bool) -> bool:
    """Say whether a daemon hears; one is started when the user wants it."""
    if gateway.daemon_status().running:
        return True
    asked = wait > 0 and not yes and sys.stdin.isatty()
    wanted = (yes and wait > 0) or (
        asked
        and typer.confirm("No daemon runs, so nobody is heard. Start it?", default=True, err=True)
    )
    if wanted:
        gateway.start_daemon()
    else:
        # The steps are still worth reading.
        say("No daemon runs, so nobody is heard. Start it: samplerecs daemon start")
    return wanted


def _goes_on(stage: Stage, yes: bool) -> bool:
    """Say whether the user wants the next stage too."""
    if yes:
        return True
    if not sys.stdin.isatty():
        say(f"There is also a way that gives {stage.gives}: add --yes.")
        return False
    return typer.confirm(
        f"There is also a way that gives {stage.gives}. Go on?", default=True, err=True
    )


def _connect(recipe: Recipe, stage: Stage, yes: bool) -> None:
    """Write what a stage needs, when the user agrees, and say what is to be done by hand.

    Raises:
        BadParameter: after the steps, where something is to be written and nobody can be asked.
    """
    say(f"{recipe.title}: {stage.gives}.")
    setups = gateway.setups()
    files, profiles = setups.missing(stage)
    for file in files:
        say(f"  writes {file.what}: {file.path}")
    for name in profiles:
        say(f"  switches the profile {name} on")
    unasked = bool(files or profiles) and not (yes or sys.stdin.isatty())
    if (files or profiles) and not unasked:
        asking.confirm("Do that?", yes=yes)
        setups.apply(recipe.name, stage)
    for number, step in enumerate(stage.steps, 1):
        say(f"{number}. {step.text}")
        # As it is, for a copy to be pasted or piped.
        for line in step.code.splitlines():
            output.print_line(line)
    if unasked:
        raise typer.BadParameter("nothing was written, for nobody can be asked here: add --yes")


def _wait(awaited: Awaited, wait: float, began: float) -> bool:
    """Wait for the first message; say what it says. Ctrl-C ends the waiting, not the set-up.

    Args:
        awaited: what is waited for.
        wait: seconds.
        began: when the user began to read, Unix seconds: what is said meanwhile counts as well.
    """
    say(f"Waiting for {awaited.title} (Ctrl-C ends the waiting) ...")
    ends = time.time() + wait
    try:
        while time.time() < ends:
            with gateway.open_client() as client:
                heard = first_heard(client.daws(), awaited, began)
            if heard is not None:
                say(f"{awaited.title} says {_words(heard, awaited)} ✓")
                return True
            time.sleep(EVERY_S)
    except KeyboardInterrupt:
        say("Not waited for any longer; what was set up stays.")
        return True
    say(f"{awaited.title} has said nothing yet. `samplerecs daw status` says what is in the way.")
    return False


def first_heard(sources: list[DawSource], awaited: Awaited, since: float) -> DawSource | None:
    """Return the source that was waited for, or None.

    Args:
        sources: who speaks.
        awaited: what is waited for. One with a name counts while it lives; without, any program
            of that kind that spoke since. Who says none of the fields waited for is another.
        since: Unix seconds.
    """
    for one in sources:
        if one.kind != awaited.kind or not one.connected or not one.says:
            continue
        if awaited.fields and not awaited.fields & one.says.keys():
            continue
        if one.name == awaited.name or (not awaited.name and one.last_at >= since):
            return one
    return None


def _words(heard: DawSource, awaited: Awaited) -> str:
    said = {n: v for n, v in heard.says.items() if not awaited.fields or n in awaited.fields}
    if bpm := said.get("bpm"):
        return f"{bpm} BPM"
    name, value = next(iter(said.items()))
    return f"{name.replace('_', ' ')} {value}"
