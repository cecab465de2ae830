"""From the key to the first frame that is not silent: what the ear waits for.

    python scripts/bench_player.py

A daemon with a small library of loops (4 s, stereo, 44.1 kHz, made from the seed), its client and
the player of the panel, which plays to the silent device: that asks for 10 ms of sound at a time,
as a real one does. The clock runs from the call of `render` to the moment in which the device takes
the first frame that is not 0. The aims: 50 ms when the sound was rendered ahead and loaded, 300 ms
when it is rendered now. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import platform
import queue
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench_cli import daemon, run_once
from samplerecs_daemon import gateway
from samplerecs_daemon.api import BrowseRequest, Client, RenderRequest
from samplerecs_models.decode import write_audio
from samplerecs_tui.player import Player, Ready, Report, Sounding

RATE, SECONDS, WAIT_S = 44_100, 4.0, 60.0
AIMS_MS = {"ahead": 50, "cold": 300}


def write_loops(folder: Path, count: int, seed: int) -> None:
    """Write loops of two bars at 120 BPM: noise in chords, the same for the same seed."""
    dice = np.random.default_rng(seed)
    time_s = np.arange(round(SECONDS * RATE)) / RATE
    for number in range(count):
        root = 110 * 2 ** (dice.integers(0, 12) / 12)
        tones = [np.sin(2 * np.pi * root * step * time_s) for step in (1, 1.25, 1.5, 2)]
        swing = 0.5 + 0.5 * np.cos(2 * np.pi * 2 * time_s)
        sound = 0.1 * np.sum(tones, axis=0) * swing + dice.normal(0, 0.01, len(time_s))
        stereo = np.stack([sound, np.roll(sound, 40)], axis=1).astype(np.float32)
        write_audio(folder / f"loop {number:02d} 120bpm C minor.wav", stereo, RATE)


class Ear:
    """The player, and when it is heard."""

    def __init__(self) -> None:
        self.said: queue.SimpleQueue[Report] = queue.SimpleQueue()
        self.player = Player(self.said.put, silent=True)
        self.player.start()
        self.wait(Ready)

    def wait(self, kind: type, token: int = 0) -> Report:
        """Return the next report of a kind, and of a token where one is named."""
        while True:
            report = self.said.get(timeout=WAIT_S)
            if isinstance(report, kind) and (not token or getattr(report, "token", 0) == token):
                return report

    def heard(self, client: Client, sample: int, request: RenderRequest) -> float:
        """Return the milliseconds from the key to the first frame that is heard."""
        pressed = time.monotonic()
        made = client.render(str(sample), request)
        token = self.player.play(made.path, gain_db=made.loudness.match_db, loop=made.loop)
        sounding = self.wait(Sounding, token)
        assert isinstance(sounding, Sounding)
        return 1000 * (sounding.at - pressed)


def measure(home: Path, bpms: Sequence[float]) -> dict[str, list[float]]:
    """Return milliseconds, cold and rendered ahead, for each loop at each tempo."""
    times: dict[str, list[float]] = {"cold": [], "ahead": []}
    ear = Ear()
    with gateway.open_client(home) as client:
        loops = [one.id for one in client.samples(BrowseRequest()).samples]
        # The worker is there while somebody listens: its start is no part of a key.
        client.render(str(loops[0]), RenderRequest(bpm=77))
        for bpm in bpms:
            request = RenderRequest(bpm=bpm, semitones=2)
            times["cold"] += [ear.heard(client, one, request) for one in loops]
            ahead = RenderRequest(bpm=bpm, semitones=-1)
            client.render_ahead(loops, ahead)
            ear.player.load([client.render(str(one), ahead).path for one in loops])
            ear.player.stop()
            # Loaded once it answers again.
            ear.wait(Sounding, ear.player.test_tone())
            times["ahead"] += [ear.heard(client, one, ahead) for one in loops]
    ear.player.close()
    return times


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Time from the key to the sound.")
    parser.add_argument("--loops", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    figures: dict[str, object] = {
        "loops": options.loops,
        "seed": options.seed,
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }
    with tempfile.TemporaryDirectory() as folder:
        home, sounds = Path(folder) / "home", Path(folder) / "sounds"
        sounds.mkdir()
        write_loops(sounds, options.loops, options.seed)
        run_once(home, ["library", "add", str(sounds)])
        with daemon(home):
            times = measure(home, (90.0, 100.0, 140.0))
    for name, found in times.items():
        figures[f"{name}_p50_ms"] = round(statistics.median(found), 1)
        figures[f"{name}_max_ms"] = round(max(found), 1)
        p50, most = figures[f"{name}_p50_ms"], figures[f"{name}_max_ms"]
        print(f"{name}: median {p50} ms, at most {most} ms of {AIMS_MS[name]} ms aimed at")
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
