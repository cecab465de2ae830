"""LMMS songs: XML (.mmp), or the same behind four bytes of its length and zlib (.mmpz)."""

from __future__ import annotations

from pathlib import Path

from samplerecs_osc.projects.bounded import inflated, pieces
from samplerecs_osc.projects.collect import Names, PitchClasses, Samples, is_drums, tempo, whole
from samplerecs_osc.projects.model import Project, Unusable
from samplerecs_osc.projects.places import project_folder, resolved
from samplerecs_osc.projects.xml import Attributes, XmlReader

#: What LMMS 1.3 puts before a path that is not absolute.
_PREFIXES = ("factorysample:", "usersample:", "local:", "bundle:")
#: Where distributions put the sounds that come with LMMS.
_FACTORY = (Path("/usr/share/lmms/samples"), Path("/usr/local/share/lmms/samples"))
#: The key of a plain instrument track; another one moves its notes.
_BASE = 57
_CLIPS = frozenset({"pattern", "midiclip"})


def read_lmms(path: Path, data: bytes) -> Project:
    """Return what an LMMS song says; `Unusable` where it is none."""
    packed = not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    if packed and len(data) < 6:
        raise Unusable("it is not an LMMS song")
    reader = _Song(project_folder(path))
    # qCompress: the unpacked size in 4 bytes, which may say anything, then zlib.
    reader.read(inflated(data[4:]) if packed else pieces(data))
    return Project(
        path=str(path),
        daw="lmms",
        name=path.stem,
        bpm=reader.bpm(),
        tracks=reader.tracks.all(),
        clips=reader.clips.all(),
        samples=reader.samples.all(),
        notes=reader.pitches.notes(),
        remarks=reader.samples.remarks(),
    )


class _Song(XmlReader):
    root = frozenset({"lmms-project", "multimedia-project"})

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folders = (folder, *_FACTORY)
        self.tracks, self.clips = Names(), Names()
        self.samples, self.pitches = Samples(), PitchClasses()
        self._head: str | None = None
        self._tempo_id = ""
        self._automated: dict[str, str] = {}
        self._first: str | None = None
        self._notes: list[tuple[int, float]] = []
        self._shift = self._master = 0
        self._drums = False

    def bpm(self) -> float | None:
        """Tempo at the start: automation's first value before the song's own."""
        return tempo(self._automated.get(self._tempo_id) or self._head)

    def opened(self, name: str, attributes: Attributes) -> None:
        if name == "head":
            self._head = attributes.get("bpm")
            self._master = whole(attributes.get("masterpitch")) or 0
        elif name == "bpm" and self.above() == "head":
            self._head = attributes.get("value")
            self._tempo_id = attributes.get("id", "")
        elif name == "track":
            self._new_track(attributes)
        elif name == "instrumenttrack":
            self._shift = _BASE - (whole(attributes.get("basenote")) or _BASE)
        elif name == "note" and self.above() in _CLIPS:
            pitch, length = whole(attributes.get("key")), whole(attributes.get("len"))
            if pitch is not None and length:
                self._notes.append((pitch + self._shift + self._master, float(length)))
        elif attributes.get("src"):
            self._sample(name, attributes["src"])
        else:
            self._clip_or_automation(name, attributes)

    def closed(self, name: str) -> None:
        if name in _CLIPS:
            if not self._drums:
                self.pitches.add_clip(self._notes)
            self._notes = []

    def _new_track(self, attributes: Attributes) -> None:
        name = attributes.get("name", "")
        # Type 5 is automation, 6 hidden automation: no tracks that sound.
        if attributes.get("type") not in ("5", "6"):
            self.tracks.add(name)
        self._drums, self._shift = is_drums(name), 0

    def _sample(self, element: str, src: str) -> None:
        if element not in ("audiofileprocessor", "sampletco", "sampleclip"):
            return
        plain = src
        for prefix in _PREFIXES:
            plain = plain.removeprefix(prefix)
        self.samples.add(src, resolved(plain, *self._folders))

    def _clip_or_automation(self, name: str, attributes: Attributes) -> None:
        if name in _CLIPS:
            self.clips.add(attributes.get("name"))
        elif name in ("automationpattern", "automationclip"):
            self._first = None
        elif name == "time" and self._first is None:
            self._first = attributes.get("value")
        elif name == "object" and self._first is not None:
            self._automated.setdefault(attributes.get("id", ""), self._first)
