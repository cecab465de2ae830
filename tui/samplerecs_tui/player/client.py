"""`Player`: the panel's side of playback. Nothing here waits for a sound or a device."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

from samplerecs_tui.player.messages import (
    AskDevices,
    Command,
    Died,
    Load,
    Other,
    Play,
    Playing,
    Report,
    Stop,
    Switch,
    Tone,
    UseDevice,
    report_of,
    to_line,
)

#: Seconds that the child has to end by itself.
_END_S = 2.0


class Player:
    """Plays in a child process, started for the first command and again after a crash.

    Every method returns at once. What happens is told to `on_report`, in a thread of the player's:
    a Textual app hands it on with `call_from_thread` or `post_message`.

    Args:
        on_report: takes what happens.
        silent: never use a sound device (tests, benchmarks).
    """

    def __init__(self, on_report: Callable[[Report], None], *, silent: bool = False) -> None:
        self._on_report = on_report
        self._arguments = ["--silent"] if silent else []
        self._turn = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._tokens = itertools.count(1)
        self._device = ""

    def start(self) -> None:
        """Start the child now, so that the first sound does not wait for it."""
        with self._turn:
            self._running()

    def play(
        self,
        path: str,
        *,
        gain_db: float = 0.0,
        loop: bool = False,
        at: float = 0.0,
    ) -> int:
        """Play a sound in place of what plays; return the token that reports on it bear.

        Args:
            path: the file, such as `Render.path`.
            gain_db: level change, such as `Render.loudness.match_db`.
            loop: play it round and round.
            at: `time.monotonic` of the beat to start on; 0.0 for at once (free-running).
        """
        token = next(self._tokens)
        self._send(Play(token, path, gain_db, loop, at))
        return token

    def other(self, token: int, path: str, *, gain_db: float = 0.0) -> None:
        """Give what plays its original, for `switch`; nothing happens where it is over."""
        self._send(Other(token, path, gain_db), start=False)

    def load(self, paths: Sequence[str]) -> None:
        """Have files ready in memory that are likely to be played next."""
        self._send(Load(tuple(paths)))

    def switch(self, *, original: bool) -> None:
        """Go on with the original or the changed sound, at the same place in it."""
        self._send(Switch(original), start=False)

    def stop(self) -> None:
        """Fall silent."""
        self._send(Stop(), start=False)

    def use_device(self, name: str) -> None:
        """Play on the device of this name, "" for the system's choice."""
        self._device = name
        self._send(UseDevice(name))

    def ask_devices(self) -> None:
        """Have the devices reported."""
        self._send(AskDevices())

    def test_tone(self) -> int:
        """Play a soft tone, first left, then right; return its token."""
        token = next(self._tokens)
        self._send(Tone(token))
        return token

    @property
    def pid(self) -> int | None:
        """The child's process id while there is one."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    def close(self) -> None:
        """End the child."""
        with self._turn:
            child, self._child = self._child, None
        if child is None:
            return
        try:
            assert child.stdin is not None
            child.stdin.close()
            child.wait(_END_S)
        except (OSError, subprocess.TimeoutExpired):
            child.kill()
            child.wait()

    def _send(self, command: Command, *, start: bool = True) -> None:
        with self._turn:
            child = self._running() if start else self._child
            if child is None:
                return
            if not _written(child, command) and start:
                # It died a moment ago, and nobody has noticed yet.
                self._child = None
                _written(self._running(), command)

    def _running(self) -> subprocess.Popen[str]:
        if self._child is None or self._child.poll() is not None:
            self._child = self._begun()
            if self._device:
                _written(self._child, UseDevice(self._device))
        return self._child

    def _begun(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "samplerecs_tui.player", *self._arguments]
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="ascii",
            bufsize=1,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        threading.Thread(
            target=self._listen, args=(child,), name="player-reports", daemon=True
        ).start()
        return child

    def _listen(self, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        playing = 0
        with child.stdout:
            for line in child.stdout:
                report = report_of(line)
                if report is None:
                    continue
                if isinstance(report, Playing):
                    playing = report.token
                self._on_report(report)
        code = child.wait()
        with contextlib.suppress(OSError):
            assert child.stdin is not None
            child.stdin.close()
        if child is self._child:
            self._on_report(Died(_words(code), playing))


def _written(child: subprocess.Popen[str], command: Command) -> bool:
    try:
        assert child.stdin is not None
        child.stdin.write(to_line(command) + "\n")
        child.stdin.flush()
    except (OSError, ValueError):
        return False
    return True


def _words(code: int) -> str:
    how = f"signal {-code}" if code < 0 else f"code {code}"
    return f"The player ended unexpectedly ({how}); it starts again with the next sound."
