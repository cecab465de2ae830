"""Profiles: read from files, switched while it runs, and AbletonOSC with its ways."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from osc_parts import FakeAbleton, Running, free_port, message, profiles, serving, until

from samplerecs_models.errors import ConfigError
from samplerecs_osc.profile import load_profiles, read_profile
from samplerecs_osc.profile_run import WEAK


@contextmanager
def with_live(
    old: bool = False, before: Callable[[FakeAbleton], None] = lambda live: None
) -> Iterator[tuple[Running, FakeAbleton]]:
    ours = free_port()
    live = FakeAbleton(ours, old=old)
    before(live)
    (profile,) = profiles("ableton")
    quick = replace(profile, listen_port=ours, peer=("127.0.0.1", live.port), every_s=1.0)
    try:
        with serving(lambda: [*profiles("native"), quick]) as running:
            yield running, live
    finally:
        live.close()


def test_live_says_everything_at_once_and_then_what_changes() -> None:
    with with_live() as (osc, live):
        wanted = {"bpm": 124.0, "key": "A", "mode": "minor", "playing": False, "track": "Bass"}
        until(lambda: osc.engine.said.get("Live") == wanted)
        assert osc.engine.life["Live"] == 15.0
        live.set("tempo", 99.0)
        until(lambda: osc.engine.said["Live"]["bpm"] == 99.0)
        until(lambda: osc.engine.beats)


def test_after_a_hijack_the_answers_come_back() -> None:
    with with_live() as (osc, live):
        until(lambda: osc.engine.said.get("Live", {}).get("bpm") == 124.0)
        live.hijack()
        live.set("tempo", 140.0)
        until(lambda: osc.engine.said["Live"]["bpm"] == 140.0)


def test_a_restart_of_live_is_a_session_and_asks_again() -> None:
    with with_live() as (osc, live):
        until(lambda: osc.engine.said.get("Live", {}).get("bpm") == 124.0)
        live.values["tempo"] = 80.0
        live.restart()
        until(lambda: osc.engine.sessions == ["Live"])
        until(lambda: osc.engine.said["Live"]["bpm"] == 80.0)


def test_an_old_version_has_no_key_and_that_is_no_fault() -> None:
    with with_live(old=True) as (osc, _):
        until(lambda: osc.engine.said.get("Live", {}).get("bpm") == 124.0)
        until(lambda: "Unknown OSC address" in osc.engine.notes.get("Live", ""))
        assert "key" not in osc.engine.said["Live"]
        assert osc.server.troubles() == []


def test_c_major_of_live_is_weak_and_any_other_key_is_not() -> None:
    def default(live: FakeAbleton) -> None:
        live.values.update(root_note=0, scale_name="Major")

    with with_live(before=default) as (osc, live):
        until(lambda: osc.engine.said.get("Live", {}).get("mode") == "major")
        until(lambda: osc.engine.confidence["Live"].get("key") == WEAK)
        live.set("root_note", 7)
        until(lambda: osc.engine.said["Live"]["key"] == "G")
        until(lambda: osc.engine.confidence["Live"].get("key") == 1.0)


def test_its_port_taken_is_said_and_the_rest_goes_on() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        (profile,) = profiles("ableton")
        with serving(lambda: [*profiles("native"), replace(profile, listen_port=port)]) as osc:
            assert str(port) in osc.server.troubles()[0]
            osc.client().in_order()


def test_a_profile_is_switched_while_it_runs() -> None:
    on = [*profiles("native")]
    with serving(lambda: list(on)) as osc:
        client = osc.client()
        client.say("/tempo/raw", 97.5)
        client.in_order()
        assert osc.engine.said == {}
        on.extend(profiles("generic"))
        name = f"127.0.0.1:{client.port}"

        def heard() -> bool:
            client.say("/tempo/raw", 97.5)
            return name in osc.engine.said

        until(heard)
        on.pop()
        until(lambda: name not in osc.engine.said)


def test_a_user_adds_a_profile_and_a_bad_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('source = "Mine"\n[on_message]\n"/my/tempo" = "bpm"\n')
    (tmp_path / "tidal.toml").write_text('default = false\n[on_message]\n"/x" = "bpm"\n')
    (tmp_path / "bad.toml").write_text('[on_message]\n"/x" = "speed"\n')
    found, wrong = load_profiles(tmp_path)
    assert found["mine"].on_message["/my/tempo"].field == "bpm"
    assert found["tidal"].on_message.keys() == {"/x"}
    assert len(wrong) == 1
    assert "bad.toml" in wrong[0]
    assert "speed" in wrong[0]


@pytest.mark.parametrize(
    "text",
    [
        "= 1",
        "listen_port = 70000",
        'peer = "10.0.0.1:9000"',
        'keepalive = "/x"',
        "nothing = 1",
        'keepalive = "x"',
        '[on_message]\nx = "bpm"',
        '[on_message]\n"/x" = 5',
        "on_message = 5",
        '[on_message]\n"/x" = { field = "bpm", arg = -1 }',
        "every_s = 0",
        'listen_port = "a"',
        'listen_port = "12"',
        "listen_port = true",
        'default = "yes"',
        "source = 3",
        'every_s = "5"',
        'on_start = "/x"',
        'on_start = ["/x"]',
        'peer = "127.0.0.1:1"\non_start = [["/x", [1]]]',
        'peer = "127.0.0.1:1"\non_start = [["/x", 2147483648]]',
        'peer = "127.0.0.1:1"\non_start = [[]]',
        '[on_message]\n"/x" = { field = "bpm", times = "2" }',
        '[on_message]\n"/x" = { field = "bpm", arg = 1.5 }',
        '[on_message]\n"/x" = { field = ["bpm"] }',
        '[on_message]\n"/x" = { ask = 5 }',
    ],
)
def test_what_is_no_profile(tmp_path: Path, text: str) -> None:
    path = tmp_path / "one.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"one\.toml"):
        read_profile(path)


def test_what_is_wrong_in_a_profile_is_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "one.toml"
    path.write_text('[on_message]\n"/x" = { field = "bpm", arg = "a" }\n')
    with pytest.raises(ConfigError, match="/x: arg must be a whole number, not 'a'"):
        read_profile(path)


def test_a_program_without_a_keepalive_is_asked_all_the_same(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as program:
        program.bind(("127.0.0.1", 0))
        program.settimeout(60.0)
        path = tmp_path / "klick.toml"
        port = program.getsockname()[1]
        path.write_text(
            f'peer = "127.0.0.1:{port}"\n'
            'on_start = [["/klick/register_client", "osc.udp://127.0.0.1:{port}/"], '
            '"/klick/query"]\n'
            '[on_message]\n"/klick/simple/tempo" = "bpm"\n"/klick/metro/active" = "playing"\n'
        )
        asked = replace(read_profile(path), every_s=1.0)
        with serving(lambda: [*profiles("native"), asked]) as osc:
            register = message("/klick/register_client", f"osc.udp://127.0.0.1:{osc.server.port}/")
            # A second time too: the program may be started after us.
            for _ in range(2):
                assert program.recv(999) == register
                assert program.recv(999) == message("/klick/query")
            for said in (message("/klick/simple/tempo", 133.0), message("/klick/metro/active", 1)):
                program.sendto(said, ("127.0.0.1", osc.server.port))
            until(lambda: osc.engine.values() == {"bpm": 133.0, "playing": True})


def test_bare_tempo_is_never_mapped() -> None:
    found, wrong = load_profiles()
    assert not wrong
    assert not any("/tempo" in profile.on_message for profile in found.values())
