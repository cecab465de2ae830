"""Setting up and taking back: what was written is noted, and only that is ever removed."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from samplerecs_daemon.daws.choices import Choices
from samplerecs_daemon.daws.json_file import read_json, write_json
from samplerecs_daemon.daws.setup.recipe import NewFile, Stage
from samplerecs_daemon.paths import Paths
from samplerecs_models.errors import BadPath, ConfigError


class Noted(TypedDict):
    """What was done for one program: path -> hash of what was written, and the profiles."""

    files: dict[str, str]
    profiles: list[str]


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: files removed, files left because they changed, profiles off."""

    removed: tuple[Path, ...] = ()
    changed: tuple[Path, ...] = ()
    profiles: tuple[str, ...] = ()


class Setups:
    """What was set up on this computer.

    Args:
        paths: the user's folders.
    """

    def __init__(self, paths: Paths) -> None:
        self._file = paths.setups
        self._choices = Choices(paths)

    def missing(self, stage: Stage) -> tuple[list[NewFile], list[str]]:
        """Return the files still to be written and the profiles still to be switched on."""
        files = [one for one in stage.files if _read(one.path) != one.text.encode()]
        return files, [name for name in stage.profiles if not self._choices.is_on(name)]

    def apply(self, name: str, stage: Stage) -> None:
        """Write a stage's files and switch its profiles on.

        Raises:
            BadPath: when there is another file already, or it cannot be written.
            ConfigError: when what was done cannot be noted.
        """
        files, profiles = self.missing(stage)
        noted = self._noted()
        had = noted.get(name, Noted(files={}, profiles=[]))
        own = dict(had["files"])
        for one in files:
            _check_free(one.path, own.get(str(one.path)))
        # Noted first: what was written and not noted could not be taken back.
        own.update({str(one.path): _hash(one.text.encode()) for one in files})
        on = list(dict.fromkeys([*had["profiles"], *profiles]))
        self._note({**noted, name: Noted(files=own, profiles=on)})
        for one in files:
            _write(one)
        for profile in profiles:
            self._choices.switch(profile, on=True)

    def undo(self, name: str) -> Undone:
        """Take back what `apply` did: files as it wrote them, and profiles that it switched on.

        Raises:
            ConfigError: when a file of ours cannot be read or written.
        """
        noted = self._noted()
        had = noted.pop(name, None)
        if had is None:
            return Undone()
        removed, changed = [], []
        for path, digest in ((Path(path), digest) for path, digest in had["files"].items()):
            data = _read(path)
            if data is not None and _hash(data) == digest and _gone(path):
                removed.append(path)
            elif data is not None:
                changed.append(path)
        profiles = [one for one in had["profiles"] if self._choices.is_on(one)]
        for profile in profiles:
            self._choices.switch(profile, on=False)
        self._note(noted)
        return Undone(tuple(removed), tuple(changed), tuple(profiles))

    def _noted(self) -> dict[str, Noted]:
        read = read_json(self._file, {})
        if not isinstance(read, dict) or not all(map(_is_noted, read.values())):
            raise ConfigError(f"{self._file} is damaged.", "Remove it.")
        return read

    def _note(self, noted: Mapping[str, Noted]) -> None:
        write_json(self._file, noted, indent=1)


def written_by(file: Path) -> list[Path]:
    """Return the files of all set-ups that are still as they were written; never raises."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        noted = [item for one in read.values() for item in one["files"].items()]
    except (OSError, ValueError, RecursionError, AttributeError, KeyError, TypeError):
        return []
    found = []
    for path, digest in ((Path(str(path)), digest) for path, digest in noted):
        data = _read(path)
        if data is not None and _hash(data) == digest:
            found.append(path)
    return found


def _is_noted(read: object) -> bool:
    return (
        isinstance(read, dict)
        and isinstance(files := read.get("files"), dict)
        and all(isinstance(digest, str) for digest in files.values())
        and isinstance(profiles := read.get("profiles"), list)
        and all(isinstance(one, str) for one in profiles)
    )


def _check_free(path: Path, ours: str | None) -> None:
    data = _read(path)
    if data is not None and _hash(data) != ours:
        raise BadPath(f"{path} is there already.", "Rename it, then try again.")


def _write(file: NewFile) -> None:
    try:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        whole = file.path.with_name(file.path.name + ".new")
        whole.write_bytes(file.text.encode())
        whole.replace(file.path)
    except OSError as error:
        raise BadPath(f"{file.path} cannot be written: {error.strerror}.") from None


def _read(path: Path) -> bytes | None:
    with contextlib.suppress(OSError):
        return path.read_bytes()
    return None


def _gone(path: Path) -> bool:
    with contextlib.suppress(OSError):
        path.unlink()
        return True
    return False


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
