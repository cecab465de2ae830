"""The desk: what waits for the engine, in the order that counts."""

from __future__ import annotations

from osc_parts import FakeEngine, until

from samplerecs_osc.desk import Desk, Update


def test_a_source_that_speaks_again_is_not_forgotten() -> None:
    engine = FakeEngine(said={"gone": {"bpm": 100.0}})
    desk = Desk(engine, lambda: None)
    # All of it waits when the engine's thread begins, as after a burst.
    desk.say("Max", Update({"bpm": None}))
    desk.forget("Max")
    desk.say("Max", Update({"bpm": 90.0}))
    desk.forget("gone")
    desk.start()
    until(lambda: "gone" not in engine.said)
    desk.stop()
    assert engine.said == {"Max": {"bpm": 90.0}}


def test_a_source_is_forgotten_after_what_it_said_before() -> None:
    engine = FakeEngine()
    desk = Desk(engine, lambda: None)
    desk.say("Max", Update({"bpm": 90.0}))
    desk.forget("Max")
    desk.start()
    until(lambda: engine.updates)
    until(lambda: not engine.said)
    desk.stop()
