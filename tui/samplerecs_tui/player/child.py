"""The player itself, in a process of its own: reads commands, plays, reports."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
from collections.abc import Callable
from typing import TextIO

import numpy as np

from samplerecs_tui.player.messages import (
    AskDevices,
    Command,
    Devices,
    Heard,
    Load,
    Other,
    Play,
    Playing,
    Progress,
    Ready,
    Report,
    Sounding,
    Stop,
    Switch,
    Tone,
    Trouble,
    UseDevice,
    command_of,
    to_line,
)
from samplerecs_tui.player.mixer import CHANNELS, RATE, Frames, Mixer, Side, Voice
from samplerecs_tui.player.output import NoDevice, Output, device_names
from samplerecs_tui.player.sounds import Sounds, Unplayable

#: Seconds between two reports on what plays, and of silence after which the device is stopped.
PROGRESS_S, IDLE_S = 0.1, 20.0
#: The token of trouble that ends no playing.
_NO_TOKEN = -1
#: A start further ahead than this, in seconds, is a mistake: it is played at once.
_FURTHEST_S = 10.0
_Open = Callable[[Callable[[int], Frames], str, bool], Output]


def _open(render: Callable[[int], Frames], device: str, silent: bool) -> Output:
    return Output(render, device, silent=silent)


class Child:
    """Plays what it is told.

    Args:
        say: takes reports; from any thread.
        silent: never use a device.
        opened: opens a device.
    """

    def __init__(self, say: Callable[[Report], None], silent: bool, opened: _Open = _open) -> None:
        self._say = say
        self._silent = silent
        self._opened = opened
        self._sounds = Sounds()
        self._mixer = Mixer(self._sounding, self._ended)
        self._output: Output | None = None

    def ready(self) -> None:
        """Open the system's device, and say what there is."""
        self._use("")

    def do(self, command: Command) -> None:
        """Carry out one command."""
        match command:
            case Play():
                self._play(command)
            case Other():
                self._other(command)
            case Load():
                self._load(command.paths)
            case Switch():
                self._mixer.switch(1 if command.original else 0)
            case Stop():
                self._mixer.play(None)
            case UseDevice():
                self._use(command.name)
            case AskDevices():
                self._say(Devices(() if self._silent else device_names()))
            case Tone():
                self._start(Voice(command.token, (Side(tone()),), loop=False))

    def look(self) -> None:
        """Report on what plays; stop the device when nothing has for a while."""
        voice, output = self._mixer.voice, self._output
        if voice is not None:
            original = voice.side == 1
            self._say(Progress(voice.token, voice.at / RATE, voice.heard / RATE, original))
        elif output and output.running and time.monotonic() - self._mixer.idle_since > IDLE_S:
            output.stop()

    @property
    def busy(self) -> bool:
        """Whether `look` has anything to do."""
        return self._mixer.voice is not None or bool(self._output and self._output.running)

    def close(self) -> None:
        """Fall silent and give the device back."""
        self._mixer.play(None)
        if self._output is not None:
            self._output.close()

    def _play(self, command: Play) -> None:
        try:
            side = Side(self._sounds.get(command.path), _factor(command.gain_db))
        except Unplayable as error:
            self._mixer.play(None)
            self._say(Trouble(str(error), "", command.token))
            return
        waits = command.at - time.monotonic() if command.at else 0.0
        waits = waits if 0 < waits <= _FURTHEST_S else 0.0
        delay = round(waits * RATE)
        self._start(Voice(command.token, (side,), loop=command.loop, delay=delay), waits)

    def _start(self, voice: Voice, waits_s: float = 0.0) -> None:
        self._mixer.idle_since = time.monotonic()
        self._mixer.play(voice)
        self._say(Playing(voice.token, voice.length / RATE, round(waits_s, 3)))
        try:
            if self._output is None:
                self._use("")
            if self._output is not None:
                self._output.start()
        except NoDevice as error:
            self._say(Trouble(str(error), "Choose another one, or close the program.", voice.token))
            self._fall_back()

    def _other(self, command: Other) -> None:
        try:
            side = Side(self._sounds.get(command.path), _factor(command.gain_db))
        except Unplayable as error:
            # What plays goes on without it: the trouble is that of no playing.
            self._say(Trouble(str(error), "", _NO_TOKEN))
            return
        self._mixer.add(command.token, side)

    def _load(self, paths: tuple[str, ...]) -> None:
        for path in paths:
            # Who plays it is told; it may never be played.
            with contextlib.suppress(Unplayable):
                self._sounds.get(path)

    def _use(self, name: str) -> None:
        """Change to a device; where it cannot be used stay with what there is."""
        try:
            fresh = self._opened(self._mixer.render, name, self._silent)
        except NoDevice as error:
            if name:
                self._say(Trouble(str(error), "Choose another one, or close that program."))
            if self._output is None:
                self._fall_back()
            return
        self._change(fresh)

    def _fall_back(self) -> None:
        """Play to nobody: everything else goes on as if it were heard."""
        self._change(self._opened(self._mixer.render, "", True))

    def _change(self, fresh: Output) -> None:
        before, self._output = self._output, fresh
        if before is not None:
            before.close()
        if self._mixer.voice is not None:
            with contextlib.suppress(NoDevice):
                fresh.start()
        self._say(Ready(fresh.device, fresh.backend, fresh.silent))

    def _sounding(self, voice: Voice) -> None:
        self._say(Sounding(voice.token, time.monotonic()))

    def _ended(self, voice: Voice, finished: bool) -> None:
        silent = self._output is None or self._output.silent
        seconds, share = round(voice.heard / RATE, 3), round(voice.share, 3)
        self._say(Heard(voice.token, seconds, share, finished, silent))


def tone() -> Frames:
    """Return the test tone: half a second of 440 Hz at -18 dBFS on each side in turn."""
    half = RATE // 2
    time_s = np.arange(half) / RATE
    fade = np.minimum(1.0, np.minimum(time_s, time_s[::-1]) / 0.01)
    sine = (10 ** (-18 / 20) * np.sin(2 * np.pi * 440 * time_s) * fade).astype(np.float32)
    found = np.zeros((2 * half, CHANNELS), np.float32)
    found[:half, 0] = found[half:, 1] = sine
    return found


def _factor(gain_db: float) -> float:
    return float(10 ** (min(24.0, max(-60.0, gain_db)) / 20))


def run(commands: TextIO, reports: TextIO, *, silent: bool) -> None:
    """Play until the commands end: then whoever gave them is gone."""
    said: queue.SimpleQueue[Report | None] = queue.SimpleQueue()
    heard: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
    threading.Thread(target=_write, args=(said, reports), daemon=True).start()
    child = Child(said.put, silent)
    child.ready()
    threading.Thread(target=_read, args=(commands, heard), daemon=True).start()
    while True:
        try:
            # Nothing wakes an idle player but a command.
            command = heard.get(timeout=PROGRESS_S if child.busy else None)
        except queue.Empty:
            child.look()
            continue
        if command is None:
            child.close()
            return
        child.do(command)


def _read(commands: TextIO, heard: queue.SimpleQueue[Command | None]) -> None:
    for line in commands:
        command = command_of(line)
        if command is not None:
            heard.put(command)
    heard.put(None)


def _write(said: queue.SimpleQueue[Report | None], reports: TextIO) -> None:
    while (report := said.get()) is not None:
        try:
            reports.write(to_line(report) + "\n")
            reports.flush()
        except (OSError, ValueError):
            # Nobody listens any more.
            os._exit(0)
