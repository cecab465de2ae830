"""A supervised child with a model: real processes that die, hang and fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from samplerecs_daemon.towers.tower import Tower, TowerBusy, TowerDied
from samplerecs_models.errors import ModelError

SOON_S = 60.0
Make = Callable[..., Tower]


@pytest.fixture
def make() -> Iterator[Make]:
    """Make towers that are closed at the end."""
    made: list[Tower] = []

    def new(job: str, *arguments: object, load_s: float = SOON_S) -> Tower:
        made.append(Tower(f"tower_jobs:{job}", arguments, load_s=load_s, polite=False))
        return made[-1]

    yield new
    for tower in made:
        tower.close()


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_is_loaded_once_and_answers_in_order(make: Make) -> None:
    tower = make("echo", "-")
    assert tower.pids() == []
    assert tower.ask("abc", SOON_S) == ["-a", "-b", "-c"]
    pids = tower.pids()
    assert tower.ask("", SOON_S) == []
    assert tower.pids() == pids


def test_what_it_refuses_is_told_and_it_goes_on(make: Make) -> None:
    tower = make("echo", "")
    with pytest.raises(ModelError, match="It is refused") as told:
        tower.ask("refuse", SOON_S)
    assert told.value.hint == "Ask otherwise."
    pids = tower.pids()
    with pytest.raises(ModelError, match="process failed"):
        tower.ask("fault", SOON_S)
    assert tower.ask("a", SOON_S) == ["a"]
    assert tower.pids() == pids


def test_one_that_dies_is_told_with_its_code_and_started_anew(make: Make) -> None:
    tower = make("echo", "")
    with pytest.raises(TowerDied, match="exit code 7"):
        tower.ask("die", SOON_S)
    assert tower.pids() == []
    assert tower.ask("a", SOON_S) == ["a"]


def test_one_that_hangs_is_killed(make: Make) -> None:
    tower = make("echo", "")
    tower.ask("a", SOON_S)
    (pid,) = tower.pids()
    with pytest.raises(TowerDied, match="longer than"):
        tower.ask("hang", 0.2)
    assert not psutil.pid_exists(pid)


def test_what_cannot_be_loaded_says_why_and_leaves_no_process(make: Make) -> None:
    tower = make("unloadable")
    for _ in range(2):
        with pytest.raises(ModelError, match="The file is damaged"):
            tower.ask(None, SOON_S)
        assert tower.pids() == []


def test_whoever_has_no_patience_is_not_kept_and_it_goes_on_loading(
    make: Make, tmp_path: Path
) -> None:
    loaded = tmp_path / "loaded"
    tower = make("slow_to_load", str(loaded))
    with pytest.raises(TowerBusy, match="still loading"):
        tower.ask(None, SOON_S, patience_s=0.05)
    pids = tower.pids()
    loaded.touch()
    assert tower.ask(None, SOON_S) == ["loaded"]
    assert tower.pids() == pids


def test_loading_has_a_limit(make: Make, tmp_path: Path) -> None:
    tower = make("slow_to_load", str(tmp_path / "never"), load_s=0.5)
    with pytest.raises(TowerDied, match="not loaded within"):
        tower.ask(None, SOON_S)
    assert tower.pids() == []


def test_it_is_ended_when_nobody_asks_and_comes_back(make: Make) -> None:
    tower = make("pid")
    (first,) = tower.ask(None, SOON_S)
    tower.end_idle(3600.0)
    assert tower.pids() == [first]
    tower.end_idle(0.0)
    assert tower.pids() == []
    (second,) = tower.ask(None, SOON_S)
    assert second != first


def test_closing_ends_a_child_that_is_at_work(make: Make) -> None:
    tower = make("echo", "")
    tower.ask("a", SOON_S)
    (pid,) = tower.pids()
    died: list[Exception] = []

    def ask() -> None:
        try:
            tower.ask("hang", SOON_S)
        except TowerDied as error:
            died.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    wait_until(tower._turn.locked)
    tower.close()
    thread.join(SOON_S)
    assert died
    assert not psutil.pid_exists(pid)


def test_a_closed_one_starts_no_process_again(make: Make) -> None:
    tower = make("echo", "")
    (answer,) = tower.ask("a", SOON_S)
    tower.close()
    with pytest.raises(TowerDied, match="was ended"):
        tower.ask("a", SOON_S)
    assert answer == "a"
    assert tower.pids() == []


def test_closing_while_it_starts_leaves_no_process(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order that only a busy machine brings about: closed between its start and its use."""
    tower = make("pid")
    begin = tower._start

    def start_and_be_closed() -> None:
        closing = threading.Thread(target=tower.close)
        closing.start()
        closing.join()
        begin()

    monkeypatch.setattr(tower, "_start", start_and_be_closed)
    before = set(psutil.Process().children())
    with pytest.raises(TowerDied, match="was ended"):
        tower.ask(None, SOON_S)
    assert set(psutil.Process().children()) <= before


def test_many_threads_get_their_own_answers(make: Make) -> None:
    tower = make("echo", "")
    answers: dict[str, list[object]] = {}
    words = [letter * 5 for letter in "abcdefgh"]
    threads = [
        threading.Thread(target=lambda w=word: answers.update({w: tower.ask(w, SOON_S)}))
        for word in words
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SOON_S)
    assert answers == {word: list(word) for word in words}
