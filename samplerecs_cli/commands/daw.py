"""`daw list|enable|disable|status|test`: the programs that say what the project is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.exits import ExitCode
from samplerecs_cli.formats import age_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import DawSource

app = typer.Typer(help="DAWs: what may speak, and what does.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="A profile, as `daw list` names it.")]

Device = Annotated[
    str, typer.Argument(metavar="ADDRESS", help="A device's address, as `daw status` shows it.")
]


@app.command("list")
def list_(json: options.Json = False) -> None:
    """Show every profile: how a program speaks, and whether it is switched on."""
    profiles = gateway.daw_profiles()
    if json:
        output.print_json(
            [
                {"name": one.name, "on": one.on, "title": one.title, "help": one.help}
                for one in profiles
            ]
        )
        return
    from samplerecs_cli import tables

    for trouble in gateway.daw_profile_troubles():
        say(trouble)
    tables.print_table(
        ("Profile", "On", "What it is", "In the program"),
        [(one.name, "yes" if one.on else "no", one.title, one.help) for one in profiles],
    )


@app.command()
def enable(name: Name) -> None:
    """Switch a profile on; a daemon that runs follows within two seconds."""
    gateway.switch_daw(name, on=True)
    (help_,) = [one.help for one in gateway.daw_profiles() if one.name == name]
    say(f"{name} is on. {help_}")


@app.command()
def disable(name: Name) -> None:
    """Switch a profile off; what came by it is forgotten."""
    gateway.switch_daw(name, on=False)
    say(f"{name} is off.")


@app.command()
def pair(device: Device) -> None:
    """Let a device of your network also judge sounds and clear the context, over --lan-osc."""
    say(f"{gateway.pair_device(device, paired=True)} is paired.")


@app.command()
def unpair(device: Device) -> None:
    """End what `pair` allowed."""
    say(f"{gateway.pair_device(device, paired=False)} is not paired.")


@app.command()
def status(json: options.Json = False) -> None:
    """Show which programs speak, what they say, and whose word counts."""
    with gateway.open_client() as client:
        sources, now = client.daws(), client.status()
    if json:
        output.print_json(sources)
        return
    for trouble in now.troubles:
        say(trouble)
    if port := now.counters.get("osc port"):
        say(f"OSC is heard on UDP 127.0.0.1:{port}.")
    if port := now.counters.get("osc lan port"):
        say(f"Devices of your network are heard on UDP port {port}.")
    if not now.running:
        say("No daemon runs, so nobody is heard. Start it: samplerecs daemon start")
    elif not sources:
        say("Nobody has said anything yet. `samplerecs daw list` says what may speak.")
    else:
        print_sources(sources)


def print_sources(sources: list[DawSource]) -> None:
    """Draw the programs, the latest active first."""
    from samplerecs_cli import tables

    tables.print_table(SOURCE_HEADERS, source_rows(sources))


SOURCE_HEADERS = ("Source", "Kind", "Said", "Says", "Counts for", "Note")


def source_rows(sources: list[DawSource]) -> list[tuple[str, ...]]:
    """Return a row of text for each program."""
    now = time.time()
    return [
        (
            one.name,
            one.kind,
            age_text(max(0.0, now - one.last_at)),
            _said(one.says),
            ", ".join(one.decides) or ("-" if one.connected else "- (gone)"),
            one.note,
        )
        for one in sources
    ]


def _said(says: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in says.items())


@app.command("test")
def try_(json: options.Json = False) -> None:
    """Send a ping over OSC as any program could; ends with 11 when nothing answers."""
    with gateway.open_client() as client:
        port = client.status().counters.get("osc port", 0)
    pong = gateway.ping_osc(port) if port else None
    if json:
        output.print_json(
            {"port": port, "answers": pong is not None, "ms": pong.ms if pong else None}
        )
    elif pong:
        say(f"samplerecs {pong.version} answers on UDP 127.0.0.1:{port} in {pong.ms:g} ms.")
    else:
        say("Nothing answers over OSC. `samplerecs daw status` says why.")
    if pong is None:
        raise typer.Exit(ExitCode.DAEMON)
