"""Steps typed as words are steps where there is a sound to go away from, else plain words."""

from __future__ import annotations

import pytest
from ears import engine
from hypothesis import given
from hypothesis import strategies as st
from libraries import library, sample, unit

from samplerecs_daemon.api import STEPS, Context, SuggestionList, SuggestRequest
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend.comparatives import JOINING
from samplerecs_daemon.recommend.said_steps import SaidSteps, said_steps
from samplerecs_daemon.store.steering import StepRow


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("darker", SaidSteps(("darker",))),
        ("but less busy", SaidSteps(("less-busy",))),
        ("Like this, but a bit darker and shorter!", SaidSteps(("darker", "shorter"))),
        ("darker, darker", SaidSteps(("darker", "darker"))),
        ("dusty_rhodes_07 but softer", SaidSteps(("softer",), "dusty_rhodes_07")),
        ("more like kick, but punchier", SaidSteps(("punchier",), "kick")),
        ("kick but punchier", None),
        ("darker pad", None),
        ("like this but blue", None),
        ("less", None),
        ("busy", None),
        ("like this", None),
        ("", None),
    ],
)
def test_what_consists_of_steps(text: str, said: SaidSteps | None) -> None:
    assert said_steps(text) == said


JOINED = st.lists(st.sampled_from(sorted(JOINING)), max_size=2)
STEPPED = st.lists(st.tuples(JOINED, st.sampled_from(STEPS)), min_size=1, max_size=4)


@given(STEPPED, JOINED)
def test_joining_words_change_nothing(stepped: list[tuple[list[str], str]], end: list[str]) -> None:
    text = " ".join([*(word for before, step in stepped for word in (*before, step)), *end])
    steps = tuple(step for _, step in stepped)
    for form in (text, text.upper(), text.replace("less-busy", "less busy")):
        assert said_steps(form) == SaidSteps(steps)
    assert said_steps(f"bass_07 but {text}") == SaidSteps(steps, "bass_07")


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    said = said_steps(text)
    assert said is None or (said.steps and set(said.steps) <= set(STEPS))


@given(STEPPED, st.sampled_from(["pad", "kick", "warm", "dusty"]))
def test_another_word_asks_for_something_else(
    stepped: list[tuple[list[str], str]], other: str
) -> None:
    assert said_steps(" ".join([other, *(step for _, step in stepped)])) is None


@pytest.fixture
def sounds() -> MemoryLibrary:
    rows = [
        sample(1, "start_07.wav", dark=0.4, bright=0.6),
        sample(2, "gloom.wav", dark=0.9),
        sample(3, "shine.wav", bright=0.9),
    ]
    return library(rows, {1: unit(1), 2: unit(1, 1), 3: unit(1, 1)})


def asked(sounds: MemoryLibrary, request: SuggestRequest) -> SuggestionList:
    return engine(sounds, None).suggest(request, Context())


def order(answer: SuggestionList) -> list[tuple[int, float]]:
    return [(each.sample.id, round(each.score, 6)) for each in answer.suggestions]


def test_words_after_more_like_this_are_the_step(sounds: MemoryLibrary) -> None:
    sounds.taken_steps = (StepRow(1, 1, "", 0.0),)
    for query in ("darker", "like this but darker"):
        told = asked(sounds, SuggestRequest(query=query))
        assert order(told) == order(asked(sounds, SuggestRequest(steps=("darker",))))
        assert order(told)[0][0] == 2
        assert told.notes == ()
        found = asked(sounds, SuggestRequest(query=query, search=True))
        by_hand = SuggestRequest(like=("1",), steps=("darker",), search=True)
        assert order(found) == order(asked(sounds, by_hand))
    brighter = asked(sounds, SuggestRequest(query="brighter"))
    assert order(brighter)[0][0] == 3


@pytest.mark.parametrize("query", ["start_07 but darker", "like:1 but darker", "like:1 darker"])
def test_words_after_a_sound_are_the_step_from_it(sounds: MemoryLibrary, query: str) -> None:
    by_hand = asked(sounds, SuggestRequest(like=("1",), steps=("darker",)))
    assert order(asked(sounds, SuggestRequest(query=query))) == order(by_hand)


def test_without_a_sound_what_is_darker_is_dark(sounds: MemoryLibrary) -> None:
    dark = asked(sounds, SuggestRequest(query="dark"))
    for query in ("darker", "like this but darker"):
        told = asked(sounds, SuggestRequest(query=query))
        assert order(told) == order(dark)
        assert told.notes == ()
    assert order(dark)[0][0] == 2


def test_a_sound_that_nobody_knows_is_words(sounds: MemoryLibrary) -> None:
    told = asked(sounds, SuggestRequest(query="start_99 but darker"))
    assert any("start" in note for note in told.notes)
