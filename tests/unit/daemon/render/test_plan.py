"""Which tempo and how many semitones: decided from what is known of sound and project."""

from __future__ import annotations

from dataclasses import replace

import pytest
from canned import example

from samplerecs_daemon.api import LONGEST_CHANGED_S, RenderRequest, SampleInfo, Value
from samplerecs_daemon.render.plan import Plan, folded, plan_of, words_of
from samplerecs_models.errors import BadKey, BadTempo, InputError
from samplerecs_models.harmony import parse_key

FIT = RenderRequest(fit=True)


def sound(bpm: float | None, key: str | None, kind: str = "loop", sure: float = 0.9) -> SampleInfo:
    made: SampleInfo = example(SampleInfo)
    return replace(made, kind=kind, bpm=Value(bpm, sure, "name"), key=Value(key, sure, "name"))


@pytest.mark.parametrize(
    ("own", "wanted", "target"),
    [(120, 90, 90), (120, 124, 124), (170, 86, 172), (85, 172, 86), (60, 174, 87), (100, 100, 100)],
)
def test_half_and_double_are_taken_where_they_are_nearer(
    own: float, wanted: float, target: float
) -> None:
    assert folded(own, wanted) == target


@pytest.mark.parametrize(
    ("own", "project", "semitones"),
    [
        ("A minor", "A minor", 0),
        ("C", "A minor", -3),
        ("A", "A minor", 0),
        ("C major", "A minor", 0),
        ("E minor", "A minor", 0),
        ("B minor", "A minor", -2),
        ("D major", "A minor", -2),
        ("F# minor", "A minor", 3),
        ("D# minor", "A minor", 0),
    ],
)
def test_a_loop_is_moved_onto_the_project(own: str, project: str, semitones: int) -> None:
    plan = plan_of(sound(120.0, own), FIT, 90.0, parse_key(project))
    assert (plan.source_bpm, plan.target_bpm, plan.loop) == (120.0, 90.0, True)
    assert plan.semitones == semitones


def test_what_is_too_far_is_said() -> None:
    plan = plan_of(sound(120.0, "D# minor"), FIT, None, parse_key("A minor"))
    assert plan.semitones == 0
    assert "more than 3 semitones" in plan.notes[0]


def test_an_unsure_key_is_left_as_it_is() -> None:
    unsure = sound(120.0, "B minor", sure=0.3)
    assert plan_of(unsure, FIT, None, parse_key("A minor")).semitones == 0
    assert plan_of(unsure, RenderRequest(key="Am"), None, None).semitones == -2


def test_one_shots_keep_their_length_and_are_moved_only_by_word() -> None:
    hit = sound(120.0, "G", "one-shot")
    assert plan_of(hit, FIT, 90.0, parse_key("A minor")) == Plan()
    asked = plan_of(hit, RenderRequest(bpm=90.0, key="Am"), None, None)
    assert (asked.target_bpm, asked.semitones, asked.loop) == (0.0, 2.0, False)
    assert asked.notes == ("a one-shot keeps its length",)
    noise = plan_of(sound(None, None, "one-shot"), RenderRequest(key="Am"), None, None)
    assert (noise.semitones, len(noise.notes)) == (0.0, 1)


def test_a_loop_without_a_tempo_is_not_stretched_and_it_is_said() -> None:
    plan = plan_of(sound(None, "A minor"), FIT, 90.0, None)
    assert (plan.changes, plan.loop) == (False, True)
    assert "tempo is unknown" in plan.notes[0]


def test_what_is_long_is_left_as_it_is_and_it_is_said() -> None:
    long = replace(sound(120.0, "B minor"), duration_s=LONGEST_CHANGED_S + 1)
    plan = plan_of(long, FIT, 90.0, parse_key("A minor"))
    assert (plan.changes, plan.loop) == (False, True)
    assert plan.notes == ("longer than 120 s, so it is left as it is",)
    assert plan_of(long, FIT, None, None).notes == ()


def test_the_users_word_goes_before_the_project() -> None:
    request = RenderRequest(bpm=100.0, semitones=-1.234, fit=True)
    plan = plan_of(sound(120.0, "B minor"), request, 90.0, parse_key("A minor"))
    assert (plan.target_bpm, plan.semitones) == (100.0, -1.23)
    assert list(words_of(plan)) == ["100bpm", "-1.23st"]


def test_nothing_asked_is_nothing_done() -> None:
    plan = plan_of(sound(120.0, "B minor"), RenderRequest(), 90.0, parse_key("A minor"))
    assert not plan.changes
    assert list(words_of(plan)) == []


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (RenderRequest(bpm=5), BadTempo),
        (RenderRequest(bpm=float("nan")), BadTempo),
        (RenderRequest(bpm=999.0), InputError),
        (RenderRequest(semitones=12.5), InputError),
        (RenderRequest(semitones=float("nan")), InputError),
        (RenderRequest(key="H"), BadKey),
    ],
)
def test_what_cannot_be_is_refused(request_: RenderRequest, error: type[Exception]) -> None:
    with pytest.raises(error):
        plan_of(sound(60.0, "B minor"), request_, None, None)
