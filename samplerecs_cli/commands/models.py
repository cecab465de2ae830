"""`models list|install|remove|verify|status`: models that know sounds and words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samplerecs_cli import asking, options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.exits import ExitCode
from samplerecs_cli.formats import size_text
from samplerecs_daemon import gateway

if TYPE_CHECKING:
    from samplerecs_daemon.gateway import Told, Verdict

app = typer.Typer(
    help="Models that know sounds and words. All else works without one.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="A model: clap.")]


@app.command("list")
def list_(json: options.Json = False) -> None:
    """List the models that are installed or can be."""
    offers = gateway.model_offers()
    if json:
        output.print_json(offers)
        return
    from samplerecs_cli import tables

    tables.print_table(
        ("Model", "State", "Weights", ">Size", "Words", "License"),
        [
            (
                one.name,
                one.state,
                one.precision,
                size_text(one.size),
                "yes" if one.words else "no",
                one.license,
            )
            for one in offers
        ],
    )


@app.command()
def install(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A model: clap.")] = "clap",
    folder: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FOLDER",
            help="Take it from this folder; nothing is fetched.",
        ),
    ] = None,
    precision: Annotated[
        str,
        typer.Option(
            metavar="BITS",
            help="fp32, fp16 or int8 (the usual). Vectors of two precisions never mix.",
        ),
    ] = "",
    text: Annotated[
        bool,
        typer.Option("--text/--no-text", help="With the part that understands words, or without."),
    ] = True,
    json: options.Json = False,
) -> None:
    """Fetch a model and use it. A download that was broken off goes on where it stopped."""
    with _bar(quiet=json) as told:
        done = gateway.install_model(name, told, folder=folder, precision=precision, text=text)
    about = done.installed.manifest
    if json:
        output.print_json(
            {
                "name": about.name,
                "revision": about.revision,
                "precision": about.precision,
                "words": about.has_text,
                "provider": about.provider,
                "folder": str(done.installed.folder),
                "notes": list(done.notes),
            }
        )
        return
    say(f"Installed {about.name} ({about.precision}, {size_text(about.size)}).")
    for note in done.notes:
        say(f"{note}.")
    say(f"Computed by {about.provider}.")
    say("The daemon embeds your sounds in the background: samplerecs models status")
    say("Check that it hears: samplerecs models verify --selftest")


@app.command()
def remove(name: Name, yes: asking.Yes = False, json: options.Json = False) -> None:
    """Remove a model from this computer. What it heard is kept until another one replaces it."""
    asking.confirm(f"Remove the model {name}?", yes=yes)
    removed = gateway.remove_model(name)
    if json:
        output.print_json(removed)
        return
    for one in removed:
        say(f"Removed {one.name} ({one.precision}, {size_text(one.size)}).")


@app.command()
def verify(
    selftest: Annotated[
        bool, typer.Option("--selftest", help="Also have it name five made sounds.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Compare the files of the installed models with their checksums."""
    checked = gateway.verify_models()
    broken = [one for one in checked if one.trouble]
    verdict = gateway.self_test_model() if selftest and not broken else None
    if json:
        output.print_json({"files": checked, "selftest": _plain(verdict)})
    else:
        _tell(len(checked), [one.trouble for one in broken])
        if verdict is not None:
            _draw(verdict)
    if broken or (verdict is not None and not verdict.passed):
        raise typer.Exit(ExitCode.SOME_FAILED)


def _tell(count: int, troubles: list[str]) -> None:
    if not count:
        say("No model is installed: samplerecs models install clap")
    for trouble in troubles:
        say(trouble)
    if count and not troubles:
        say(f"{count} files are what was installed.")
    elif troubles:
        say("Install it again, as before: samplerecs models install clap, or --from FOLDER")


def _plain(verdict: Verdict | None) -> object:
    if verdict is None:
        return None
    return {
        "names": list(verdict.names),
        "cosines": [list(row) for row in verdict.cosines],
        "right": verdict.right,
        "passed": verdict.passed,
    }


def _draw(verdict: Verdict) -> None:
    from samplerecs_cli import tables

    rows = [
        (name, *(f"{value:.3f}" for value in row))
        for name, row in zip(verdict.names, verdict.cosines, strict=True)
    ]
    tables.print_table(("Sound", *(f">{name}" for name in verdict.names)), rows)
    right = f"{verdict.right} of {len(verdict.names)} sounds are nearest to their own name"
    say(f"It hears: {right}." if verdict.passed else f"It does not hear: only {right}.")


@app.command()
def status(json: options.Json = False) -> None:
    """Show what lists are ranked by, and how far embedding is."""
    with gateway.open_client() as client:
        found = client.models()
        running = client.status().running
    if json:
        output.print_json(found)
        return
    from samplerecs_cli import tables

    tables.print_table(
        ("Model", "Weights", ">Sounds", ">To go", "Words", "Used", ""),
        [
            (
                one.name,
                one.precision,
                f"{one.sounds:,}",
                f"{one.waiting:,}",
                "yes" if one.words else "no",
                "yes" if one.active else "no",
                one.note,
            )
            for one in found
        ],
    )
    if len(found) == 1:
        say("No model is installed that knows words: samplerecs models install clap")
    elif not running:
        say("Sounds are embedded while the daemon runs: samplerecs daemon start")


def _untold(*_: object) -> None:
    """Draw nothing."""


@contextmanager
def _bar(*, quiet: bool) -> Iterator[Told]:
    """Yield what draws how far a download is, on stderr; with `quiet` nothing is drawn."""
    if quiet:
        yield _untold
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks = {}

        def told(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total or None)
            bar.update(tasks[name], completed=done)

        yield told
