"""`why`: the place in the whole order, what hides a sound, and its score as if nothing did."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libraries import NOW, library, recommender, sample, unit

from samplerecs_daemon.api import Context, ContextField, SuggestRequest, Why
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend import RankSettings, Recommender
from samplerecs_daemon.store.records import Ban, FeedbackRow
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_daemon.store.sessions import SessionRow
from samplerecs_models.errors import EmptyLibrary, NothingFound
from samplerecs_models.rank.ranker import RULES_WEIGHTS
from samplerecs_models.vocabulary import Kind

PROJECT = Context({"bpm": ContextField(124.0, "user"), "key": ContextField("A minor", "user")})


def why(made: MemoryLibrary, number: int, context: Context = PROJECT) -> Why:
    return recommender(made).why(str(number), context)


def rows() -> list[SampleRow]:
    return [
        sample(1, bpm=124, key="Am", age_days=1),
        sample(2, bpm=124, key="Am", age_days=9),
        sample(3, bpm=90, key="Am"),
        sample(4, bpm=124, key="D#m"),
        sample(5, kind=Kind.ONE_SHOT),
        sample(6, bpm=124, present=False),
        sample(7, bpm=124),
    ]


def test_the_order_and_what_hides() -> None:
    said = [FeedbackRow(1, 7, "dismiss", NOW - 60, "{}")]
    made = library(rows(), said=said, bans=[Ban("sample", "5")])
    found = {number: why(made, number) for number in range(1, 8)}
    assert {number: one.hidden_by for number, one in found.items()} == {
        1: None,
        2: None,
        3: "tempo",
        4: "key",
        5: "banned",
        6: "absent",
        7: "dismissed",
    }
    assert [found[number].rank for number in range(1, 8)] == [1, 2, None, None, None, None, None]
    assert {one.of for one in found.values()} == {2}
    assert found[6].suggestion is None, "it is nowhere to be found"
    for number in (3, 4, 5, 7):
        shown = found[number].suggestion
        assert shown is not None
        assert shown.reason
        assert shown.score == pytest.approx(sum(shown.score_components.values()))


def test_all_rules_that_hide_are_named_and_lead_to_the_place_that_is_told() -> None:
    said = [FeedbackRow(1, 4, "dismiss", NOW - 60, "{}")]
    facts = [(124, "Am"), (124, "Am"), (90, "D#m"), (90, "D#m"), (90, "Am")]
    rows = [sample(n, bpm=b, key=k, age_days=3 * n) for n, (b, k) in enumerate(facts, 1)]
    made = library(rows, said=said, bans=[Ban("sample", "5")])
    found = {number: why(made, number) for number in (1, 3, 4, 5)}
    assert {number: one.hides for number, one in found.items()} == {
        1: (),
        3: ("tempo", "key"),
        4: ("dismissed", "tempo", "key"),
        5: ("banned", "tempo"),
    }
    assert [one.hidden_by for one in found.values()] == [None, "tempo", "dismissed", "banned"]
    assert found[4].loosen == ("seen", "tempo", "key")
    plain = recommender(made, RankSettings(diversity=0.0))
    for number in (3, 5):
        assert not any(
            entry.sample.id == number
            for entry in plain.suggest(SuggestRequest(), PROJECT).suggestions
        )
        shown = plain.why(str(number), PROJECT).suggestion
        asked = SuggestRequest(n=9, loosen=found[number].loosen)
        places = {each.sample.id: each.rank for each in plain.suggest(asked, PROJECT).suggestions}
        assert shown is not None
        assert shown.rank == places[number]


def test_it_agrees_with_the_list() -> None:
    made = library([sample(n, bpm=118 + n, key="Am", age_days=3 * n) for n in range(1, 11)])
    plain = recommender(made, RankSettings(diversity=0.0))
    listed = plain.suggest(SuggestRequest(n=200), PROJECT).suggestions
    ranks = {n: plain.why(str(n), PROJECT).rank for n in range(1, 11)}
    by_score = sorted(listed, key=lambda entry: (-entry.score, entry.sample.id))
    assert [ranks[entry.sample.id] for entry in by_score] == list(range(1, len(listed) + 1))
    for entry in listed:
        shown = plain.why(str(entry.sample.id), PROJECT).suggestion
        assert shown is not None
        assert (shown.score, shown.reason) == (entry.score, entry.reason)


def test_pinned_sounds_are_on_top() -> None:
    made = library(rows(), pins=[3, 2, 6])
    assert why(made, 3).hidden_by is None, "no rule keeps a pin out"
    assert {why(made, 2).rank, why(made, 3).rank} == {1, 2}
    assert why(made, 1).rank == 3
    assert why(made, 6).hidden_by == "absent"
    assert {why(made, number).of for number in (1, 2, 3)} == {5}


def test_a_pin_that_waits_stands_behind_the_others() -> None:
    made = library([sample(n, duration_s=n) for n in range(1, 10)], pins=list(range(1, 8)))
    ranks = {number: why(made, number).rank for number in range(1, 10)}
    assert sorted(rank for rank in ranks.values() if rank) == list(range(1, 10))
    assert {ranks[8], ranks[9]} == {6, 7}
    more = library([sample(n, duration_s=n) for n in range(1, 20)], pins=list(range(1, 8)))
    said = [why(more, number).say for number in range(1, 8)]
    assert sum("at most 5 pinned" in words for words in said) == 2


def told(found: Why, part: str) -> tuple[float, str]:
    (one,) = (each for each in found.parts if each.name == part)
    return one.value, one.against


def test_a_pin_is_told_apart_from_its_score() -> None:
    facts = [(124, 1), (124, 2), (124, 60), (90, 90)]
    made = [sample(n, bpm=b, key="Am", age_days=d) for n, (b, d) in enumerate(facts, 1)]
    found = why(library(made, pins=[3]), 3)
    assert (found.rank, found.of) == (1, 4 - 1)
    assert found.pin == "You pinned it, so it comes first. By score alone it would be at place 3."
    assert found.suggestion is not None
    assert found.suggestion.reason.startswith("pinned · ")
    odd = why(library(made, pins=[4]), 4)
    assert odd.rank == 1
    assert odd.pin == "You pinned it, so it comes first. Otherwise its tempo would keep it out."
    assert why(library(made, pins=[3]), 1).pin == ""


def test_a_sound_says_nothing_of_itself() -> None:
    made = [sample(1, pack="Dusk"), sample(2, pack="Dawn"), sample(3, pack="Noon")]
    vectors = {1: unit(1.0), 2: unit(1.0, 1.0), 3: unit(0.0, 0.0, 1.0)}
    said = [FeedbackRow(n, n, "pin", NOW - 60, "{}") for n in (1, 2)]
    lone = why(library(made, vectors, said=said[:1], pins=[1]), 1)
    assert told(lone, "similarity") == (0.0, "nothing else taken, pinned or named yet")
    assert told(lone, "taste") == (0.0, "nothing else learnt yet")
    assert lone.suggestion is not None
    assert "you liked" not in lone.suggestion.reason
    both = why(library(made, vectors, said=said, pins=[1, 2]), 1)
    value, against = told(both, "similarity")
    assert value == pytest.approx(0.7071, abs=1e-3)
    assert against == "sound_2"
    taken = [FeedbackRow(1, 1, "accept", NOW - 60, "{}")]
    assert told(why(library(made, vectors, said=taken), 1), "similarity")[0] == 0.0


def test_a_pin_counts_in_the_place_that_a_banned_sound_would_have() -> None:
    made = library(
        [sample(n, bpm=124, pack="Dusk" if n == 3 else "Dawn", age_days=n) for n in range(1, 6)],
        pins=[3],
        bans=[Ban("pack", "Dusk")],
    )
    found = why(made, 3)
    assert (found.hides, found.pin, found.listed) == (("banned",), "You pinned it.", None)
    assert found.suggestion is not None
    assert found.suggestion.rank == 1
    listed = recommender(made).suggest(SuggestRequest(loosen=("banned",)), PROJECT)
    assert listed.suggestions[0].sample.id == 3


def test_a_word_that_only_a_copy_answers_to_is_told_of_the_copy() -> None:
    words = ("clap", "tape", "deep", "house", "dusty")
    row = sample(1, "Clap Tape 04.wav", folder="/sounds/Dusty", words=words)
    wanting = Context({"genre": ContextField("house", "user")})
    house = Context({**wanting.values, "preferences": ContextField(("dusty",), "user")})
    twice = replace(row, locations=2, other_names=("NightDrive_Clap_01.wav",))
    copy = 'its copy NightDrive_Clap_01.wav answers to "house"'
    for made, context, said in (
        (row, wanting, 'it answers to "house"'),
        (twice, wanting, copy),
        (twice, house, f'it answers to "dusty"; {copy}'),
        (replace(twice, name="House Clap.wav"), wanting, 'it answers to "house"'),
    ):
        assert told(why(library([made]), 1, context), "words")[1].endswith(f"; {said}")


def test_a_session_decides_what_was_dismissed() -> None:
    said = [FeedbackRow(1, 1, "dismiss", NOW - 60, "{}", 7)]
    made = library(rows(), said=said)
    assert why(made, 1).hidden_by is None
    made.session = SessionRow(7, "Dusk", NOW - 3600, None)
    assert why(made, 1).hidden_by == "dismissed"


def test_forgotten_taste_counts_no_more() -> None:
    vectors = {1: unit(1.0), 2: unit(1.0, 0.1), 7: unit(0.0, 1.0)}
    said = [FeedbackRow(1, 1, "accept", NOW - 60, "{}")]
    made = library(rows(), vectors, said=said)
    assert why(made, 1).hidden_by == "seen"
    parts = why(made, 2).suggestion
    assert parts is not None
    assert parts.score_components["similarity"] > 0
    made.learnt_from = NOW
    assert why(made, 1).hidden_by is None
    parts = why(made, 2).suggestion
    assert parts is not None
    assert parts.score_components["similarity"] == 0


def test_what_is_not_there() -> None:
    with pytest.raises(NothingFound):
        why(library(rows()), 99)
    with pytest.raises((EmptyLibrary, NothingFound)):
        why(library([]), 1)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, 62.0, 118.0, 124.0, 174.0]),
            st.sampled_from([None, "Am", "C", "D#m"]),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=20,
    ),
    st.booleans(),
)
def test_every_listed_sound_has_a_place_of_its_own(
    facts: list[tuple[float | None, str | None, int]], fusion: bool
) -> None:
    made = library(
        [sample(n, bpm=b, key=k, age_days=d) for n, (b, k, d) in enumerate(facts, 1)],
        {n: unit(1.0, d) for n, (_, _, d) in enumerate(facts, 1)},
    )
    asked = recommender(made, RankSettings(mode="fusion" if fusion else "rules"))
    found = [asked.why(str(n), PROJECT) for n in range(1, len(facts) + 1)]
    ranks = [one.rank for one in found if one.hidden_by is None]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))  # type: ignore[type-var]
    assert {one.of for one in found} == {len(ranks)}


def test_what_must_be_changed_is_named() -> None:
    made = library([sample(1, bpm=124, key="Am"), sample(2, bpm=124, key="Bm")])
    said = {}
    for number in (1, 2):
        (part,) = (part for part in why(made, number).parts if part.name == "change")
        said[number] = (part.value, part.against)
    assert said[1] == (0.0, "nothing that must be changed to fit")
    assert said[2] == (0.5, "what must be changed to fit: its pitch by -2 st")


GUIDE = Path(__file__).parents[4] / "docs" / "RECOMMENDATIONS_GUIDE.md"


def drawn(mode: str) -> Recommender:
    """Return an engine in mode ab in whose session a mode was drawn."""
    vectors = {1: unit(1.0), 2: unit(1.0, 0.1), 7: unit(0.0, 1.0)}
    said = [FeedbackRow(1, 7, "accept", NOW - 60, "{}")]
    made = library(rows(), vectors, said=said)
    engine = recommender(made, RankSettings(mode="ab"))
    for number in range(1, 50):
        made.session = SessionRow(number, "Dusk", NOW - 3600, None)
        if engine.suggest(SuggestRequest(), PROJECT).mode == mode:
            return engine
    raise AssertionError(f"{mode} is never drawn")


@pytest.mark.parametrize("mode", ["fusion", "rules"])
def test_the_weights_are_those_that_the_score_was_made_with(mode: str) -> None:
    dark = Context({**PROJECT.values, "mood_tags": ContextField(("dark",), "user")})
    for engine in (recommender(library(rows()), RankSettings(mode=mode)), drawn(mode)):
        found = engine.why("2", dark)
        assert found.suggestion is not None
        assert sum(part.adds for part in found.parts) == pytest.approx(
            found.suggestion.score, abs=1e-3
        )
        for part in found.parts:
            assert -1 <= part.value <= 1, part
            assert part.value * part.weight == pytest.approx(part.adds, abs=2e-4), part
            if mode == "rules":
                assert abs(part.weight) == asdict(RULES_WEIGHTS)[part.name]


def test_a_part_that_the_rules_leave_out_was_compared_with_nothing() -> None:
    said = {part.name: part.against for part in drawn("rules").why("1", PROJECT).parts}
    left_out = {name for name, weight in asdict(RULES_WEIGHTS).items() if not weight}
    assert {name for name, against in said.items() if against.startswith("nothing: ")} == left_out
    beside = {part.name: part.against for part in drawn("fusion").why("1", PROJECT).parts}
    assert not any(against.startswith("nothing: ") for against in beside.values())


def test_the_guide_tells_the_weights_of_the_rules() -> None:
    told = re.findall(r"(\w+) (0\.\d\d)", GUIDE.read_text().partition("## Fusion or rules")[2])
    weights = {name: weight for name, weight in asdict(RULES_WEIGHTS).items() if weight}
    assert {name: float(weight) for name, weight in told[: len(weights)]} == weights


def test_only_a_sound_of_another_day_is_told_to_come_today() -> None:
    made = library([sample(n, bpm=124, key="Am", age_days=n / 100) for n in range(1, 4)])
    old = library([sample(n, bpm=124, key="Am", age_days=2 * n) for n in range(1, 4)])

    def told(made: MemoryLibrary) -> set[str]:
        return {
            part.higher
            for number in range(1, 4)
            for part in why(made, number).parts
            if part.name == "freshness"
        }

    assert told(made) == {""}
    assert "having come today" in told(old)
