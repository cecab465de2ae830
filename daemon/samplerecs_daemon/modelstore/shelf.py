"""The folder of the installed models, and which of them is chosen.

models/<name>-<precision>-<hash>/   manifest.json and the model's files
models/chosen.json                  the folder of the one in use
models/fetch/                       what is being downloaded, kept to go on with
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path

from samplerecs_models.embed.clap.manifest import (
    AUDIO,
    MANIFEST,
    Installed,
    Manifest,
    read_installed,
    write_manifest,
)
from samplerecs_models.errors import ModelError

_CHOSEN = "chosen.json"
_FETCH, _NEW = "fetch", ".new-"


class Shelf:
    """The models of one user.

    Args:
        folder: where they lie; made when something is put there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def installed(self) -> list[Installed]:
        """Return the models, the chosen one first; what cannot be read is left out."""
        found = []
        for path in sorted(self.folder.glob(f"*/{MANIFEST}")):
            if not path.parent.name.startswith(_NEW) and path.parent.name != _FETCH:
                found += _readable(path.parent)
        name = self._chosen_name()
        return sorted(found, key=lambda one: one.folder.name != name)

    def chosen(self) -> Installed | None:
        """Return the model that sounds are embedded with; None where there is none.

        Raises:
            ModelError: when its manifest is damaged.
        """
        name = self._chosen_name()
        if not name or not (self.folder / name).is_dir():
            return None
        return read_installed(self.folder / name)

    def stamp(self) -> object:
        """Return what changes when a model comes or goes, or another one is chosen."""
        try:
            found, folder = (self.folder / _CHOSEN).stat(), self.folder.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino, folder.st_mtime_ns

    def fetching(self, name: str) -> Path:
        """Return the folder in which a download is kept until it is whole."""
        return self.folder / _FETCH / name

    def drafted(self) -> Path:
        """Return a new folder beside the models, to be filled and put in place by `adopt`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=_NEW, dir=self.folder))

    def adopt(self, draft: Path, manifest: Manifest) -> Installed:
        """Put a filled draft in its place and choose it."""
        write_manifest(draft, manifest)
        place = self.folder / _slug(manifest)
        if place.exists():
            shutil.rmtree(place)
        draft.replace(place)
        self._choose(place.name)
        return read_installed(place)

    def remove(self, name: str) -> list[Installed]:
        """Remove the models of a name (or folder) and return them.

        Raises:
            ModelError: when there is none; OSError: when the files cannot be removed.
        """
        found = self.named(name)
        for one in found:
            shutil.rmtree(one.folder)
        if not self._is_there():
            left = self.installed()
            if left:
                self._choose(left[0].folder.name)
            else:
                (self.folder / _CHOSEN).unlink(missing_ok=True)
        return found

    def named(self, name: str) -> list[Installed]:
        """Return the installed models of a name or folder.

        Raises:
            ModelError: when there is none.
        """
        wanted = [
            one
            for one in self.installed()
            if name in (one.folder.name, one.manifest.name)
            or (name == "clap" and one.manifest.name.startswith("clap"))
        ]
        if not wanted:
            raise ModelError(f"No model {name!r} is installed.", "See: samplerecs models list")
        return wanted

    def _is_there(self) -> bool:
        name = self._chosen_name()
        return bool(name) and (self.folder / name / MANIFEST).exists()

    def _chosen_name(self) -> str:
        try:
            data = json.loads((self.folder / _CHOSEN).read_text(encoding="utf-8"))
            name = data["folder"]
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return name if isinstance(name, str) and name == Path(name).name else ""

    def _choose(self, name: str) -> None:
        fresh = self.folder / f"{_CHOSEN}.new"
        fresh.write_text(json.dumps({"folder": name}) + "\n", encoding="utf-8")
        fresh.replace(self.folder / _CHOSEN)


def _readable(folder: Path) -> list[Installed]:
    try:
        return [read_installed(folder)]
    except ModelError:
        return []


def _slug(manifest: Manifest) -> str:
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", manifest.name).strip(".-") or "model"
    return f"{name}-{manifest.precision}-{manifest.files[AUDIO].sha256[:12]}"
