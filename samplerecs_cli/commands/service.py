"""`service install|uninstall|status`: the daemon started at login."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say, shown
from samplerecs_cli.exits import ExitCode
from samplerecs_daemon import gateway

if TYPE_CHECKING:
    from samplerecs_daemon.gateway import ServiceChange

app = typer.Typer(help="Starting the daemon at login.", no_args_is_help=True)

Print = Annotated[
    bool, typer.Option("--print", help="Print the file that would be written; change nothing.")
]
MemoryMax = Annotated[
    int | None,
    typer.Option(
        "--memory-max",
        metavar="MB",
        min=200,
        help="Linux: megabytes above which the system ends and restarts the daemon.",
    ),
]


@app.command()
def install(
    memory_max: MemoryMax = None, print_: Print = False, json: options.Json = False
) -> None:
    """Start the daemon at login, and now where that can be."""
    if print_:
        output.print_line(gateway.service_text(memory_max).rstrip())
        return
    change = gateway.install_service(memory_max)
    if json:
        output.print_json(change)
        return
    say(f"Installed as {change.manager}: {change.path}")
    _say_todo(change, "It starts at your next login. To start it now:")


@app.command()
def uninstall(json: options.Json = False) -> None:
    """No longer start the daemon at login, and end it."""
    change = gateway.uninstall_service()
    if json:
        output.print_json(change)
    elif change.changed:
        say(f"Removed {change.path}")
        _say_todo(change, "If the daemon runs, end it:")
    else:
        say("No service is installed.")


@app.command()
def status(json: options.Json = False) -> None:
    """Show whether the daemon is started at login; ends with 4 when it is not."""
    found = gateway.service_status()
    if json:
        output.print_json(found)
    elif found.installed:
        say(f"Installed as {found.manager}: {shown(found.path)}")
        if not found.current:
            say("  The file is not what would be written now: `samplerecs service install`")
        if not found.enabled:
            say("  It was switched off and does not start at login: `samplerecs service install`")
        elif not found.reachable:
            say(f"  It starts at login; its manager ({found.manager}) cannot be asked from here.")
        say(f"The daemon {'runs' if gateway.daemon_status().running else 'does not run'}.")
    else:
        say("No service is installed. `samplerecs service install` installs one.")
    if not found.installed:
        raise typer.Exit(ExitCode.NOT_FOUND)


def _say_todo(change: ServiceChange, before: str) -> None:
    if change.todo:
        say(before)
        for command in change.todo:
            say(f"  {command}")
