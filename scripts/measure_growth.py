"""How much the database grows in a month of use: months of signals, written as the daemon does.

python scripts/measure_growth.py [--months 6] [--seed 1]

The store is a real one; only the user is made up, and every assumption is printed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from benching.fill import fill_store
from benching.library import NOW
from samplerecs_daemon.engine.telemetry import KEPT_DAYS
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.events import DAY_S, EventRow

#: Sounds that the library really has: feedback needs them; ids of signals go further.
SOUNDS = 500


@dataclass(frozen=True)
class Use:
    """A user: what they do in a day."""

    days_a_month: int = 22
    hours_a_day: int = 8
    library: int = 100_000
    list_every_s: int = 20
    sounds_a_list: int = 10
    share_of_lists_looked_at: float = 0.25
    previews_an_hour: int = 30
    share_with_interest: float = 0.4
    share_skipped: float = 0.3
    accepted_an_hour: int = 4
    dismissed_an_hour: int = 2
    pinned_a_day: int = 2
    projects_a_day: int = 3
    contexts_a_project: int = 6


class Clock:
    """Unix seconds of the made-up days."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


def events_of_a_day(use: Use, start: float, dice: random.Random) -> Iterator[EventRow]:
    """Yield a day's signals in their order of time, feedback left out."""
    length = use.hours_a_day * 3600
    contexts = [
        json.dumps(
            {
                "bpm": round(dice.uniform(80, 175), 1),
                "key": dice.choice("CDEFGAB"),
                "mode": dice.choice(("major", "minor")),
                "mood_tags": ["dark", "warm"],
                "project": f"Project {project} of a name of usual length",
            },
            separators=(",", ":"),
        )
        for project in range(use.projects_a_day)
        for _ in range(use.contexts_a_project)
    ]

    def made(second: float, name: str, number: int, **extra: object) -> EventRow:
        context = contexts[int(second / length * len(contexts))]
        sample = dice.randint(1, use.library)
        return EventRow(
            start + second, name, sample, "fusion", number, context, "panel", extra=extra
        )

    previews_a_list = use.previews_an_hour * use.list_every_s / 3600
    for number, second in enumerate(range(0, length, use.list_every_s), 1):
        if dice.random() < use.share_of_lists_looked_at:
            for _ in range(use.sounds_a_list):
                yield made(second, "view", number)
        if dice.random() < previews_a_list:
            yield made(second, "preview", number, heard_s=2.51, share=0.412, after_s=7.25)
            if dice.random() < use.share_with_interest:
                yield made(second, "interest", number, heard_s=2.51, share=0.712)
            elif dice.random() < use.share_skipped:
                yield made(second, "skip", number, heard_s=0.91, share=0.112)


def work(store: Store, clock: Clock, use: Use, dice: random.Random) -> None:
    """Write one day as the daemon does, but in one commit."""
    with store.transaction():
        number = store.start_session("Project of a name of usual length")
        for event in events_of_a_day(use, clock.now, dice):
            store.add_event(event)
        hours, context = use.hours_a_day, '{"bpm":124.0,"key":"A","mode":"minor","project":"P"}'
        for verdict, count in (
            ("accept", use.accepted_an_hour * hours),
            ("dismiss", use.dismissed_an_hour * hours),
            ("pin", use.pinned_a_day),
        ):
            for _ in range(count):
                sample = dice.randint(1, SOUNDS)
                feedback = store.add_feedback(sample, verdict, context)
                word = store.add_event(EventRow(clock.now, verdict, sample, "fusion", 7, context))
                steps = [{"do": "drop_feedback", "id": feedback}, {"do": "drop_event", "id": word}]
                store.add_action(f"{verdict} a sound of a usual name.wav", {"steps": steps})
        store.end_session(number)


def file_size(store: Store) -> int:
    """Return the bytes of the database with all that was written in it."""
    store._db.query("PRAGMA wal_checkpoint(TRUNCATE)")
    return store.path.stat().st_size


def measure(months: int, use: Use, seed: int, folder: Path) -> Iterator[tuple[int, int, int, int]]:
    """Yield month, bytes of the file, bytes of signals and history, events kept one by one."""
    dice, clock = random.Random(seed), Clock()
    database = folder / "library.db"
    fill_store(database, SOUNDS, seed)
    with Store.open(database, clock=clock) as store:
        yield 0, file_size(store), store.signals_bytes(), 0
        for month in range(1, months + 1):
            for day in range(30):
                if day < use.days_a_month:
                    work(store, clock, use, dice)
                clock.now += DAY_S
                store.roll_up((clock.now // DAY_S - KEPT_DAYS) * DAY_S)
            (kept,) = store._db.one("SELECT count(*) FROM events") or (0,)
            yield month, file_size(store), store.signals_bytes(), int(kept)


def main() -> int:
    """Print the assumptions and the growth a month."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--months", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    use = Use()
    print("Assumed:")
    for each in fields(use):
        print(f"  {each.name.replace('_', ' ')}: {getattr(use, each.name):,}")
    print(f"Views, previews and skips become daily counts after {KEPT_DAYS} days.")
    print("month  database MB  grown MB  signals MB  events kept")
    with tempfile.TemporaryDirectory() as folder:
        last = 0
        for month, size, signals, kept in measure(asked.months, use, asked.seed, Path(folder)):
            grown = size - last if month else 0
            print(
                f"{month:5}  {size / 1e6:11.2f}  {grown / 1e6:8.2f}  {signals / 1e6:10.2f}"
                f"  {kept:11,}",
                flush=True,
            )
            last = size
    return 0


if __name__ == "__main__":
    sys.exit(main())
