"""FL Studio projects (.flp): a header, then numbered events.

An event's number says its size: below 64 a byte, below 128 two, below 192 four, else a length
(7 bits a byte, the low ones first) and so many bytes. Numbers are those that PyFLP documents.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from samplerecs_osc.projects.collect import Names, PitchClasses, Samples, is_drums, tempo
from samplerecs_osc.projects.model import Notes, Project, Unusable
from samplerecs_osc.projects.places import project_folder, resolved

_HEADER = struct.Struct("<4sIHHH4sI")
_NOTE = struct.Struct("<IHHIH")
_NOTE_BYTES = 24
_NEW_CHANNEL, _OLD_TEMPO, _TEMPO = 64, 66, 156
_OLD_NAME, _PATTERN_NAME, _TITLE, _SAMPLE, _VERSION = 192, 193, 194, 196, 199
_CHANNEL_NAME, _NOTES, _TRACK_NAME = 203, 224, 239
#: FL's own sounds: the folder is where the user installed it.
_FACTORY = "%FLStudioFactoryData%"
#: From this version on texts are UTF-16.
_UNICODE_SINCE = (11, 5)
_MOST_EVENTS = 5_000_000


def read_flp(path: Path, data: bytes) -> Project:
    """Return what an FL Studio project says; `Unusable` where it is none."""
    if len(data) < _HEADER.size:
        raise Unusable("it is not an FL Studio project")
    magic, size, _form, _channels, _ppq, chunk, length = _HEADER.unpack_from(data)
    if magic != b"FLhd" or size != 6 or chunk != b"FLdt":
        raise Unusable("it is not an FL Studio project")
    reader = _Flp(project_folder(path))
    for number, value in _events(data, _HEADER.size, min(len(data), _HEADER.size + length)):
        reader.event(number, value)
    return Project(
        path=str(path),
        daw="fl",
        name=path.stem,
        bpm=tempo(reader.tempo),
        tracks=reader.tracks.all(),
        clips=reader.patterns.all(),
        samples=reader.samples.all(),
        notes=reader.notes(),
        remarks=reader.samples.remarks(),
    )


class _Flp:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._version = (0, 0)
        self._fine: float | None = None
        self._old: float | None = None
        self._channel = 0
        self._drums: set[int] = set()
        self._clips: list[list[tuple[int, int, float]]] = []
        self.tracks, self.patterns, self.samples = Names(), Names(), Samples()

    @property
    def tempo(self) -> float | None:
        """Tempo in BPM; projects before FL 3.4 have whole ones only."""
        return self._fine or self._old

    def event(self, number: int, value: bytes) -> None:
        """Read one event."""
        if number == _VERSION:
            self._version = _version(value)
        elif number == _TEMPO:
            self._fine = int.from_bytes(value, "little") / 1000
        elif number == _OLD_TEMPO:
            self._old = float(int.from_bytes(value, "little"))
        elif number == _NEW_CHANNEL:
            self._channel = int.from_bytes(value, "little")
        elif number == _NOTES:
            self._pattern(value)
        elif number >= _OLD_NAME:
            self._text(number, value)

    def notes(self) -> Notes:
        """Return the notes of the patterns, those of drum channels left out."""
        pitches = PitchClasses()
        for clip in self._clips:
            pitches.add_clip([(key, size) for rack, key, size in clip if rack not in self._drums])
        return pitches.notes()

    def _text(self, number: int, value: bytes) -> None:
        if number == _SAMPLE:
            self._sample(self._decoded(value))
        elif number in (_CHANNEL_NAME, _OLD_NAME):
            name = self._decoded(value)
            self.tracks.add(name)
            if is_drums(name):
                self._drums.add(self._channel)
        elif number == _TRACK_NAME:
            self.tracks.add(self._decoded(value))
        elif number == _PATTERN_NAME:
            self.patterns.add(self._decoded(value))

    def _sample(self, written: str) -> None:
        plain = written.removeprefix(_FACTORY).lstrip("\\/") if _FACTORY in written else written
        places = () if plain != written else resolved(written, self._folder)
        self.samples.add(written, places)

    def _pattern(self, value: bytes) -> None:
        clip = []
        for at in range(0, len(value) - _NOTE_BYTES + 1, _NOTE_BYTES):
            _position, _flags, rack, length, key = _NOTE.unpack_from(value, at)
            clip.append((rack, key, float(length)))
        self._clips.append(clip)

    def _decoded(self, value: bytes) -> str:
        if self._version >= _UNICODE_SINCE:
            return value.decode("utf-16-le", "replace").rstrip("\0")
        return value.decode("cp1252", "replace").rstrip("\0")


def _events(data: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    for _ in range(_MOST_EVENTS):
        if at >= end:
            return
        number, at = data[at], at + 1
        if number < _OLD_NAME:
            size = 1 << (number >> 6)
        else:
            size, at = _length(data, at, end)
        if at + size > end:
            raise Unusable("it ends too early")
        yield number, data[at : at + size]
        at += size
    raise Unusable("it holds too many events")


def _length(data: bytes, at: int, end: int) -> tuple[int, int]:
    size = 0
    for shift in range(0, 35, 7):
        if at >= end:
            break
        byte = data[at]
        at += 1
        size |= (byte & 0x7F) << shift
        if byte < 0x80:
            return size, at
    raise Unusable("it ends too early")


def _version(value: bytes) -> tuple[int, int]:
    parts = value.decode("ascii", "replace").rstrip("\0").split(".")
    numbers = [
        int(part) if part.isascii() and part.isdigit() and len(part) < 6 else 0 for part in parts
    ]
    return (numbers[0], numbers[1] if len(numbers) > 1 else 0)
