"""The models that are installed, and what can be."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samplerecs_daemon.modelstore.desk import Checked, Offer
    from samplerecs_daemon.modelstore.download import Told
    from samplerecs_daemon.modelstore.install import Done
    from samplerecs_daemon.modelstore.shelf import Shelf
    from samplerecs_models.embed.clap.types import Verdict


def model_offers() -> list[Offer]:
    """Return the models that are installed, and what can be."""
    from samplerecs_daemon.modelstore import desk

    return desk.offers(_shelf())


def install_model(
    name: str, told: Told, *, folder: Path | None = None, precision: str = "", text: bool = True
) -> Done:
    """Fetch a model, or take it from a folder; a daemon that runs uses it within two seconds.

    Args:
        name: of the catalogue.
        told: how far a download is: file, bytes there, bytes in all.
        folder: where it lies on this computer; nothing is then fetched.
        precision: fp32, fp16 or int8; "" for the usual.
        text: with the tower that understands words.

    Raises:
        SamplerecsError: when it cannot be installed.
    """
    from samplerecs_daemon.modelstore import desk

    return desk.install(_shelf(), name, told, folder=folder, precision=precision, text=text)


def remove_model(name: str) -> list[Offer]:
    """Remove the files of a model; raise ModelError when there is none of that name."""
    from samplerecs_daemon.modelstore import desk

    return desk.remove(_shelf(), name)


def verify_models() -> list[Checked]:
    """Compare every file of the installed models with its checksum."""
    from samplerecs_daemon.modelstore import desk

    return desk.verify(_shelf())


def self_test_model() -> Verdict:
    """Have the model in use name five made sounds; raise ModelError when it cannot be used."""
    from samplerecs_daemon.modelstore import desk

    return desk.self_test(_shelf())


def _shelf() -> Shelf:
    from samplerecs_daemon.modelstore.shelf import Shelf
    from samplerecs_daemon.paths import find_paths

    return Shelf(find_paths(os.environ).models)
