"""How fast the live panel follows the keys, and what it takes while nobody touches it.

    python scripts/bench_tui.py --rows 10000 --keys 200 --idle 20

The real panel in a pseudo-terminal of 120×36 cells, over HTTP to a canned daemon, its library
screen with that many rows: from a key's byte to the first byte of the screen that answers it, and
the processor time for it. The peer is a bare Textual DataTable of the same rows in the same run.
Then the processor time that the panel takes at rest, as a share of one core. The last line is one
JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import pty
import select
import statistics
import struct
import sys
import time
from collections.abc import Sequence
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import psutil

TESTS = Path(__file__).resolve().parents[1] / "tests"
SIZE = struct.pack("HHHH", 36, 120, 0, 0)
QUIET_S, LONGEST_S = 1.5, 60.0


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Measure the live panel.")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--idle", type=float, default=20.0, help="Seconds at rest.")
    parser.add_argument("--be", choices=("panel", "table"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.be:
        _panel(options.rows) if options.be == "panel" else _table(options.rows)
        return 0
    figures: dict[str, object] = {"rows": options.rows, "machine": platform.platform()}
    for who in ("panel", "table"):
        figures |= _measured(who, options.rows, options.keys, options.idle)
    panel, table = figures["panel_key_cpu_ms"], figures["table_key_cpu_ms"]
    assert isinstance(panel, float)
    assert isinstance(table, float)
    figures["panel_to_table_cpu"] = round(panel / table, 2)
    print(json.dumps(figures))
    return 0


def _measured(who: str, rows: int, keys: int, idle_s: float) -> dict[str, float]:
    pid, terminal = pty.fork()
    if pid == 0:
        script = str(Path(__file__).resolve())
        os.environ |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "TEXTUAL_ANIMATIONS": "none"}
        os.execv(sys.executable, [sys.executable, script, "--be", who, "--rows", str(rows)])
    ioctl(terminal, TIOCSWINSZ, SIZE)
    try:
        _read_until_quiet(terminal)
        if who == "panel":
            os.write(terminal, b"4")
            _read_until_quiet(terminal)
        process = psutil.Process(pid)
        before = _cpu_s(process)
        took = [_key(terminal, b"j") for _ in range(keys)]
        cpu_s = (_cpu_s(process) - before) / keys
        _read_until_quiet(terminal)
        found = {
            f"{who}_key_p50_ms": round(statistics.median(took) * 1000, 2),
            f"{who}_key_p95_ms": round(statistics.quantiles(took, n=20)[-1] * 1000, 2),
            f"{who}_key_cpu_ms": round(cpu_s * 1000, 2),
            f"{who}_idle_cpu_percent": round(_idle(process, terminal, idle_s), 2),
        }
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)
    print(", ".join(f"{name} {value}" for name, value in found.items()))
    return found


def _key(terminal: int, key: bytes) -> float:
    """Press a key; return the seconds until the screen answers."""
    began = time.perf_counter()
    os.write(terminal, key)
    if not select.select([terminal], [], [], LONGEST_S)[0]:
        raise SystemExit("The screen did not answer.")
    took = time.perf_counter() - began
    _read_until_quiet(terminal, 0.03)
    return took


def _read_until_quiet(terminal: int, quiet_s: float = QUIET_S) -> None:
    end = time.monotonic() + LONGEST_S
    began = False
    while time.monotonic() < end:
        wait = quiet_s if began or quiet_s < QUIET_S else LONGEST_S
        if not select.select([terminal], [], [], wait)[0]:
            return
        os.read(terminal, 65536)
        began = True


def _idle(process: psutil.Process, terminal: int, seconds: float) -> float:
    """Return the share of one core that the process takes, in percent."""
    before = _cpu_s(process)
    _drain(terminal, seconds)
    return (_cpu_s(process) - before) / seconds * 100


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _drain(terminal: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            os.read(terminal, 65536)


def _panel(rows: int) -> None:
    sys.path.insert(0, str(TESTS))
    from panel_parts import sample, stage

    from samplerecs_daemon.api import SamplePage

    with stage() as made:
        page = SamplePage(tuple(sample(n) for n in range(1, rows + 1)), rows, "")
        made.daemon.answer("GET /api/v1/samples", page)
        made.app(clock=time.time, ticks=time.monotonic).run()


def _table(rows: int) -> None:
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    class Bare(App[None]):
        BINDINGS = [("j", "down", "Down")]  # noqa: RUF012

        def compose(self) -> ComposeResult:
            yield DataTable(cursor_type="row")

        def on_mount(self) -> None:
            table = self.query_one(DataTable)
            table.add_columns("name", "role", "bpm", "key", "length", "pack")
            for row in range(rows):
                table.add_row(f"sound {row}.wav", "kick", "120", "Am", "1.2s", "A pack")

        def action_down(self) -> None:
            self.query_one(DataTable).action_cursor_down()

    Bare().run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
