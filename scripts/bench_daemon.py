"""How fast the daemon answers, what it costs, and how soon it is there.

    python scripts/bench_daemon.py --samples 100000 --dim 512

A real daemon in a process of its own, on a synthetic library of that size, over its real port:

- ready: from the start of the process to the first list over HTTP;
- four clients with 100 ms between requests, 8 of 10 for the current list, 2 computed: alone, while
  a folder of sounds is scanned, and beside 200 listeners of the stream of whom half never read;
- from a change of context to the list on the stream;
- processor time and memory at rest.

The peer of every latency is `/healthz` of the same daemon in the same run: what HTTP alone takes.
The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from benching.daemon import Address, daemon
from benching.fill import fill_store, make_files
from benching.serve import model_of
from samplerecs_models.decode.write import write_audio

T = TypeVar("T")
TOP = "/api/v1/recommendations/top"
CONTEXT = "/api/v1/recommendations/context"
STREAM = "/api/v1/recommendations/stream"
CLIENTS, PAUSE_S = 4, 0.1
COMPUTED = ("?q=dark+pad", "?role=bass", "?q=club&n=20", "?bpm=128&key=Cm", "?mode=rules&n=25")


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Measure a real daemon.")
    parser.add_argument("--samples", type=int, default=100_000)
    parser.add_argument("--dim", type=int, default=512)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=20.0, help="Length of each load.")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(filled(Path(folder), options), options)
    print(json.dumps(figures))
    return 0


def filled(home: Path, options: argparse.Namespace) -> Path:
    """Return a home with the library, whose files are there: empty, for nobody reads them."""
    database = home / "data" / "library.db"
    model, sounds = model_of(options.dim), home / "library"
    fill_store(database, options.samples, options.seed, model, sounds)
    make_files(database)
    return home


def measure(home: Path, options: argparse.Namespace) -> dict[str, object]:
    """Return all figures."""
    figures: dict[str, object] = {
        "samples": options.samples,
        "dim": options.dim,
        "seed": options.seed,
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }
    ready(home, options.dim)  # the first start makes the snapshot
    figures["ready_s"] = told(
        "ready, seconds", statistics.median(ready(home, options.dim) for _ in range(3))
    )
    with daemon(home, options.dim) as address:
        wait_ready(address)
        figures["idle"] = told("at rest", idle(address))
        figures["change_to_stream_ms"] = told("change of context to stream, ms", changes(address))
        figures["alone"] = told("4 clients", load(address, options.seconds))
        with listeners(address, 200):
            figures["beside_200"] = told("beside 200 listeners", load(address, options.seconds))
        with scanning(address, home, options.seed) as files:
            figures["scanning"] = told("while scanning", load(address, options.seconds))
            figures["scanned_meanwhile"] = told("files scanned meanwhile", files())
    return figures


def told(what: str, value: T) -> T:
    """Print a figure and return it."""
    print(f"{what}: {value}", flush=True)
    return value


def ready(home: Path, dim: int) -> float:
    """Return the seconds from the start of the process to its first list."""
    started = time.perf_counter()
    with daemon(home, dim) as address:
        wait_ready(address)
        return round(time.perf_counter() - started, 3)


def wait_ready(address: Address) -> None:
    """Wait for the first list."""
    call = address.connect()
    while call.raw("GET", TOP)[1] != 200:
        time.sleep(0.005)


def idle(address: Address, seconds: float = 20.0) -> dict[str, float]:
    """Return the share of a core that the daemon and its children take, and their memory."""
    status = address.connect()("GET", "/api/v1/status")
    # The database is checked 20 s after the start.
    time.sleep(25)
    before = processor_s(address)
    time.sleep(seconds)
    share = (processor_s(address) - before) / seconds
    memory = sum(process.memory_info().rss for process in address.family())
    # What processes share counts once in this; only Linux tells it.
    shared_out = sum(
        getattr(process.memory_full_info(), "pss", math.nan) for process in address.family()
    )
    return {
        "core_percent": round(100 * share, 2),
        "rss_mb": round(memory / 1e6, 1),
        "pss_mb": round(shared_out / 1e6, 1),
        "index_mb": round(status["parts"]["index"] / 1e6, 1),
        "processes": len(address.family()),
    }


def processor_s(address: Address) -> float:
    """Return the processor time of the daemon and its children so far, in seconds."""
    times = [process.cpu_times() for process in address.family()]
    return float(sum(each.user + each.system for each in times))


def changes(address: Address, count: int = 100) -> dict[str, float]:
    """Return how long it takes from a change of the tempo to its list on the stream."""
    arrived: dict[float, float] = {}
    heard = threading.Event()

    def listen() -> None:
        for _, data in address.connect().stream(STREAM):
            bpm = json.loads(data)["list"]["context"]["values"].get("bpm", {}).get("value")
            arrived[bpm] = time.perf_counter()
            heard.set()

    threading.Thread(target=listen, daemon=True).start()
    call, seconds = address.connect(), []
    for number in range(count):
        bpm = 100.0 + number / 2
        heard.clear()
        started = time.perf_counter()
        call("POST", CONTEXT, {"bpm": bpm})
        while bpm not in arrived and heard.wait(10):
            heard.clear()
        seconds.append(arrived[bpm] - started)
        time.sleep(0.05)
    call("DELETE", CONTEXT)
    return percentiles(seconds)


def load(address: Address, seconds: float) -> dict[str, dict[str, float]]:
    """Return the latencies of four clients for the current and computed lists, and of the peer."""
    address.connect()("POST", CONTEXT, {"bpm": 124, "key": "Am"})
    time.sleep(1)
    taken: dict[str, list[float]] = {"current": [], "computed": [], "healthz": []}
    ends = time.monotonic() + seconds
    threads = [
        threading.Thread(target=client, args=(address, number, ends, taken))
        for number in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {name: percentiles(values) for name, values in taken.items()}


def client(address: Address, number: int, ends: float, taken: dict[str, list[float]]) -> None:
    """Ask until `ends` as a face would: 8 of 10 for the current list."""
    call, turn = address.connect(), number * 3
    time.sleep(PAUSE_S * number / CLIENTS)
    while time.monotonic() < ends:
        turn += 1
        kind = "computed" if turn % 5 == 0 else "current"
        path = TOP + (COMPUTED[(turn // 5) % len(COMPUTED)] if kind == "computed" else "")
        taken[kind].append(timed(partial(call, "GET", path)))
        if turn % 10 == 0:
            taken["healthz"].append(timed(partial(call, "GET", "/healthz")))
        time.sleep(PAUSE_S)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Return count, p50, p95 and p99 in milliseconds."""
    if not seconds:
        return {"count": 0}
    p50, p95, p99 = np.percentile(seconds, [50, 95, 99]) * 1000
    return {
        "count": len(seconds),
        "p50": round(float(p50), 2),
        "p95": round(float(p95), 2),
        "p99": round(float(p99), 2),
    }


