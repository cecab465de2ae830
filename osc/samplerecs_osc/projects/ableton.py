"""Ableton Live sets (.als): XML in gzip, as Live 8 to 12 write it."""

from __future__ import annotations

from pathlib import Path

from samplerecs_models.scales import scale_name
from samplerecs_osc.projects.bounded import gunzipped
from samplerecs_osc.projects.collect import Names, PitchClasses, Samples, is_drums, tempo, whole
from samplerecs_osc.projects.model import Project, Unusable
from samplerecs_osc.projects.places import project_folder, resolved
from samplerecs_osc.projects.xml import Attributes, XmlReader

#: Live's scales by number (Live 12); Live 11 writes their names.
_SCALES = ("Major", "Minor", "Dorian", "Mixolydian", "Lydian", "Phrygian", "Locrian")
_TRACKS = frozenset({"MidiTrack", "AudioTrack", "GroupTrack", "ReturnTrack"})
_CLIPS = frozenset({"MidiClip", "AudioClip"})
_MASTER = frozenset({"MasterTrack", "MainTrack"})


def read_als(path: Path, data: bytes) -> Project:
    """Return what a Live set says; `Unusable` where it is none."""
    if data[:2] != b"\x1f\x8b":
        raise Unusable("it is not a Live set (it is not packed with gzip)")
    reader = _LiveSet(project_folder(path))
    reader.read(gunzipped(data))
    return Project(
        path=str(path),
        daw="live",
        name=path.stem,
        bpm=reader.bpm(),
        scale=reader.scale(),
        tracks=reader.tracks.all(),
        clips=reader.clips.all(),
        samples=reader.samples.all(),
        notes=reader.pitches.notes(),
        remarks=reader.samples.remarks(),
    )


class _FileRef:
    """One reference to a file: Live 11 writes whole paths, Live 8 to 10 their elements."""

    def __init__(self) -> None:
        self.path = self.relative = self.name = ""
        self.size: int | None = None
        self.elements: list[str] = []
        self.hint: list[str] = []

    def written(self) -> str:
        """The path as people would write it."""
        if self.path or self.relative:
            return self.path or self.relative
        folders = self.hint or self.elements
        if not self.name:
            return ""
        lead = "/" if self.hint and ":" not in self.hint[0] else ""
        return lead + "/".join([*folders, self.name])

    def near(self) -> str:
        """The path below the project's folder, "" where there is none."""
        if self.relative or not self.elements:
            return self.relative
        return "/".join([*(part or ".." for part in self.elements), self.name])


