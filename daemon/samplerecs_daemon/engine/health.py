"""`doctor`: checks everything a support thread would ask, and says what to do where it hurts."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

from samplerecs_daemon.api import VERSION, Check
from samplerecs_daemon.config import load_settings
from samplerecs_daemon.paths import Paths
from samplerecs_daemon.store import Store
from samplerecs_models.errors import SamplerecsError

#: Free space under which a scan may not finish, in bytes.
LOW_SPACE = 500_000_000
#: What is asked of the sound library in one line: distribution -> why it is there.
_PARTS = ("apsw", "numpy", "sqlite-vec", "soundfile", "soxr")


def examine_installation(
    paths: Paths, environment: Mapping[str, str], formats: Callable[[], str]
) -> list[Check]:
    """Return one line a thing, worst news included; raises nothing for what it finds.

    Args:
        paths: where the files are.
        environment: the process's environment.
        formats: says which sound formats can be read.
    """
    checks = [
        Check("samplerecs", "ok", f"{VERSION}, Python {platform.python_version()}"),
        Check("System", "ok", f"{platform.system()} {platform.release()}, {os.cpu_count()} cores"),
        _parts(),
        _guarded("Sound formats", formats),
        _guarded("Settings", lambda: _settings(paths, environment)),
        _space(paths.data),
        Check("Cache", "ok", f"{paths.cache} (may be deleted at any time)"),
    ]
    return [*checks, *_library(paths.database)]


def _guarded(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, "ok", look())
    except SamplerecsError as error:
        return Check(name, "fail", error.message, error.hint)


def _parts() -> Check:
    missing = [name for name in _PARTS if not _installed(name)]
    if missing:
        return Check(
            "Libraries", "fail", f"missing: {', '.join(missing)}.", "Install samplerecs again."
        )
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _PARTS)
    return Check("Libraries", "ok", versions)


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _settings(paths: Paths, environment: Mapping[str, str]) -> str:
    load_settings(paths.settings, environment)
    return f"{paths.settings}{'' if paths.settings.exists() else ' (not there; defaults)'}"


def _space(data: Path) -> Check:
    existing = next(folder for folder in (data, *data.parents) if folder.exists())
    if not os.access(existing, os.W_OK):
        return Check(
            "Data folder", "fail", f"{data} cannot be written.", "Give yourself the right to."
        )
    free = shutil.disk_usage(existing).free
    if free < LOW_SPACE:
        return Check(
            "Data folder", "warn", f"{data}: {free // 1_000_000} MB free.", "Make some room."
        )
    return Check("Data folder", "ok", f"{data}: {free / 1e9:.1f} GB free")


def _library(database: Path) -> Iterator[Check]:
    if not database.exists():
        yield Check("Library", "warn", "empty.", "Add a folder: samplerecs library add FOLDER")
        return
    try:
        with Store.open(database, readonly=True) as store:
            broken = store.check()
            counts = store.counts()
            roots = store.roots()
            paused = store.is_paused()
    except SamplerecsError as error:
        yield Check("Database", "fail", error.message, error.hint)
        return
    if broken:
        yield Check(
            "Database",
            "fail",
            f"{database} is damaged: {broken[0]}.",
            "Move it away and add your folders again.",
        )
    else:
        yield Check("Database", "ok", f"{database}, intact")
    yield Check("Sounds", "ok", f"{counts.sounds:,}; folders: {len(roots)}")
    if counts.failed:
        yield Check(
            "Unreadable files",
            "warn",
            f"{counts.failed:,}.",
            "`samplerecs library errors` says why.",
        )
    if paused:
        yield Check("Listening", "warn", "paused by you.", "samplerecs library resume")
    for root in roots:
        if root.path.is_dir():
            yield Check("Folder", "ok", f"{root.path} is there")
        else:
            yield Check("Folder", "warn", f"{root.path} is not connected.", "Plug the drive in.")
