"""The OSC port of a real daemon under floods, ramps and noise. `make slow` has the large counts.

Timings are measured by scripts/bench_osc.py; here is what must hold on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benching import osc
from benching.daemon import Address, daemon
from benching.fill import fill_store, make_files
from benching.osc_storm import storm
from benching.serve import model_of

#: A port of its own, and nothing else that listens.
ALONE = {"RECS_OSC_PORT": "0", "RECS_PORT": "0", "RECS_LINK": "0", "RECS_DISCOVERY": "0"}
#: Megabytes by which memory may differ between the first tenth of a storm and its end.
FLAT_MB = 12.0
DIM = 32


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    home: Path = tmp_path_factory.mktemp("storm")
    database = home / "data" / "library.db"
    fill_store(database, 500, 0, model_of(DIM), home / "library")
    make_files(database)
    with daemon(home, DIM, ALONE) as found:
        yield found


def check(found: dict[str, Any]) -> None:
    assert found["alive"]
    assert found["context_unchanged"]
    # Five errors a second to one sender, and those that it may send at once at first.
    assert found["replies"] <= 5 * found["seconds"] + 10
    memory = found["memory_mb"]
    assert memory[-1] - memory[min(1, len(memory) - 1)] < FLAT_MB
    assert sum(found["counted"].values()) > found["datagrams"] / 2


def test_noise_changes_nothing(address: Address) -> None:
    check(storm(address, 10_000, seed=1))


def test_a_bundle_of_the_future_holds_nothing_up(address: Address) -> None:
    # Half a second on a quiet machine (scripts/bench_osc.py); never an hour.
    assert osc.ping_after_an_hour_ahead(osc.osc_port(address)) < 20_000


def test_a_ramp_ends_on_its_last_value(address: Address) -> None:
    found = osc.ramp(address, rate=50, seconds=2)
    assert found["ended_on"] == pytest.approx(found["last"])
    lists, took_s = found["lists"], found["took_s"]
    # A list each 150 ms at most; on a busy machine fewer, and some of them together.
    assert isinstance(lists, int)
    assert isinstance(took_s, float)
    assert 1 <= lists <= took_s / 0.15 + 2


def test_a_flood_is_dropped_and_told(address: Address) -> None:
    found = osc.flood(address, rate=20_000, seconds=1)
    assert found["sent"] != 0
    assert osc.ping_ms(osc.osc_port(address)) > 0


@pytest.mark.slow
def test_a_million_datagrams_of_noise_change_nothing(address: Address) -> None:
    found = storm(address, 1_000_000, seed=2)
    print(found)
    check(found)


@pytest.mark.slow
def test_ten_seconds_of_ramp_and_flood(address: Address) -> None:
    found = osc.ramp(address, rate=50, seconds=10)
    assert found["ended_on"] == pytest.approx(found["last"])
    flooded = osc.flood(address, rate=20_000, seconds=10)
    waits = flooded.pop("waits")
    assert isinstance(waits, dict)
    print(found, flooded, {path: osc.milliseconds(taken) for path, taken in waits.items()})
    assert osc.ping_ms(osc.osc_port(address)) > 0
