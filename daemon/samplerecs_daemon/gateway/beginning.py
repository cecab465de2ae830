"""Where a library begins: folders where sounds are usually kept, or the demo."""

from __future__ import annotations

from pathlib import Path

from samplerecs_daemon.api import LikelyFolder, Progress, ScanProgress


def likely_folders() -> list[LikelyFolder]:
    """Return the folders of this computer where sounds are usually kept."""
    from samplerecs_daemon.known_folders import likely_folders as look

    return look(Path.home())


def write_demo(folder: Path, progress: Progress | None = None) -> int:
    """Write the demo library into `folder` and return the number of files."""
    from samplerecs_models.demo import write_demo_library

    def advance(done: int, total: int, name: str) -> None:
        if progress:
            progress(ScanProgress(str(folder), "Writing sounds", done, total, 0, 0, 0.0, name))

    return write_demo_library(folder, progress=advance).files
