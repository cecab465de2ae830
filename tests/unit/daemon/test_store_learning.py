"""What learning reads of the store: company, uses, sounds seen in vain, steps, the chosen mode."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_parts import STAT, examined

from samplerecs_daemon.store import Store
from samplerecs_daemon.store.events import EventRow
from samplerecs_daemon.store.projects import ProjectRow
from samplerecs_models.types import Facts


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db", clock=lambda: 1000.0) as opened:
        root = opened.add_root(Path("/sounds"))
        for name in ("a.wav", "b.wav", "c.wav", "d.wav"):
            opened.save(root.id, name, STAT, examined(name, Facts(), vectors=()))
        yield opened


def project(store: Store, name: str, at: float, *samples: int) -> None:
    row = ProjectRow(
        *(0, f"/p/{name}", f"/p/{name}.als", "live", name, 120.0, None, None, 0.0, ""),
        tracks=("Bass", "Drums"),
        saved_at=at,
    )
    store.save_project(row, [(f"/{n}", n) for n in samples])


def test_sounds_meet_in_projects_and_in_sessions(store: Store) -> None:
    project(store, "One", 10.0, 1, 2)
    project(store, "Two", 20.0, 1, 2, 3)
    assert store.used_beside([1], 10) == [(2, 2), (3, 1)]
    assert store.used_beside([2, 3], 10) == [(1, 2)]
    store.start_session("")
    for number in (1, 4):
        store.add_feedback(number, "accept")
    assert (4, 1) in store.used_beside([1], 10)
    assert store.used_beside([], 10) == []
    assert store.last_uses([1, 3, 4]) == {1: ("Two", 20.0), 3: ("Two", 20.0)}
    assert store.project_tracks("two") == ("Bass", "Drums")
    assert store.project_tracks("none") == ()


def test_a_session_counts_once_and_what_is_taken_does_not_tire(store: Store) -> None:
    number = store.start_session("")
    for sample in (1, 1, 2):
        store.add_event(EventRow(1000.0, "view", sample))
    for _ in range(2):
        store.count_seen(number)
    assert store.tired() == {1: 1, 2: 1}
    store.end_session(number)
    again = store.start_session("")
    store.add_event(EventRow(1000.0, "view", 1))
    store.count_seen(again)
    assert store.tired() == {1: 2, 2: 1}
    store.add_feedback(1, "accept")
    assert store.tired() == {2: 1}


def test_steps_belong_to_their_session(store: Store) -> None:
    first = store.add_step(1, "")
    number = store.start_session("")
    assert store.steps() == []
    store.add_step(2, "darker")
    assert [(row.sample_id, row.step) for row in store.steps()] == [(2, "darker")]
    store.end_session(number)
    assert [row.id for row in store.steps()] == [first]
    store.drop_step(first)
    assert store.steps() == []


def test_the_mark_changes_with_every_word(store: Store) -> None:
    marks = [store.words_mark()]
    row = store.add_feedback(1, "accept")
    marks.append(store.words_mark())
    store.drop_feedback(row)
    store.add_event(EventRow(1000.0, "skip", 2))
    marks.append(store.words_mark())
    store.pin(3)
    marks.append(store.words_mark())
    project(store, "One", 10.0, 1)
    marks.append(store.words_mark())
    assert len(set(marks)) == len(marks)
    assert [tried.name for tried in store.tried(0.0, 10)] == ["skip"]


def test_the_chosen_mode_is_kept_until_it_is_given_back(store: Store) -> None:
    assert store.own_mode() == ""
    store.choose_mode("rules")
    store.choose_mode("ab")
    assert store.own_mode() == "ab"
    store.choose_mode("")
    assert store.own_mode() == ""
