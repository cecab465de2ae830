"""How soon a DAW's word is in the list, and what the OSC port withstands.

    python scripts/bench_osc.py --samples 100000 --datagrams 1000000

A real daemon in a process of its own, on a synthetic library of that size; senders with sockets of
their own, and liblo's `oscsend` where it is installed:

- from the packet to its list on the stream (with oscsend the start of its process is counted too);
- a tempo ramp of 50 messages a second for 10 s: lists each second, and the last one;
- a flood of 20,000 messages a second for 10 s: how HTTP answers meanwhile, beside its peer, the
  same questions at rest;
- a bundle stamped an hour ahead, then a ping;
- random and mutated datagrams, each taken in: memory, replies, and the context afterwards.

The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from bench_daemon import filled, told, wait_ready
from benching import osc, osc_storm
from benching.daemon import Address, daemon

#: A port of its own, and nothing else that listens.
_ALONE = {"RECS_OSC_PORT": "0", "RECS_PORT": "0", "RECS_LINK": "0", "RECS_DISCOVERY": "0"}


def main(arguments: Sequence[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Measure OSC against a real daemon.")
    parser.add_argument("--samples", type=int, default=100_000)
    parser.add_argument("--dim", type=int, default=512)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--changes", type=int, default=200, help="Packets to wait for, each way.")
    parser.add_argument("--seconds", type=float, default=10.0, help="Length of ramp and flood.")
    parser.add_argument("--datagrams", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(filled(Path(folder), options), options)
    print(json.dumps(figures))
    return 0


def measure(home: Path, options: argparse.Namespace) -> dict[str, object]:
    """Return all figures."""
    figures: dict[str, object] = {
        "samples": options.samples,
        "dim": options.dim,
        "seed": options.seed,
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }
    with daemon(home, options.dim, _ALONE) as address:
        wait_ready(address)
        figures["packet_to_list_ms"] = told("packet to list, ms", latencies(address, options))
        figures["ramp"] = told("ramp of 50 a second", osc.ramp(address, 50, options.seconds))
        figures["at_rest_ms"] = told("HTTP at rest, ms", at_rest(address))
        figures["flood"] = told("flood of 20,000 a second", flooded(address, options.seconds))
        port = osc.osc_port(address)
        figures["ping_ms"] = told("ping, ms", round(osc.ping_ms(port), 1))
        ahead = told("ping after an hour ahead, ms", round(osc.ping_after_an_hour_ahead(port), 1))
        figures["ping_after_an_hour_ahead_ms"] = ahead
        storm = osc_storm.storm(address, options.datagrams, options.seed, _progress)
        figures["storm"] = told("invalid datagrams", storm)
    return figures


def latencies(address: Address, options: argparse.Namespace) -> dict[str, object]:
    """Return how long it takes from packet to list, from a socket and by oscsend."""
    port = osc.osc_port(address)
    with osc.raw_sender(port) as send:
        found = {"socket": osc.milliseconds(osc.latencies(address, options.changes, send))}
    if by_process := osc.oscsend(port):
        taken = osc.latencies(address, options.changes, by_process)
        found["oscsend, with its start"] = osc.milliseconds(taken)
    return dict(found)


def at_rest(address: Address, count: int = 200) -> dict[str, object]:
    """Return how HTTP answers when nothing else goes on."""
    found: dict[str, object] = {}
    with closing(address.connect()) as call:
        for path in ("/healthz", osc.TOP):
            taken = []
            for _ in range(count):
                began = time.perf_counter()
                call.raw("GET", path)
                taken.append(time.perf_counter() - began)
                time.sleep(0.02)
            found[path] = osc.milliseconds(taken)
    return found


def flooded(address: Address, seconds: float) -> dict[str, object]:
    """Return what came of a flood, and how HTTP answered meanwhile."""
    found = osc.flood(address, 20_000, seconds)
    waits = found.pop("waits")
    assert isinstance(waits, dict)
    return {**found, **{f"{path} ms": osc.milliseconds(taken) for path, taken in waits.items()}}


def _progress(done: int) -> None:
    print(f"  {done:,} datagrams", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
