"""Where samplerecs keeps its files; the only place that knows.

Settings, data and cache live where the system wants them. `SAMPLERECS_HOME` puts all three
under one folder instead: the demo, the tests and portable installs use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "samplerecs"
HOME_VARIABLE = "SAMPLERECS_HOME"
#: Name of the folder of renders.
RENDERS = "renders"


@dataclass(frozen=True, slots=True)
class Paths:
    """The three folders everything is under; none is created by looking."""

    config: Path
    data: Path
    cache: Path

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "config.toml"

    @property
    def database(self) -> Path:
        """The library's database."""
        return self.data / "library.db"

    @property
    def snapshot(self) -> Path:
        """The folder of the index snapshot; may be deleted at any time."""
        return self.cache / "index"

    @property
    def previews(self) -> Path:
        """The folder of renders for listening; may be deleted at any time."""
        return self.cache / "previews"

    @property
    def renders(self) -> Path:
        """The folder of renders that were handed to a DAW."""
        return self.data / RENDERS

    @property
    def models(self) -> Path:
        """The folder of the installed models."""
        return self.data / "models"

    @property
    def runtime(self) -> Path:
        """The file that says where the daemon is."""
        return self.data / "daemon.json"

    @property
    def browsers(self) -> Path:
        """The hashed keys of the browsers that may see the panel."""
        return self.data / "browsers.json"

    @property
    def daws(self) -> Path:
        """The file that says which DAW profiles are switched on."""
        return self.config / "daws.json"

    @property
    def paired(self) -> Path:
        """The file that says which devices of the network are paired."""
        return self.config / "paired.json"

    @property
    def setups(self) -> Path:
        """The file that says what `daw setup` wrote and switched on."""
        return self.config / "setups.json"

    @property
    def profiles(self) -> Path:
        """The folder of the user's own DAW profiles."""
        return self.config / "profiles"

    @property
    def written(self) -> Path:
        """The list of what was written elsewhere at the user's word."""
        return self.data / "written.json"

    @property
    def log(self) -> Path:
        """The daemon's log; older ones lie beside it."""
        return self.data / "logs" / "daemon.log"


def find_paths(environment: Mapping[str, str]) -> Paths:
    """Return the folders for this user, honouring SAMPLERECS_HOME."""
    home = environment.get(HOME_VARIABLE)
    if home:
        base = Path(home).expanduser().absolute()
        return Paths(base / "config", base / "data", base / "cache")
    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    return Paths(dirs.user_config_path, dirs.user_data_path, dirs.user_cache_path)
