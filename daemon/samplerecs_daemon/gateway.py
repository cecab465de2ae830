"""The one door of the faces: a typed client, and what needs no library at all.

`open_client` gives the same `Client` whoever answers it. Nothing heavy is imported until a
function is called, so that `samplerecs --help` stays instant.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from samplerecs_daemon.api import Check, Client, LikelyFolder, Progress, ScanProgress, Setting


@contextmanager
def open_client(home: Path | None = None) -> Iterator[Client]:
    """Open the engine for a `with` block.

    Args:
        home: a folder to keep settings, data and cache in, instead of the user's own.

    Raises:
        SamplerecsError: when settings or store cannot be used.
    """
    from samplerecs_daemon import wiring

    client = wiring.open_local(_environment(home))
    try:
        yield client
    finally:
        client.close()


def settings() -> list[Setting]:
    """Return every setting with its value, source and help.

    Raises:
        ConfigError: when a setting cannot be used.
    """
    from samplerecs_daemon.config import settings_table

    return settings_table(settings_path(), os.environ)


def settings_path() -> Path:
    """Return where the settings file is, whether it exists or not."""
    from samplerecs_daemon.paths import find_paths

    return find_paths(os.environ).settings


def crash_folder() -> Path:
    """Return the folder that takes the details of a crash, found without heavy imports."""
    from samplerecs_daemon.paths import find_paths

    return find_paths(os.environ).data


def doctor() -> list[Check]:
    """Check installation, settings and library; never raises for what it finds."""
    from samplerecs_daemon import wiring

    return wiring.examine_installation(os.environ)


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


def _environment(home: Path | None) -> Mapping[str, str]:
    if home is None:
        return os.environ
    from samplerecs_daemon.paths import HOME_VARIABLE

    return {**os.environ, HOME_VARIABLE: str(home)}
