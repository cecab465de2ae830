"""`more`: more like this, but darker, shorter, less busy ...; the current list follows."""

from __future__ import annotations

from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.commands.suggest import show
from samplerecs_cli.diagnostics import say
from samplerecs_daemon import gateway
from samplerecs_daemon.api import SuggestRequest

Start = Annotated[
    str,
    typer.Argument(
        metavar="[SOUND]",
        help="A sound: id, name or path; where the list is steered to when not said.",
    ),
]
Step = Annotated[
    list[str] | None,
    typer.Option(
        "--step",
        metavar="STEP",
        help="darker, brighter, shorter, longer, punchier, softer or less-busy; may be repeated.",
    ),
]
Clear = Annotated[bool, typer.Option("--clear", help="Go back to the list that is not steered.")]


def more(
    sound: Start = "",
    step: Step = None,
    clear: Clear = False,
    count: options.Count = 10,
    json: options.Json = False,
) -> None:
    """Steer the lists of this session towards a sound, or a step away from it.

    A sound alone starts anew, without the steps so far; with --step it goes on from them.
    `samplerecs undo` takes the last step back.
    """
    with gateway.open_client() as client:
        if clear:
            steering = client.clear_steering()
        elif not sound and not step:
            steering = client.steering()
        else:
            first, *others = step or [""]
            steering = client.steer(sound, first)
            for other in others:
                steering = client.steer("", other)
        if json:
            output.print_json(steering)
            return
        say(f"Steered: {steering.say}." if steering.say else "The list is not steered.")
        if sound or step:
            show(client.suggest(SuggestRequest(n=count)), json=False, paths=False)
