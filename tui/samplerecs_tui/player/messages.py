"""What the panel and its player say to each other: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import cast


@dataclass(frozen=True, slots=True)
class Play:
    """Play a sound, in place of what plays.

    Attributes:
        token: names this playing in what is reported of it.
        path: WAV, FLAC, MP3 or Ogg Vorbis file, such as a render's.
        gain_db: level change, such as `Render.loudness.match_db`.
        loop: play it round and round.
        at: when to start, by this machine's `time.monotonic`; 0.0 for at once.
    """

    token: int
    path: str
    gain_db: float = 0.0
    loop: bool = False
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Other:
    """Give what plays the file that `Switch` turns to: the original.

    Attributes:
        token: the playing that is meant; nothing happens where it is over.
        path: as in `Play`.
        gain_db: level change.
    """

    token: int
    path: str
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Load:
    """Have files ready in memory, because they are likely to be played next."""

    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """Go on with the original (True) or the changed sound (False), at the same place in it."""

    original: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """Fall silent."""


@dataclass(frozen=True, slots=True)
class UseDevice:
    """Play on the device of this name; "" for the system's choice."""

    name: str


@dataclass(frozen=True, slots=True)
class AskDevices:
    """Report the devices that there are."""


@dataclass(frozen=True, slots=True)
class Tone:
    """Play a second of a soft tone, first on the left, then on the right."""

    token: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The player is there, or uses another device now.

    Attributes:
        device: name of the device, "" for the system's choice.
        backend: what plays: ALSA, Core Audio, WASAPI, ... or Null.
        silent: True when nothing will be heard, because there is no device.
    """

    device: str
    backend: str
    silent: bool


@dataclass(frozen=True, slots=True)
class Playing:
    """A sound was loaded and starts.

    Attributes:
        token: of its `Play`.
        duration_s: its length in seconds.
        waits_s: seconds until it starts, on the beat; 0 when it starts at once.
    """

    token: int
    duration_s: float
    waits_s: float


@dataclass(frozen=True, slots=True)
class Sounding:
    """The device took the first frame that is not silent, at `at` (`time.monotonic`)."""

    token: int
    at: float


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a sound is, ten times a second while it plays.

    Attributes:
        token: of its `Play`.
        position_s: place in the sound, in seconds.
        heard_s: seconds played so far, rounds of a loop included.
        original: True while the original plays.
    """

    token: int
    position_s: float
    heard_s: float
    original: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """A sound ended, was stopped or replaced: what a `Signal` of the kind "heard" needs.

    Attributes:
        token: of its `Play`.
        seconds: seconds played, rounds of a loop included.
        share: share of the sound that was played, 0..1.
        finished: True when it came to its end by itself.
        silent: True when it was played to nobody, because there is no device.
    """

    token: int
    seconds: float
    share: float
    finished: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class Devices:
    """The names of the devices that there are."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What did not work, in words, and what to do; `token` of the `Play`, or 0."""

    what: str
    hint: str = ""
    token: int = 0


@dataclass(frozen=True, slots=True)
class Died:
    """The player's process ended by itself; it is started again for the next sound."""

    what: str
    token: int = 0


Command = Play | Other | Load | Switch | Stop | UseDevice | AskDevices | Tone
Report = Ready | Playing | Sounding | Progress | Heard | Devices | Trouble | Died
_COMMANDS = (Play, Other, Load, Switch, Stop, UseDevice, AskDevices, Tone)
_REPORTS = (Ready, Playing, Sounding, Progress, Heard, Devices, Trouble, Died)


def to_line(message: Command | Report) -> str:
    """Return a message as one line without its end; pure ASCII, whatever a path holds."""
    return json.dumps({"is": type(message).__name__, **asdict(message)}, separators=(",", ":"))


def command_of(line: str) -> Command | None:
    """Return the command of a line; None for what is none."""
    return cast("Command | None", _message(line, _COMMANDS))


def report_of(line: str) -> Report | None:
    """Return the report of a line; None for what is none."""
    return cast("Report | None", _message(line, _REPORTS))


def _message(line: str, kinds: Sequence[type]) -> object:
    try:
        found = json.loads(line)
        name = found.pop("is")
        values = {key: tuple(v) if isinstance(v, list) else v for key, v in found.items()}
        return next(kind for kind in kinds if kind.__name__ == name)(**values)
    except (ValueError, TypeError, AttributeError, KeyError, StopIteration):
        return None
