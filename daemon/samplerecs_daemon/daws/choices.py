"""Which profiles are switched on: their own default, then the user's word, kept in a file."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from samplerecs_daemon.daws.json_file import read_json, write_json
from samplerecs_daemon.paths import Paths
from samplerecs_models.errors import ConfigError, InputError
from samplerecs_osc.profile import Profile, load_profiles


@dataclass(frozen=True, slots=True)
class DawProfile:
    """A profile as the user sees it.

    Attributes:
        name, title: as in its file. help: as there, with the place where OSC is heard.
        on: True when it is switched on.
        port: UDP port where it listens, 0 for the common one.
        own: True for the user's own file.
    """

    name: str
    title: str
    help: str
    on: bool
    port: int
    own: bool


class Choices:
    """The profiles and the user's choice among them; read again when a file changed.

    Args:
        paths: where the files are.
    """

    def __init__(self, paths: Paths) -> None:
        self._file = paths.daws
        self._own = paths.profiles
        self._read_at: tuple[object, ...] = ()
        self._on: tuple[Profile, ...] = ()
        self.troubles: tuple[str, ...] = ()

    def wanted(self) -> tuple[Profile, ...]:
        """Return the profiles that are switched on; never raises."""
        stamps = tuple(_stamp(path) for path in (self._file, self._own, *_toml_files(self._own)))
        if stamps != self._read_at:
            self._read_at = stamps
            found, wrong = load_profiles(self._own)
            try:
                said = _said(self._file)
            except ConfigError as error:
                said, wrong = {}, [*wrong, str(error)]
            self.troubles = tuple(wrong)
            self._on = tuple(one for name, one in found.items() if said.get(name, one.default))
        return self._on

    def is_on(self, name: str) -> bool:
        """Say whether a profile is switched on; never raises."""
        return any(profile.name == name for profile in self.wanted())

    def profiles(self, port: int) -> list[DawProfile]:
        """Return every profile.

        Args:
            port: UDP port where OSC is heard; 0 where it is not known.

        Raises:
            ConfigError: when the file of choices cannot be read.
        """
        found, _ = load_profiles(self._own)
        said = _said(self._file)
        return [
            DawProfile(
                name=name,
                title=one.title or name,
                # Not `format`: a user's own file may hold any braces.
                help=one.help.replace("{place}", _place(port)),
                on=said.get(name, one.default),
                port=one.listen_port,
                own=(self._own / f"{name}.toml").exists(),
            )
            for name, one in sorted(found.items())
        ]

    def switch(self, name: str, *, on: bool) -> None:
        """Switch a profile on or off; a daemon that runs sees it within a second or two.

        Raises:
            InputError: when there is no such profile; ConfigError: when it cannot be kept.
        """
        found, _ = load_profiles(self._own)
        if name not in found:
            raise InputError(f"There is no profile {name!r}.", f"Known: {', '.join(found)}.")
        said = {**_said(self._file), name: on}
        write_json(self._file, said, indent=2)


def _place(port: int) -> str:
    return f"127.0.0.1:{port}" if port else "127.0.0.1, port as `samplerecs daw status` shows it"


def _said(path: Path) -> Mapping[str, bool]:
    read = read_json(path, {})
    if not isinstance(read, dict) or not all(isinstance(on, bool) for on in read.values()):
        raise ConfigError(f"{path} must hold names with true or false.", "Remove it.")
    return read


def _toml_files(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(folder.glob("*.toml"))
    return []


def _stamp(path: Path) -> object:
    try:
        found = path.stat()
    except OSError:
        return None
    return path.name, found.st_mtime_ns, found.st_size