@contextmanager
def listeners(address: Address, count: int) -> Iterator[None]:
    """Keep `count` listeners of the stream, of whom every other never reads."""
    with ExitStack() as stack:
        for number in range(count):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", address.port)))
            line.sendall(
                f"GET {STREAM} HTTP/1.1\r\nHost: 127.0.0.1:{address.port}\r\n"
                f"Authorization: Bearer {address.token}\r\n\r\n".encode()
            )
            if number % 2:
                threading.Thread(target=drain, args=(line,), daemon=True).start()
        yield


def drain(line: socket.socket) -> None:
    """Read until the other side or this one closes."""
    try:
        while line.recv(65_536):
            pass
    except OSError:
        return


@contextmanager
def scanning(address: Address, home: Path, seed: int) -> Iterator[Callable[[], int]]:
    """Have a folder of 6,000 sounds scanned meanwhile; yields how many are done."""
    folder = home / "sounds"
    make_sounds(folder, 6_000, seed)
    call = address.connect()
    before = call("GET", "/api/v1/library")["sounds"]
    call("POST", "/api/v1/library/roots", {"path": str(folder)})
    time.sleep(2)

    def done() -> int:
        status = address.connect()("GET", "/api/v1/library")
        return int(status["sounds"] - status["waiting"] - before)

    yield done


def make_sounds(folder: Path, count: int, seed: int) -> None:
    """Write short distinct sounds."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    decay = np.exp(-np.arange(22_050) / 3_000).astype(np.float32)
    for number in range(count):
        path = folder / f"shot {number:05}.wav"
        if not path.exists():
            noise = rng.standard_normal(len(decay)).astype(np.float32)
            write_audio(path, 0.3 * noise * decay, 44_100, subtype="PCM_16")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
