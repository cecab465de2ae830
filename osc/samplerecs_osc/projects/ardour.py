"""Ardour sessions (.ardour): XML. Tempo, tracks and imported sounds; notes lie in other files."""

from __future__ import annotations

from pathlib import Path

from samplerecs_osc.projects.bounded import pieces
from samplerecs_osc.projects.collect import Names, Samples, tempo
from samplerecs_osc.projects.model import Project
from samplerecs_osc.projects.places import project_folder, resolved
from samplerecs_osc.projects.xml import Attributes, XmlReader

#: Buses that every session has.
_OWN_ROUTES = frozenset({"master", "monitor", "auditioner"})


def read_ardour(path: Path, data: bytes) -> Project:
    """Return what an Ardour session says; `Unusable` where it is none."""
    reader = _Session(project_folder(path))
    reader.read(pieces(data))
    return Project(
        path=str(path),
        daw="ardour",
        name=reader.name or path.stem,
        bpm=tempo(reader.tempo),
        tracks=reader.tracks.all(),
        clips=reader.clips.all(),
        samples=reader.samples.all(),
        remarks=reader.samples.remarks(),
    )


class _Session(XmlReader):
    root = frozenset({"Session"})

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.name = ""
        self.tempo: str | None = None
        self.tracks, self.clips, self.samples = Names(), Names(), Samples()

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "Session" and len(self.path) == 1:
            self.name = attributes.get("name", "")
        elif name == "Tempo" and self.inside("TempoMap") and self.tempo is None:
            # Quarter notes a minute since Ardour 6, beats a minute before.
            self.tempo = attributes.get("npm") or attributes.get("beats-per-minute")
        elif name == "Route" and attributes.get("name", "").lower() not in _OWN_ROUTES:
            self.tracks.add(attributes.get("name"))
        elif name == "Region" and self.inside("Playlist"):
            self.clips.add(attributes.get("name"))
        elif name == "Source" and self.inside("Sources"):
            self._source(attributes)

    def _source(self, attributes: Attributes) -> None:
        """Add an imported or embedded sound; takes have no origin and are none of the library's."""
        origin, name = attributes.get("origin", ""), attributes.get("name", "")
        if attributes.get("type", "audio") != "audio" or not (origin or name.startswith("/")):
            return
        written = origin or name
        inside = self._folder / "interchange" / self.name / "audiofiles"
        copies = resolved(name, inside) if name else ()
        self.samples.add(written, (*resolved(written, self._folder), *copies))
