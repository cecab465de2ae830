"""Two DAWs over real sockets: which one's word counts when one is closed, opened or crashes.

The clock of the programs' lives is the test's own: nothing here waits for fifteen seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from osc_parts import Client, FakeAbleton, FakeEngine, free_port, profiles, serving, until

from samplerecs_daemon.api import Context
from samplerecs_daemon.context import validate_fields
from samplerecs_daemon.machines import Machines
from samplerecs_osc.engine import Value
from samplerecs_osc.server import OscServer

#: Within this many seconds of its clock the context must be right.
RIGHT_S = 15.0


class Merging(FakeEngine):
    """An engine whose context is the daemon's own."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.machines = Machines(lambda: self.now)

    def say(
        self,
        source: str,
        values: Mapping[str, Value],
        *,
        life_s: float | None = None,
        confidence: Mapping[str, float] | None = None,
        daws: Sequence[str] = (),
    ) -> None:
        fields = validate_fields(dict(values))
        self.machines.say(source, fields, "osc", life_s=life_s, confidence=confidence, daws=daws)

    def alive(self, source: str) -> None:
        self.machines.alive(source)

    def forget(self, source: str) -> None:
        self.machines.forget(source)

    def tick(self) -> None:
        self.machines.tick()

    def says(self) -> tuple[object, object, object]:
        """Return tempo and key, and whose word the tempo is."""
        values = self.machines.over(Context()).values
        bpm, key = values.get("bpm"), values.get("key")
        return (bpm and bpm.value, key and key.value, bpm and bpm.source.partition(":")[0])


@dataclass
class Studio:
    engine: Merging
    server: OscServer
    live_port: int
    reply_port: int
    reaper: Client

    @contextmanager
    def live(self) -> Iterator[FakeAbleton]:
        """Open Live; leaving the block is a crash: it answers no more."""
        made = FakeAbleton(self.reply_port, self.live_port)
        try:
            yield made
        finally:
            made.close()

    def later(self, holds: Callable[[], bool], seconds: float) -> None:
        """Let time pass until something holds; it must within `seconds`."""
        ends = self.engine.now + seconds
        # What was on its way is in before the clock goes on.
        self.reaper.in_order()
        while not holds() and self.engine.now < ends:
            self.engine.now += 1.0
        until(holds)


@contextmanager
def studio() -> Iterator[Studio]:
    live_port, reply_port = free_port(), free_port()
    (ableton,) = profiles("ableton")
    # It looks for Live often, so that no test waits for it.
    ableton = replace(
        ableton, peer=("127.0.0.1", live_port), listen_port=reply_port, every_s=0.25, life_s=15.0
    )
    wanted = [*profiles("native", "generic"), ableton]
    engine = Merging()
    with serving(lambda: wanted, engine) as running:
        yield Studio(engine, running.server, live_port, reply_port, running.client())


def test_reaper_is_closed_and_live_is_opened() -> None:
    with studio() as made:
        made.reaper.say("/tempo/raw", 90.0)
        until(lambda: made.engine.says() == (90.0, None, "127.0.0.1"))
        made.engine.now += 60
        with made.live():
            until(lambda: made.engine.says() == (124.0, "A", "Live"))


def test_live_is_closed_and_reaper_is_opened() -> None:
    with studio() as made:
        with made.live():
            until(lambda: made.engine.says() == (124.0, "A", "Live"))
        made.engine.now += 1
        made.reaper.say("/tempo/raw", 90.0)
        # At once, and without Live's key.
        until(lambda: made.engine.says() == (90.0, None, "127.0.0.1"))


def test_reaper_is_closed_while_live_was_open_all_along() -> None:
    with studio() as made, made.live():
        until(lambda: made.engine.says()[0] == 124.0)
        made.engine.now += 1
        made.reaper.say("/tempo/raw", 90.0)
        until(lambda: made.engine.says() == (90.0, None, "127.0.0.1"))
        # REAPER says no farewell; Live lives and says another tempo.
        made.later(lambda: made.engine.says() == (124.0, "A", "Live"), RIGHT_S)
        notes = [one.note for one in made.engine.machines.sources() if one.name != "Live"]
        assert "Live says another tempo" in notes[0]


def test_two_daws_at_once_are_never_mixed() -> None:
    with studio() as made, made.live() as live:
        until(lambda: made.engine.says()[0] == 124.0)
        for tempo in (90.0, 91.0, 92.0):
            made.engine.now += 1
            made.reaper.say("/tempo/raw", tempo)
            until(lambda: made.engine.says() == (tempo, None, "127.0.0.1"))  # noqa: B023
            made.engine.now += 1
            live.set("tempo", tempo + 40)
            until(lambda: made.engine.says() == (tempo + 40, "A", "Live"))  # noqa: B023


def test_a_daw_that_crashes_has_no_say_after_fifteen_seconds() -> None:
    with studio() as made:
        made.reaper.say("/tempo/raw", 90.0)
        until(lambda: made.engine.says()[0] == 90.0)
        made.engine.now += 1
        with made.live():
            until(lambda: made.engine.says() == (124.0, "A", "Live"))
        made.later(lambda: made.engine.says() == (90.0, None, "127.0.0.1"), RIGHT_S + 1)
        live = next(one for one in made.engine.machines.sources() if one.name == "Live")
        assert not live.connected
        assert "does not answer" in live.note
        with made.live():
            until(lambda: made.engine.says() == (124.0, "A", "Live"))
