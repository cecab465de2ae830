"""REAPER projects (.rpp and their backups): lines of words, blocks between "<NAME" and ">"."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from samplerecs_osc.projects.collect import (
    Names,
    PitchClasses,
    Samples,
    is_drums,
    tempo,
    whole,
)
from samplerecs_osc.projects.model import Project, Unusable
from samplerecs_osc.projects.places import project_folder, resolved

_MOST_DEEP, _MOST_LINE = 200, 8192
_MAGIC = b"<REAPER_PROJECT"
_DRUM_CHANNEL = 9
_NOTE_ON, _NOTE_OFF = 0x9, 0x8


def read_rpp(path: Path, data: bytes) -> Project:
    """Return what a REAPER project says; `Unusable` where it is none."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_MAGIC):
        raise Unusable("it is not a REAPER project")
    reader = _Rpp(project_folder(path))
    # Names that are no UTF-8 (old projects) stay the bytes that they are on the disk.
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        reader.line(line.strip()[:_MOST_LINE])
    return Project(
        path=str(path),
        daw="reaper",
        name=path.stem,
        bpm=tempo(reader.first) or tempo(reader.tempo),
        tracks=reader.tracks.all(),
        clips=reader.clips.all(),
        samples=reader.samples.all(),
        notes=reader.pitches.notes(),
        remarks=reader.samples.remarks(),
    )


class _Rpp:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._blocks: list[str] = []
        self.tempo: str | None = None
        self.first: str | None = None
        self._envelope_on = False
        self.tracks, self.clips = Names(), Names()
        self.samples, self.pitches = Samples(), PitchClasses()
        self._drums = False
        self._now = 0
        self._sounding: dict[tuple[int, int], int] = {}
        self._notes: list[tuple[int, float]] = []

    def line(self, line: str) -> None:
        """Read one line."""
        if line.startswith("<"):
            self._open(line[1:])
        elif line == ">":
            self._close()
        elif self._blocks:
            self._word(line)

    def _open(self, rest: str) -> None:
        words = [*_words(rest), ""]
        self._blocks.append(" ".join(words[:2]).strip() if words[0] == "SOURCE" else words[0])
        if len(self._blocks) > _MOST_DEEP:
            raise Unusable("its blocks lie too deep in each other")
        if words[0] == "SOURCE":
            self._now, self._notes = 0, []
            self._sounding.clear()

    def _close(self) -> None:
        block = self._blocks.pop() if self._blocks else ""
        if block.startswith("SOURCE MIDI"):
            if not self._drums:
                self.pitches.add_clip(self._notes)
            self._notes = []

    def _word(self, line: str) -> None:
        block = self._blocks[-1]
        if block == "REAPER_PROJECT" and line.startswith("TEMPO "):
            self.tempo = _second(line)
        elif block == "TEMPOENVEX":
            self._envelope(line)
        elif block == "TRACK" and line.startswith("NAME"):
            name = _second(line)
            self.tracks.add(name)
            self._drums = is_drums(name)
        elif block == "ITEM" and line.startswith("NAME "):
            self.clips.add(_second(line))
        elif block.startswith("SOURCE MIDI"):
            self._midi(line)
        elif block.startswith("SOURCE") and line.startswith("FILE "):
            written = _second(line)
            self.samples.add(written, resolved(written, self._folder, self._folder / "Media"))

    def _envelope(self, line: str) -> None:
        if line.startswith("ACT "):
            self._envelope_on = _second(line) == "1"
        elif line.startswith("PT ") and self.first is None and self._envelope_on:
            words = list(_words(line))
            self.first = words[2] if len(words) > 2 else None

    def _midi(self, line: str) -> None:
        """Read "E 240 90 3c 60": ticks since the event before, status, note, velocity."""
        words = line.split(maxsplit=5)
        if len(words) < 5 or words[0] not in ("E", "e", "Em", "em"):
            return
        step, event = whole(words[1]), [_hex(word) for word in words[2:5]]
        if step is None or step < 0 or -1 in event:
            return
        self._now += step
        status, pitch, velocity = event
        note = (status & 0xF, pitch)
        if status >> 4 == _NOTE_ON and velocity:
            self._sounding[note] = self._now
        elif status >> 4 in (_NOTE_ON, _NOTE_OFF) and note in self._sounding:
            length = float(self._now - self._sounding.pop(note))
            if note[0] != _DRUM_CHANNEL:
                self._notes.append((pitch, length))


def _words(line: str) -> Iterator[str]:
    """Yield the words of a line; one that holds spaces stands between ", ' or ` marks."""
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        if line[at] in "\"'`":
            end = line.find(line[at], at + 1)
            end = len(line) if end < 0 else end
            yield line[at + 1 : end]
            at = end + 1
        else:
            end = next((i for i in range(at, len(line)) if line[i].isspace()), len(line))
            yield line[at:end]
            at = end


def _second(line: str) -> str:
    words = _words(line)
    next(words, None)
    return next(words, "")


def _hex(word: str) -> int:
    try:
        return int(word, 16) if len(word) <= 2 else -1
    except ValueError:
        return -1
