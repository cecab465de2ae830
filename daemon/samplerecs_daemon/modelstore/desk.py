"""What `samplerecs models` does; works with or without a daemon, which follows by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from samplerecs_daemon.ingest.workers import worker_count
from samplerecs_daemon.modelstore.catalogue import CATALOGUE, DEFAULT_PRECISION, Entry, entry_of
from samplerecs_daemon.modelstore.download import Told
from samplerecs_daemon.modelstore.install import Done, install_from_folder, install_from_hub
from samplerecs_daemon.modelstore.shelf import Shelf
from samplerecs_daemon.towers.tower import Tower
from samplerecs_models.embed.clap.manifest import Installed, check_file
from samplerecs_models.embed.clap.types import Verdict
from samplerecs_models.errors import InputError, ModelError

#: Seconds that the self-test may take.
_SELFTEST_S = 300.0
_SELFTEST = "samplerecs_daemon.towers.jobs:self_testing"


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that is installed, or can be.

    Attributes:
        name: what it is asked for by.
        state: "in use", "installed", "damaged" or "can be installed".
        precision: of its weights.
        size: bytes on disk, or about so many to be fetched.
        words: it understands words.
        provider: what computes it; "" where it is not installed.
        source: where it came from or lies; `revision`: the commit.
        license: as its authors say.
        help: one line for people.
    """

    name: str
    state: str
    precision: str
    size: int
    words: bool
    provider: str = ""
    source: str = ""
    revision: str = ""
    license: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of an installed model: `trouble` is "" where it is what was installed."""

    model: str
    file: str
    trouble: str = ""


def offers(shelf: Shelf) -> list[Offer]:
    """Return the installed models, the one in use first, then what can be fetched."""
    chosen = _chosen(shelf)
    found = [_looked_at(_installed(one, chosen), one) for one in shelf.installed()]
    taken = {one.name for one in found}
    return found + [_fetchable(entry) for entry in CATALOGUE if entry.title not in taken]


def install(
    shelf: Shelf, name: str, told: Told, *, folder: Path | None, precision: str, text: bool
) -> Done:
    """Install a model of the catalogue, or that of a folder.

    Raises:
        SamplerecsError: when it cannot be installed; what was fetched is kept to go on with.
    """
    try:
        if folder is not None:
            return install_from_folder(shelf, folder, precision=precision, text=text)
        return install_from_hub(shelf, entry_of(name), told, precision=precision, text=text)
    except OSError as error:
        raise ModelError(
            f"The model cannot be written to {shelf.folder}: {error.strerror or error}.",
            "Make room, or see that the folder can be written.",
        ) from error


def remove(shelf: Shelf, name: str) -> list[Offer]:
    """Remove the files of a model; the vectors it made are kept.

    Raises:
        ModelError: when there is no such model, or it cannot be removed.
    """
    chosen = _chosen(shelf)
    try:
        return [_installed(one, chosen) for one in shelf.remove(name)]
    except OSError as error:
        raise ModelError(
            f"The model cannot be removed: {error.strerror or error}.",
            "Stop the daemon, then try again: samplerecs daemon stop",
        ) from error


def verify(shelf: Shelf) -> list[Checked]:
    """Compare every file of every installed model with its checksum."""
    found = []
    for one in shelf.installed():
        found += [
            Checked(one.manifest.name, file, _fault(one, file)) for file in one.manifest.files
        ]
    return found


def _fault(one: Installed, file: str) -> str:
    """Return what is wrong with a file of a model, "" for nothing."""
    try:
        check_file(one, file)
    except ModelError as error:
        return error.message
    return ""


def _looked_at(offer: Offer, one: Installed) -> Offer:
    """Return the offer, its state by the files themselves."""
    damaged = any(_fault(one, file) for file in one.manifest.files)
    return replace(offer, state="damaged") if damaged else offer


def self_test(shelf: Shelf) -> Verdict:
    """Have the model in use tell five made sounds by their names, in a child process.

    Raises:
        ModelError: when none is installed, it cannot be used, or has no text tower.
    """
    chosen = shelf.chosen()
    if chosen is None:
        raise ModelError("No model is installed.", "samplerecs models install clap")
    tower = Tower(_SELFTEST, (str(chosen.folder), worker_count()), polite=False)
    try:
        (verdict,) = tower.ask(None, _SELFTEST_S)
    finally:
        tower.close()
    if not isinstance(verdict, Verdict):
        raise InputError("The model gave no verdict.")
    return verdict


def _fetchable(entry: Entry) -> Offer:
    return Offer(
        name=entry.name,
        state="can be installed",
        precision=DEFAULT_PRECISION,
        size=entry.size(DEFAULT_PRECISION, text=True),
        words=True,
        source=f"https://huggingface.co/{entry.repo}",
        revision=entry.revision,
        license=entry.license,
        help=entry.help,
    )


def _chosen(shelf: Shelf) -> Installed | None:
    try:
        return shelf.chosen()
    except ModelError:
        return None


def _installed(one: Installed, chosen: Installed | None) -> Offer:
    about = one.manifest
    return Offer(
        name=about.name,
        state="in use" if one == chosen else "installed",
        precision=about.precision,
        size=about.size,
        words=about.has_text,
        provider=about.provider,
        source=about.source,
        revision=about.revision,
        license=about.license,
    )
