"""OSCQuery as a part: it answers while it runs, and is found while it answers."""

from __future__ import annotations

import json
from urllib.request import urlopen

import pytest
from osc_parts import until

from samplerecs_daemon.daws.query import OscQuery
from samplerecs_osc import oscquery_server
from samplerecs_osc.engine import State


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a busy machine takes to send a question, it is answered."""
    monkeypatch.setattr(oscquery_server, "_REQUEST_S", 60.0)


def test_it_answers_while_it_runs() -> None:
    part = OscQuery(lambda: State(bpm=98.0), lambda: 9123, "samplerecs test")
    assert part.to_be_found() == []
    part.start()
    try:
        until(part.to_be_found)
        port = part.counters()["oscquery port"]
        with urlopen(f"http://127.0.0.1:{port}/samplerecs/state/bpm?VALUE", timeout=60) as heard:
            assert json.load(heard) == {"VALUE": [98.0, ""]}
        assert part.counters()["oscquery asked"] == 1
    finally:
        part.stop()
        part.stop()
    assert part.to_be_found() == []


def test_a_question_that_fails_does_not_end_the_answers() -> None:
    def fails() -> State:
        raise KeyError

    part = OscQuery(fails, lambda: 9123, "samplerecs test")
    part.start()
    try:
        until(part.to_be_found)
        for _ in range(2):
            with urlopen(f"http://127.0.0.1:{part.to_be_found()[0].port}/", timeout=60) as heard:
                assert heard.status == 204
    finally:
        part.stop()
