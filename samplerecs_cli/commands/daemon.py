"""`daemon run|start|stop|restart|status|logs`: what keeps the suggestions ready."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say, shown
from samplerecs_cli.exits import ExitCode, exit_code_of
from samplerecs_cli.formats import age_text, size_text
from samplerecs_daemon import gateway
from samplerecs_daemon.api import DaemonStatus, SamplerecsError

if TYPE_CHECKING:
    from samplerecs_daemon.gateway import Started, Stopped

Lan = Annotated[
    bool,
    typer.Option(
        "--lan",
        help="Let other computers of your network reach it, with its token. Not encrypted.",
    ),
]
LanOsc = Annotated[
    str,
    typer.Option(
        "--lan-osc",
        metavar="INTERFACE",
        help="Let tablets of your network speak OSC at this address or interface, like eth0. "
        "Neither encrypted nor guarded.",
    ),
]
app = typer.Typer(help="The daemon, which keeps the suggestions ready.", no_args_is_help=True)


@app.command()
def run(
    background: Annotated[
        bool,
        typer.Option(
            "--background",
            help="For services: the log goes to its file only, and it is no error when a daemon "
            "runs already.",
        ),
    ] = False,
    lan: Lan = False,
    lan_osc: LanOsc = "",
) -> None:
    """Run the daemon in this terminal until Ctrl-C."""
    try:
        gateway.run_daemon(terminal=not background, lan=lan, lan_osc=lan_osc)
    except SamplerecsError as error:
        if background and exit_code_of(error.code) == ExitCode.ALREADY_RUNNING:
            return
        raise


@app.command()
def start(lan: Lan = False, lan_osc: LanOsc = "", json: options.Json = False) -> None:
    """Start the daemon in the background; says where it is once it answers."""
    _start(lan=lan, lan_osc=lan_osc, json=json)


@app.command()
def stop() -> None:
    """End the daemon and wait until it is gone."""
    _stop()


@app.command()
def restart(
    lan: Annotated[
        bool | None,
        typer.Option(
            "--lan/--no-lan",
            help="Open it to other computers of your network, or close it; as it was when left "
            "out.",
        ),
    ] = None,
    lan_osc: LanOsc = "",
    no_lan_osc: Annotated[
        bool,
        typer.Option(
            "--no-lan-osc", help="Forget the --lan-osc it was started with; the setting holds."
        ),
    ] = False,
    json: options.Json = False,
) -> None:
    """End the daemon, if one runs, and start it anew as it was started before."""
    gateway.check_settings()
    ended = _stop()
    if ended is not None:
        lan = ended.lan if lan is None else lan
        lan_osc = lan_osc or ("" if no_lan_osc else ended.lan_osc)
    _start(lan=bool(lan), lan_osc=lan_osc, json=json)


@app.command()
def status(json: options.Json = False) -> None:
    """Show how the daemon is; ends with 11 when none runs."""
    found = gateway.daemon_status()
    if json:
        output.print_json(found)
    elif found.running:
        from samplerecs_cli import tables

        tables.print_table(("Daemon", ""), _rows(found))
    elif found.troubles:
        for trouble in found.troubles:
            say(trouble)
        say("  It is starting or ending, or it hangs: `samplerecs daemon logs`, then `restart`.")
    else:
        say("samplerecs is not running. `samplerecs daemon start` starts it.")
    if not found.running:
        raise typer.Exit(ExitCode.DAEMON)


@app.command()
def logs(
    count: Annotated[
        int, typer.Option("-n", "--count", metavar="N", min=0, help="How many lines.")
    ] = 50,
    follow: Annotated[
        bool, typer.Option("-f", "--follow", help="Go on with each new line until Ctrl-C.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Show the end of the daemon's log, oldest first."""
    some = False
    try:
        for entry, sentence in gateway.daemon_log(count, follow=follow):
            some = True
            if json:
                output.print_json(entry, one_line=True)
            else:
                output.print_line(shown(sentence))
    except KeyboardInterrupt:
        # How a log that is followed is meant to be left.
        return
    if not some and not json:
        say("The log is empty: the daemon never ran here.")


def _start(*, lan: bool, lan_osc: str, json: bool) -> None:
    started = gateway.start_daemon(lan=lan, lan_osc=lan_osc)
    if started.lan:
        say("Other computers of your network can reach it with its token, unencrypted.")
    if started.lan_osc:
        say(f"Devices of your network at {started.lan_osc} may tell it what the project is.")
    _print_started(started, json)
    if (lan and not started.lan) or (lan_osc and lan_osc != started.lan_osc):
        say("  It runs as it was started; `samplerecs daemon restart` with your options opens it.")
    if not json:
        for trouble in gateway.daemon_status().troubles:
            say(trouble)


def _stop() -> Stopped | None:
    ended = gateway.stop_daemon()
    if ended is None:
        say("samplerecs was not running.")
    elif ended.killed:
        say(f"samplerecs (process {ended.pid}) did not end in time and was killed.")
    else:
        say(f"samplerecs (process {ended.pid}) has ended.")
    return ended


def _print_started(started: Started, json: bool) -> None:
    if json:
        output.print_json(started)
        return
    if started.replaced:
        say(f"The daemon of samplerecs {started.replaced} was replaced.")
    word = "runs" if started.new else "is already running"
    say(f"samplerecs {word} (process {started.pid}, {started.address}).")


def _rows(found: DaemonStatus) -> list[tuple[str, str]]:
    parts = ", ".join(f"{name} {size_text(size)}" for name, size in found.parts.items())
    rows = [
        ("Running since", age_text(max(0.0, time.time() - found.started_at))),
        ("Version", found.version),
        ("Process", str(found.pid)),
        ("Address", found.address),
        ("Reached from", _reach_text(found)),
        ("Memory", size_text(found.memory_bytes) + (f" ({parts})" if parts else "")),
        *(("Doing", job) for job in found.jobs),
        *(("Trouble", trouble) for trouble in found.troubles),
    ]
    for name, took in found.latencies.items():
        times = f"{took.p50_ms:.1f} / {took.p95_ms:.1f} / {took.p99_ms:.1f} ms"
        rows.append((name, f"{took.count:,} times, p50 / p95 / p99 {times}"))
    return rows + [(name, _counter_text(name, count)) for name, count in found.counters.items()]


def _reach_text(found: DaemonStatus) -> str:
    """Return who can reach the daemon."""
    who = "this computer alone"
    if found.lan:
        who = "your network too, with its token, unencrypted (--lan)"
    return f"{who}; OSC of your network at {found.lan_osc}" if found.lan_osc else who


def _counter_text(name: str, count: int) -> str:
    # A port is a name made of digits.
    return str(count) if name.endswith(" port") else f"{count:,}"
