"""What is heard, frame by frame: one voice, its other side, fades where it is cut. No device."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.float32]
#: Frames per second of everything that is played, and channels.
RATE, CHANNELS = 48_000, 2
#: Frames over which a sound that is cut falls silent (5 ms), so that nothing clicks.
FADE = 240


@dataclass(frozen=True, slots=True)
class Side:
    """One of two versions of a sound: float32 (frames, 2), and the factor it is played at."""

    frames: Frames
    gain: float = 1.0


class Voice:
    """A sound that plays.

    Args:
        token: names it.
        sides: the sound, and its original where there is one.
        loop: play it round and round.
        delay: frames of silence before it.
    """

    def __init__(self, token: int, sides: tuple[Side, ...], *, loop: bool, delay: int = 0) -> None:
        self.token = token
        self.sides = sides
        self.loop = loop
        self.delay = delay
        self.side = 0
        self.at = 0
        self.heard = 0
        self.sounding = False
        self.over = False

    @property
    def length(self) -> int:
        """Frames of the side that plays."""
        return len(self.sides[self.side].frames)

    @property
    def share(self) -> float:
        """Share of the sound that was played, 0..1."""
        return min(1.0, self.heard / max(1, self.length))

    def switch(self, side: int) -> None:
        """Go on with another side, at the same share of it."""
        share = self.at / max(1, self.length)
        self.side = side
        self.at = min(int(share * self.length), max(0, self.length - 1))

    def take(self, count: int) -> Frames:
        """Return the next frames, fewer at the end of what is no loop."""
        silence = min(self.delay, count)
        self.delay -= silence
        sound = self._sound(count - silence)
        self.heard += len(sound)
        return np.concatenate([np.zeros((silence, CHANNELS), np.float32), sound])

    def _sound(self, count: int) -> Frames:
        side = self.sides[self.side]
        length = len(side.frames)
        if self.loop and length:
            found = np.take(side.frames, np.arange(self.at, self.at + count), axis=0, mode="wrap")
            self.at = (self.at + count) % length
        else:
            found = side.frames[self.at : self.at + count]
            self.at += len(found)
            self.over = self.at >= length
        return found * np.float32(side.gain)


class Mixer:
    """The voice that plays, and those that fade out; `render` runs in the device's thread.

    Args:
        sounding: told of a voice at its first frame that is not silent.
        ended: told of a voice that is over, and whether it came to its end by itself.
    """

    def __init__(
        self, sounding: Callable[[Voice], None], ended: Callable[[Voice, bool], None]
    ) -> None:
        self._turn = threading.Lock()
        self._voice: Voice | None = None
        self._tails: list[Frames] = []
        self._sounding = sounding
        self._ended = ended
        self.idle_since = time.monotonic()

    @property
    def voice(self) -> Voice | None:
        """What plays now."""
        return self._voice

    def play(self, voice: Voice | None) -> None:
        """Play a voice in place of what plays; None for silence."""
        with self._turn:
            before, self._voice = self._voice, voice
            if before is not None:
                heard = before.heard
                self._fade(before)
                before.heard = heard
        if before is not None:
            self._ended(before, False)

    def add(self, token: int, side: Side) -> None:
        """Give a voice another side to switch to, where it still plays."""
        with self._turn:
            if self._voice is not None and self._voice.token == token:
                self._voice.sides = (*self._voice.sides, side)

    def switch(self, side: int) -> None:
        """Have the voice go on with another side."""
        with self._turn:
            voice = self._voice
            if voice is not None and side != voice.side and side < len(voice.sides):
                place = voice.at, voice.heard
                self._fade(voice)
                voice.at, voice.heard = place
                voice.over = False
                voice.switch(side)

    def render(self, count: int) -> Frames:
        """Return the next frames, float32 (count, 2), within -1..1."""
        mixed = np.zeros((count, CHANNELS), np.float32)
        with self._turn:
            voice = self._voice
            if voice is not None:
                sound = voice.take(count)
                mixed[: len(sound)] += sound
                if voice.over:
                    self._voice = None
            self._tails = [left for tail in self._tails if len(left := _added(mixed, tail))]
        if voice is not None:
            self.idle_since = time.monotonic()
            if not voice.sounding and sound.any():
                voice.sounding = True
                self._sounding(voice)
            if voice.over:
                self._ended(voice, True)
        return np.clip(mixed, -1.0, 1.0, out=mixed)

    def _fade(self, voice: Voice) -> None:
        """Let a voice that was begun fall silent over the next frames."""
        if voice.heard:
            tail = voice.take(FADE)
            ramp = np.linspace(1.0, 0.0, len(tail), dtype=np.float32)
            self._tails.append(tail * ramp[:, None])


def _added(mixed: Frames, tail: Frames) -> Frames:
    """Add the beginning of a tail to what is heard; return what is left of it."""
    count = min(len(mixed), len(tail))
    mixed[:count] += tail[:count]
    return tail[count:]
