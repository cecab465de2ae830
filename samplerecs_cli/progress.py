"""The progress bar of a scan, on stderr."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from samplerecs_cli.diagnostics import shown
from samplerecs_cli.formats import left_text
from samplerecs_daemon.api import Progress, ScanProgress


@contextmanager
def scan_bar(*, quiet: bool = False) -> Iterator[Progress | None]:
    """Yield a callback that draws a bar; with `quiet` nothing is drawn."""
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Looking for sounds", total=None, speed="")

        def update(progress: ScanProgress) -> None:
            speed = f"{progress.mb_per_s:.1f} MB/s" if progress.mb_per_s else ""
            rests = f" (rests: {progress.paused})" if progress.paused else ""
            bar.update(
                task,
                description=shown(progress.stage) + rests,
                total=progress.total or None,
                completed=progress.done,
                speed=speed + left_text(progress.left_s),
            )

        yield update
