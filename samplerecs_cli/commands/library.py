"""`library add|list|remove|scan|status|errors|ignore`: the folders samplerecs watches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_cli.formats import count_text, pace_text, resting_text, size_text
from samplerecs_cli.progress import scan_bar
from samplerecs_daemon import gateway
from samplerecs_daemon.api import LibraryStatus, Root, ScanReport

app = typer.Typer(help="The folders samplerecs knows.", no_args_is_help=True)


@app.command()
def add(path: options.Folder, json: options.Json = False) -> None:
    """Add a folder of sounds and scan it. Nothing is ever written into it.

    Folders of the library that lie inside it become part of it; nothing of them is heard again.
    """
    with gateway.open_client() as client, scan_bar(quiet=json) as progress:
        reports = [client.add_root(path, progress)]
    print_reports(reports, json)


@app.command("list")
def list_(json: options.Json = False) -> None:
    """List the folders with their numbers of sounds."""
    with gateway.open_client() as client:
        roots = client.library().roots
    if json:
        output.print_json(roots)
        return
    if not roots:
        say("The library is empty. Add a folder: samplerecs library add FOLDER")
        return
    from samplerecs_cli import tables

    tables.print_table(
        ("=Folder", ">Sounds", ">To hear", ">Failed", "State"),
        [
            (r.path, f"{r.sounds:,}", f"{r.waiting:,}", f"{r.failed:,}", state_text(r))
            for r in roots
        ],
    )


def state_text(root: Root) -> str:
    """Return how a folder stands: there or not, and how its changes are noticed."""
    if not root.present:
        return root.why or "not connected"
    how = {
        "events": "watched",
        "polling": "watched by looking now and then",
        "none": "not watched (no daemon runs)",
    }
    return f"there, {how.get(root.watching, root.watching)}"


@app.command()
def remove(path: options.Folder, json: options.Json = False) -> None:
    """Stop watching a folder. The files stay, and so does what was learnt of them."""
    with gateway.open_client() as client:
        root = client.remove_root(path)
    if json:
        output.print_json(root)
    else:
        count = count_text(root.sounds, "sound")
        say(f"Removed {root.path} ({count}) from the library; no file was touched.")


@app.command()
def scan(
    path: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="One folder; all when left out.")
    ] = None,
    json: options.Json = False,
) -> None:
    """Look for new, changed, moved and missing sounds."""
    with gateway.open_client() as client, scan_bar(quiet=json) as progress:
        reports = client.scan(path, progress)
        roots = () if reports or json else client.library().roots
    if not reports and not json:
        _say_why_nothing(roots)
    print_reports(reports, json)


def _say_why_nothing(roots: Sequence[Root]) -> None:
    if not roots:
        say("The library is empty. Add a folder: samplerecs library add FOLDER")
    for root in roots:
        say(f"Not looked through: {root.path} ({state_text(root)})")


@app.command()
def status(json: options.Json = False) -> None:
    """Show the library in numbers."""
    with gateway.open_client() as client:
        library = client.library()
    if json:
        output.print_json(library)
        return
    from samplerecs_cli import tables

    rows = [
        ("Folders", f"{len(library.roots):,}"),
        ("Sounds", f"{library.sounds:,}"),
        ("With fingerprint", f"{library.with_vector:,}"),
        ("Extra copies of a sound", f"{library.duplicates:,}"),
        ("On drives that are not connected", f"{library.unplugged:,}"),
        ("Gone (deleted, or moved away)", _gone_text(library.gone)),
        ("Could not be read", f"{library.failed:,}"),
        ("Still to be heard", f"{library.waiting:,}"),
        ("Database", f"{library.database} ({_database_text(library)})"),
    ]
    rows += [("Trouble", trouble) for trouble in library.troubles]
    if library.online_only:
        words = "found by name; heard once you have them downloaded"
        rows.append(("Kept online only", f"{library.online_only:,}, {words}"))
    if library.paused:
        rows.append(("Analysis rests", resting_text(library.paused)))
    for root in library.roots:
        waiting = f", {root.waiting:,} still to be heard" if root.waiting else ""
        pace = f" ({pace_text(root.work)})" if root.work else ""
        rows.append((f"  {root.path}", f"{state_text(root)}{waiting}{pace}"))
    rows += [(f"  {role}", f"{count:,}") for role, count in library.roles.items()]
    tables.print_table(("=Library", "="), rows)


def _gone_text(count: int) -> str:
    """Return how many sounds are gone, and that they are not counted and not forgotten."""
    if not count:
        return "0"
    return (
        f"{count:,} more, not counted above; what is known of them is kept, should they come back"
    )


def _database_text(library: LibraryStatus) -> str:
    """Return the size of the database, and how much of it is the log beside it."""
    whole = size_text(library.database_bytes)
    if not library.log_bytes:
        return whole
    return f"{whole}, of which {size_text(library.log_bytes)} are its log and used again"


@app.command()
def errors(
    all_: Annotated[
        bool, typer.Option("--all", help="List every file, not three a reason.")
    ] = False,
    json: options.Json = False,
) -> None:
    """List the files that could not be used, grouped by reason."""
    with gateway.open_client() as client:
        groups = client.failures()
    if json:
        output.print_json(groups)
        return
    if not groups:
        say("Every file was read.")
    for group in groups:
        print(f"{count_text(group.count, 'file')}: {group.reason}")
        paths = group.paths if all_ else group.paths[:3]
        _print_indented(paths, group.count - len(paths))


@app.command()
def ignore(json: options.Json = False) -> None:
    """Show what a scan leaves out and why; the setting `ignore` adds to it."""
    with gateway.open_client() as client:
        rules = client.ignore_rules()
    if json:
        output.print_json(rules)
        return
    from samplerecs_cli import tables

    tables.print_table(
        ("Pattern", "Why", "Whose"),
        [(rule.pattern, rule.why, "yours" if rule.own else "built in") for rule in rules],
    )
    say(f"Add your own under `ignore` in {gateway.settings_path()}")


def _print_indented(paths: Sequence[str], more: int) -> None:
    from samplerecs_cli.diagnostics import shown

    for path in paths:
        print(f"    {shown(path)}")
    if more > 0:
        print(f"    ... and {more:,} more (--all lists them)")


def print_reports(reports: Sequence[ScanReport], json: bool) -> None:
    """Print what scans did: as JSON to stdout, or in sentences to stderr."""
    if json:
        output.print_json(reports)
        return
    for report in reports:
        say(summary(report))
        if report.skipped:
            skipped = ", ".join(f"{count:,} {why}" for why, count in report.skipped.items())
            say(f"  Skipped: {skipped}.")
        if report.advice:
            say(f"  {report.advice}.")
        if report.failed:
            files = count_text(report.failed, "file")
            say(f"  {files} can't be read: `samplerecs library errors` lists them, and why.")


def summary(report: ScanReport) -> str:
    """Return one scan in one sentence with its speed."""
    if report.absent:
        return f"{report.root}: {report.absent}; what is known of its sounds is kept."
    seconds = max(report.elapsed_s, 1e-3)
    speed = (
        f"{report.analysed / seconds:,.0f} files/s, {report.bytes_read / 1e6 / seconds:,.1f} MB/s"
    )
    parts = [count_text(report.found, "sound"), f"{report.analysed:,} analysed"]
    for count, word in (
        (report.unchanged, "unchanged"),
        (report.moved, "known already (moved or copied)"),
        (report.missing, "missing"),
        (report.failed, "can't be read"),
    ):
        if count:
            parts.append(f"{count:,} {word}")
    tail = f" ({speed})" if report.analysed else ""
    return f"{report.root}: {', '.join(parts)} in {report.elapsed_s:.1f} s{tail}."
