"""The sound device: opened when something is to be heard, the silent one where there is none."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import miniaudio
import numpy as np

from samplerecs_tui.player.mixer import CHANNELS, RATE, Frames

#: Milliseconds of sound that the device asks for at a time.
PERIOD_MS = 10
SILENT = "Null"
#: How ALSA calls its device that plays to nobody.
_NOBODY = "Discard all samples"


class NoDevice(Exception):
    """The device that was asked for cannot be used; says why."""


class Output:
    """One device that takes what `render` gives.

    Args:
        render: returns so many frames, float32 (n, 2); called in a thread of the device.
        device: its name; "" for the system's choice.
        silent: use the backend that plays to nobody, in real time.

    Raises:
        NoDevice: when it is missing, or another program has it to itself.
    """

    def __init__(
        self, render: Callable[[int], Frames], device: str = "", *, silent: bool = False
    ) -> None:
        self._render = render
        self._running = False
        backends = [miniaudio.Backend.NULL] if silent else None
        try:
            self._device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.FLOAT32,
                nchannels=CHANNELS,
                sample_rate=RATE,
                buffersize_msec=PERIOD_MS,
                device_id=_id_of(device) if device and not silent else None,
                backends=backends,
                app_name="samplerecs",
            )
        except miniaudio.MiniaudioError as error:
            raise NoDevice(_why(device)) from error
        self.device = device
        self.backend = str(self._device.backend)

    @property
    def silent(self) -> bool:
        """Whether nobody hears it."""
        return self.backend == SILENT

    @property
    def running(self) -> bool:
        """Whether it asks for frames."""
        return self._running

    def start(self) -> None:
        """Begin to ask for frames.

        Raises:
            NoDevice: when another program has taken it meanwhile.
        """
        if self._running:
            return
        feed = self._feed()
        next(feed)
        try:
            self._device.start(feed)
        except miniaudio.MiniaudioError as error:
            raise NoDevice(_why(self.device)) from error
        self._running = True

    def stop(self) -> None:
        """Ask for nothing more: an idle player takes no processor."""
        if self._running:
            self._running = False
            self._device.stop()

    def close(self) -> None:
        """Give the device back."""
        self._running = False
        self._device.close()

    def _feed(self) -> Generator[Any, int, None]:
        count = yield b""
        while True:
            count = yield np.ascontiguousarray(self._render(count))


def device_names() -> tuple[str, ...]:
    """Return the names of the devices that there are; waits for the system."""
    try:
        found = miniaudio.Devices()
        if found.backend == SILENT:
            return ()
        names = (str(one["name"]) for one in found.get_playbacks())
        # ALSA lists a device that plays to nobody; choosing it is never what is meant.
        return tuple(name for name in names if not name.startswith(_NOBODY))
    except miniaudio.MiniaudioError:
        return ()


def _id_of(name: str) -> Any:
    try:
        for one in miniaudio.Devices().get_playbacks():
            if one["name"] == name:
                return one["id"]
    except miniaudio.MiniaudioError as error:
        raise NoDevice(_why(name)) from error
    raise NoDevice(f"There is no sound device named {name!r} now.")


def _why(name: str) -> str:
    which = f"The sound device {name!r}" if name else "The sound device"
    return f"{which} cannot be used: it is missing, or another program has it to itself."