class _LiveSet(XmlReader):
    root = frozenset({"Ableton"})

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.tracks, self.clips = Names(), Names()
        self.samples, self.pitches = Samples(), PitchClasses()
        self._file: _FileRef | None = None
        self._main: _FileRef | None = None
        self._others: list[_FileRef] = []
        self._manual: str | None = None
        self._target = self._pointee = ""
        self._firsts: dict[str, str] = {}
        self._arranged = ""
        self._root: int | None = None
        self._scale = ""
        self._in_key = False
        self._notes: list[tuple[int, float]] = []
        self._row: list[float] = []
        self._track = self._user = ""
        self._drums = False

    def bpm(self) -> float | None:
        """Tempo at the start: automation's first value before the value on the screen."""
        automated = self._firsts.get(self._target) if self._target else None
        return tempo(automated or self._arranged or self._manual)

    def scale(self) -> tuple[int, str | None] | None:
        """The set's root and scale; C major that nobody switched on is Live's own default."""
        name = self._scale
        if name.isdigit() and len(name) < 4:
            name = _SCALES[int(name)] if int(name) < len(_SCALES) else ""
        if self._root is None or not 0 <= self._root <= 11:
            return None
        default = self._root == 0 and name == "Major"
        if default and not self._in_key:
            return None
        return self._root, scale_name(name)

    def opened(self, name: str, attributes: Attributes) -> None:
        value = attributes.get("Value", "")
        if self._file is not None:
            self._in_file(self._file, name, value, attributes)
        elif name == "FileRef" and self.inside("SampleRef"):
            self._file = _FileRef()
        elif name in _TRACKS:
            self._track, self._user, self._drums = "", "", False
        elif name == "DrumGroupDevice":
            self._drums = True
        elif name in ("EffectiveName", "UserName") and self.above() == "Name":
            self._name(name, value)
        elif name == "Name" and self.above() in _CLIPS:
            self.clips.add(value)
        else:
            self._note(name, value, attributes)
            self._tempo(name, value, attributes)
            self._scale_of_set(name, value)

    def closed(self, name: str) -> None:
        if name == "FileRef" and self._file is not None:
            self._file_ended(self._file)
            self._file = None
        elif name == "SampleRef" and "SampleRef" not in self.path[:-1]:
            self._sample_ended()
        elif name == "MidiClip":
            if not (self._drums or is_drums(self._user or self._track)):
                self.pitches.add_clip(self._notes)
            self._notes = []
        elif name == "KeyTrack":
            self._row = []

    def _name(self, name: str, value: str) -> None:
        if self.above(2) not in _TRACKS:
            return
        if name == "UserName":
            self._user = value
        else:
            self._track = value
            self.tracks.add(value)

    def _in_file(self, file: _FileRef, name: str, value: str, attributes: Attributes) -> None:
        hint = self.inside("SearchHint")
        if name == "Path":
            file.path = value
        elif name == "RelativePath" and value:
            file.relative = value
        elif name == "RelativePathElement":
            (file.hint if hint else file.elements).append(attributes.get("Dir", ""))
        elif name == "Name" and not hint:
            file.name = value
        elif name in ("OriginalFileSize", "FileSize"):
            file.size = whole(value)

    def _file_ended(self, file: _FileRef) -> None:
        if self.above() == "SampleRef" and self._main is None:
            self._main = file
        else:
            self._others.append(file)

    def _sample_ended(self) -> None:
        main, others = self._main, self._others
        self._main, self._others = None, []
        if main is None or not main.written():
            return
        candidates = [
            place
            for file in (main, *others)
            for text in (file.written(), file.near())
            for place in (resolved(text, self._folder) if text else ())
        ]
        self.samples.add(main.written(), candidates, main.size)

    def _note(self, name: str, value: str, attributes: Attributes) -> None:
        if name == "MidiNoteEvent" and attributes.get("IsEnabled", "true") == "true":
            self._row.append(_number(attributes.get("Duration", "")))
        elif name == "MidiKey" and self.above() == "KeyTrack":
            pitch = whole(value)
            if pitch is not None:
                self._notes += [(pitch, length) for length in self._row]

    def _tempo(self, name: str, value: str, attributes: Attributes) -> None:
        if not _MASTER & {*self.path[:4]}:
            return
        tempo_here = "Tempo" in self.path
        if name == "Manual" and self.above() == "Tempo":
            self._manual = value
        elif name == "AutomationTarget" and self.above() == "Tempo":
            self._target = attributes.get("Id", "")
        elif name == "PointeeId":
            self._pointee = value
        elif name == "FloatEvent" and self.inside("AutomationEnvelope"):
            self._firsts.setdefault(self._pointee, value)
        elif name == "FloatEvent" and tempo_here and not self._arranged:
            # Live 8 keeps the arrangement's tempo at the control itself.
            self._arranged = value

    def _scale_of_set(self, name: str, value: str) -> None:
        of_set = len(self.path) == 4 and self.path[1:3] == ["LiveSet", "ScaleInformation"]
        if of_set and name in ("Root", "RootNote"):
            self._root = whole(value)
        elif of_set and name == "Name":
            self._scale = value
        elif name in ("InKey", "IsInKey") and self.path[1:2] == ["LiveSet"] and len(self.path) == 3:
            self._in_key = value == "true"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
