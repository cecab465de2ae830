"""Who is let into the panel, and how long."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from samplerecs_daemon.browsers import BROWSERS, KEPT_S, LINKS, LOGIN_S, Browsers, Once


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def let_in(browsers: Browsers) -> str:
    key = browsers.let_in(browsers.link())
    assert key
    return key


def test_a_secret_opens_once() -> None:
    once: Once[int] = Once(600.0)
    secret = once.issue(7)
    assert once.redeem("another") is None
    assert once.redeem(secret) == 7
    assert once.redeem(secret) is None


def test_a_secret_grows_old() -> None:
    clock = Clock()
    once: Once[int] = Once(LOGIN_S, clock)
    secret = once.issue(7)
    clock.now += LOGIN_S
    assert once.redeem(secret) is None


def test_more_secrets_than_can_be_kept_push_the_oldest_out() -> None:
    once: Once[int] = Once(600.0)
    secrets = [once.issue(number) for number in range(LINKS + 1)]
    assert once.redeem(secrets[0]) is None
    assert once.redeem(secrets[1]) == 1


def test_a_browser_is_known_to_the_next_run_and_its_key_is_not_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "browsers.json"
    key = let_in(Browsers(path))
    assert Browsers(path).knows(key)
    assert key not in path.read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_who_does_not_come_back_for_a_month_is_forgotten(tmp_path: Path) -> None:
    clock = Clock()
    browsers = Browsers(tmp_path / "browsers.json", clock)
    staying, gone = let_in(browsers), let_in(browsers)
    clock.now += KEPT_S - 10
    assert browsers.knows(staying)
    clock.now += 20
    again = Browsers(tmp_path / "browsers.json", clock)
    assert again.knows(staying)
    assert not again.knows(gone)


def test_the_one_that_was_away_longest_gives_way() -> None:
    clock = Clock()
    browsers = Browsers(clock=clock)
    keys = []
    for _ in range(BROWSERS + 1):
        keys.append(let_in(browsers))
        clock.now += 1
    assert not browsers.knows(keys[0])
    assert all(map(browsers.knows, keys[1:]))


def test_forgetting_lets_nobody_in(tmp_path: Path) -> None:
    browsers = Browsers(tmp_path / "browsers.json")
    key = let_in(browsers)
    assert browsers.forget() == 1
    assert not browsers.knows(key)
    assert not Browsers(tmp_path / "browsers.json").knows(key)


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', "\x00", '{"a": ["x", "y"]}'])
def test_a_damaged_file_lets_nobody_in(tmp_path: Path, text: str) -> None:
    path = tmp_path / "browsers.json"
    path.write_text(text)
    browsers = Browsers(path)
    assert not browsers.knows("a")
    assert browsers.knows(let_in(browsers))
