"""`doctor` on the models: which one is used, if any."""

from __future__ import annotations

from samplerecs_daemon.api import Check
from samplerecs_daemon.modelstore.shelf import Shelf
from samplerecs_models.errors import SamplerecsError


def examine_models(shelf: Shelf) -> Check:
    """Return the line; raises nothing for what it finds."""
    try:
        chosen = shelf.chosen()
    except SamplerecsError as error:
        return Check("Model", "fail", error.message, error.hint)
    if chosen is None:
        said = "none installed: sounds are compared by their fingerprints"
        return Check("Model", "ok", f"{said} (samplerecs models install clap)")
    return Check("Model", "ok", f"{chosen.manifest.name} (samplerecs models verify reads it all)")
