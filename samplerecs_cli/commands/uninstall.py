"""`samplerecs uninstall`: lists and removes everything it ever wrote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from samplerecs_cli import asking, options, output
from samplerecs_cli.diagnostics import say, shown
from samplerecs_cli.exits import ExitCode
from samplerecs_cli.formats import size_text
from samplerecs_daemon import gateway

if TYPE_CHECKING:
    from samplerecs_daemon.gateway import Trace


def uninstall(
    keep_data: Annotated[
        bool, typer.Option("--keep-data", help="Leave the library and the settings.")
    ] = False,
    exports: Annotated[
        bool,
        typer.Option(
            "--exports",
            help="Also remove exports, renders, backups and the crate, but for files that known "
            "projects use.",
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what samplerecs has written.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: options.Json = False,
) -> None:
    """Remove everything samplerecs wrote: library, settings, cache, start at login.

    Your sounds are never touched. The program itself is removed the way it was installed.
    """
    found = gateway.written_files(exports=exports)
    stays = partial(gateway.stays, keep_data=keep_data, exports=exports)
    if dry_run:
        _listed(found, json, stays)
        return
    if not yes:
        _print(found, stays)
        if exports:
            say("What projects use stays, as far as they were read: samplerecs projects scan.")
        asking.confirm("Remove it?" if keep_data else "Remove all of this?", yes=yes)
    removed = gateway.uninstall(keep_data=keep_data, exports=exports)
    if json:
        groups = {"removed": removed.removed, "kept": removed.kept, "failed": removed.failed}
        output.print_json({name: _plain(traces) for name, traces in groups.items()})
    else:
        for trace in removed.removed:
            say(f"Removed {trace.path}")
        for trace in removed.kept:
            say(f"Kept {trace.path} ({_used(trace) or trace.what})")
        for trace in removed.failed:
            say(f"Could not remove {trace.path}: remove it by hand.")
    if removed.failed:
        raise typer.Exit(ExitCode.SOME_FAILED)


def _listed(found: Sequence[Trace], json: bool, stays: Callable[[Trace], bool]) -> None:
    if json:
        output.print_json(_plain(found))
    elif not found:
        say("Nothing is left of samplerecs but the program itself.")
    else:
        _print(found, stays)


def _plain(found: Sequence[Trace]) -> list[dict[str, object]]:
    return [
        {
            "path": str(trace.path),
            "what": trace.what,
            "size": trace.size,
            "used": [str(path) for path in trace.used],
        }
        for trace in found
    ]


def _print(found: Sequence[Trace], stays: Callable[[Trace], bool]) -> None:
    for trace in found:
        kept = f"  ({_used(trace) or 'stays'})" if trace.used or stays(trace) else ""
        print(f"{trace.what:<15} {size_text(trace.size):>9}  {shown(str(trace.path))}{kept}")


def _used(trace: Trace) -> str:
    """Return in words what of it stays whatever is asked, "" for nothing."""
    if not trace.used:
        return ""
    if trace.files is None:
        return "stays: used in a project"
    many = len(trace.used)
    return (
        f"{many} files in it stay: used in projects, or changed since"
        if many > 1
        else "1 file in it stays: used in a project, or changed since"
    )
