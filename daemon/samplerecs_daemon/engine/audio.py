"""Where the audio of a sound lies: by its number only, and never outside the library's folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from samplerecs_daemon.ingest.online import is_online_only
from samplerecs_daemon.store import Store
from samplerecs_models.errors import NothingFound


def audio_path(store: Store, sample_id: int) -> Path:
    """Return the real path of a sound's first present file.

    A link inside a folder may lead anywhere; only what really lies in a watched folder is served.

    Raises:
        NothingFound: when there is no such sound, its file is gone, or lies outside.
    """
    places = store.paths_of(sample_id)
    if not places:
        rows = store.sample_rows([sample_id])
        if not rows:
            raise NothingFound(f"There is no sound {sample_id}.")
        raise NothingFound(
            f"The file of {rows[0].name} is not there now.",
            "Its drive may be unplugged: `samplerecs library list` says.",
        )
    inside = [place.resolve() for place in places_inside(store, places)]
    for path in openable(inside):
        if path.is_file():
            return path
    if inside:
        raise NothingFound(f"{places[0]} is gone.", "Scan its folder: samplerecs library scan")
    real = places[0].resolve()
    raise NothingFound(
        f"{places[0]} is a link to {real}, outside the folders of your library.",
        f"Add that folder: samplerecs library add {real.parent}",
    )


def openable(places: Sequence[Path]) -> list[Path]:
    """Return the places that may be opened: in the cloud only, a file would be downloaded.

    Raises:
        NothingFound: when all of them are in the cloud only.
    """
    here = [place for place in places if not is_online_only(place)]
    if places and not here:
        raise NothingFound(
            f"{places[0]} is kept online only (iCloud, OneDrive or Dropbox).",
            "Download it in your file manager; it is heard as soon as it is there.",
        )
    return here


def places_inside(store: Store, places: Sequence[Path]) -> list[Path]:
    """Return the places that, with all links followed, lie inside a watched folder."""
    roots = [root.path.resolve() for root in store.roots()]
    return [
        place for place in places if any(place.resolve().is_relative_to(root) for root in roots)
    ]
