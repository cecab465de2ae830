"""`samplerecs`: the words of the command line. Heavy imports happen inside the commands."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from samplerecs_cli import diagnostics
from samplerecs_cli.commands import (
    analyze,
    backup,
    bans,
    board,
    config,
    context,
    context_watch,
    daemon,
    daw,
    daw_setup,
    demo,
    doctor,
    drives,
    dupes,
    evaluate,
    feedback,
    history,
    library,
    live,
    mode,
    models,
    more,
    panel,
    projects,
    render,
    service,
    session,
    stats,
    suggest,
    tag,
    taste,
    telemetry,
    transfer,
    undo,
    uninstall,
    why,
)
from samplerecs_cli.exits import ExitCode
from samplerecs_daemon import gateway
from samplerecs_daemon.api import VERSION, SamplerecsError

app = typer.Typer(
    name="samplerecs",
    help="Ten right sounds from your own sample library, each with its reason.",
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("live")(live.live)
app.command("tui", hidden=True)(live.live)
app.command("suggest")(suggest.suggest)
app.command("search")(suggest.search)
app.command("similar")(suggest.similar)
app.command("more")(more.more)
app.command("mode")(mode.mode)
app.command("why")(why.why)
context.app.command("watch")(context_watch.watch)
app.add_typer(context.app, name="context")
library.app.command("verify")(drives.verify)
library.app.command("release")(drives.release)
library.app.command("relink")(drives.relink)
library.app.command("pause")(drives.pause)
library.app.command("resume")(drives.resume)
library.app.command("dupes")(dupes.dupes)
library.app.command("backup")(backup.backup)
library.app.command("restore")(backup.restore)
library.app.command("export-analysis")(transfer.export_analysis)
library.app.command("import-analysis")(transfer.import_analysis)
app.add_typer(library.app, name="library")
app.command("analyze")(analyze.analyze)
app.command("accept")(feedback.accept)
app.command("dismiss")(feedback.dismiss)
app.command("pin")(feedback.pin)
app.command("ban")(feedback.ban)
app.command("bans")(bans.bans)
app.command("render")(render.render)
app.command("tag")(tag.tag)
app.command("undo")(undo.undo)
app.add_typer(board.app, name="board")
app.add_typer(session.app, name="session")
app.add_typer(models.app, name="models")
app.add_typer(projects.app, name="projects")
app.command("history")(history.history)
app.add_typer(taste.app, name="taste")
app.command("stats")(stats.stats)
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(telemetry.app, name="telemetry")
app.command("panel")(panel.panel)
app.add_typer(daemon.app, name="daemon")
daw.app.command("setup")(daw_setup.setup)
app.add_typer(daw.app, name="daw")
app.add_typer(service.app, name="service")
app.command("demo")(demo.demo)
app.command("doctor")(doctor.doctor)
app.add_typer(config.app, name="config")
app.command("uninstall")(uninstall.uninstall)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"samplerecs {VERSION}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    ctx: typer.Context,
    version: Annotated[  # noqa: ARG001 - read by its callback
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Suggest sounds for the open project; on the first run, set up the library."""
    if ctx.invoked_subcommand is None:
        from samplerecs_cli.commands import first_run

        first_run.start()


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code; errors become sentences on stderr."""
    try:
        # The command itself, not `app()`, which would put its own excepthook in place of ours.
        typer.main.get_command(app)(args=arguments, prog_name="samplerecs")
    except SamplerecsError as error:
        return diagnostics.report(error)
    except SystemExit as end:
        if end.code == ExitCode.INTERRUPTED:
            diagnostics.say("Stopped; everything done so far is kept.")
        return end.code if isinstance(end.code, int) else ExitCode.OK
    return ExitCode.OK


def run() -> None:
    """Entry point of the `samplerecs` script."""
    sys.excepthook = diagnostics.crash_reporter(gateway.crash_folder())
    raise SystemExit(main(sys.argv[1:]))
