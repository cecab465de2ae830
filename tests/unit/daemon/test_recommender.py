"""From a request and a context to a list: what is read, what is hidden, what is said."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from libraries import DAY, NOW, library, recommender, sample, unit

from samplerecs_daemon.api import Context, ContextField, SuggestionList, SuggestRequest
from samplerecs_daemon.recommend import RankSettings
from samplerecs_daemon.store.records import Ban, FeedbackRow
from samplerecs_models.errors import BadCount, BadFilter, EmptyLibrary, InputError, NothingFound
from samplerecs_models.rank.columns import Weights
from samplerecs_models.vocabulary import Kind, Role

NOTHING = Context()
HOUSE = Context(
    {
        "bpm": ContextField(124.0, "user"),
        "key": ContextField("A", "user"),
        "mode": ContextField("minor", "user"),
    }
)


def ids(answer: SuggestionList) -> list[int]:
    return [entry.sample.id for entry in answer.suggestions]


def said(number: int, verdict: str, days_ago: float = 0.1) -> FeedbackRow:
    return FeedbackRow(number, number, verdict, NOW - days_ago * DAY, "{}")


@pytest.mark.parametrize("n", [0, -1, 201])
def test_counts_out_of_range_are_refused(n: int) -> None:
    with pytest.raises(BadCount, match="200"):
        recommender(library([sample(1)])).suggest(SuggestRequest(n=n), NOTHING)


def test_an_unknown_mode_or_role_says_what_is_known() -> None:
    engine = recommender(library([sample(1)]))
    with pytest.raises(InputError, match="fusion, rules"):
        engine.suggest(SuggestRequest(mode="best"), NOTHING)
    with pytest.raises(BadFilter, match="kick"):
        engine.suggest(SuggestRequest(role="kik"), NOTHING)


def test_an_empty_library_says_how_to_fill_it() -> None:
    with pytest.raises(EmptyLibrary, match="library add"):
        recommender(library([])).suggest(SuggestRequest(), NOTHING)


def test_the_request_lies_over_the_context() -> None:
    engine = recommender(library([sample(1, bpm=124), sample(2, bpm=90)]))
    assert ids(engine.suggest(SuggestRequest(), HOUSE)) == [1]
    answer = engine.suggest(SuggestRequest(bpm=90), HOUSE)
    assert ids(answer) == [2]
    assert answer.context.values["bpm"].value == 90
    assert answer.context.values["bpm"].source == "request"
    assert answer.context.values["key"].value == "A"


def test_a_guess_from_a_name_hides_nothing_and_has_a_question_mark() -> None:
    rows = [sample(1, bpm=124, key="Am"), sample(2, bpm=90, key="Am"), sample(3, bpm=124, key="C#")]
    guess = Context(
        {n: replace(one, source="names", confidence=0.5) for n, one in HOUSE.values.items()}
    )
    answer = recommender(library(rows)).suggest(SuggestRequest(), guess)
    assert (sorted(ids(answer)), ids(answer)[0], answer.hidden) == ([1, 2, 3], 1, {})
    sure = recommender(library(rows)).suggest(SuggestRequest(), HOUSE)
    assert (ids(sure), sure.hidden) == ([1], {"tempo": 1, "key": 1})
    # What is said for this once is no guess.
    assert recommender(library(rows)).suggest(SuggestRequest(bpm=124), guess).hidden == {"tempo": 1}


def test_rules_hide_and_are_counted() -> None:
    rows = [
        sample(1, bpm=124, key="Am"),
        sample(2, bpm=140, key="Am"),
        sample(3, bpm=124, key="C#"),
        sample(4, bpm=140, key="C#", kind=Kind.ONE_SHOT),
        sample(5, bpm=124, key="Am", present=False),
    ]
    answer = recommender(library(rows)).suggest(SuggestRequest(), HOUSE)
    assert set(ids(answer)) == {1, 4}
    assert answer.hidden == {"absent": 1, "tempo": 1, "key": 1}
    assert answer.total == 2


@pytest.mark.parametrize(
    "request_",
    [
        SuggestRequest(query="pad"),
        SuggestRequest(query="pad", search=True),
        SuggestRequest(like=("1",)),
    ],
)
def test_words_a_search_and_like_hide_nothing(request_: SuggestRequest) -> None:
    rows = [sample(1, "pad_a.wav", bpm=90, key="C#"), sample(2, "pad_b.wav", bpm=174, key="F#")]
    made = library(rows, {1: unit(1), 2: unit(1, 1)})
    answer = recommender(made).suggest(request_, HOUSE)
    assert "tempo" not in answer.hidden
    assert "key" not in answer.hidden
    assert 2 in ids(answer)


@pytest.mark.parametrize("search", [True, False])
def test_what_answers_the_words_comes_first_and_words_nobody_answers_list_nothing(
    search: bool,
) -> None:
    rows = [sample(1, "kick_01.wav"), sample(2, "pad_warm.wav"), sample(3, "pad_cold.wav")]
    engine = recommender(library(rows))
    found = ids(engine.suggest(SuggestRequest(query="pad", search=search), NOTHING))
    assert set(found[:2]) == {2, 3}
    assert found[2] == 1
    nothing = engine.suggest(SuggestRequest(query="zither", search=search), NOTHING)
    assert ids(nothing) == []
    assert nothing.advice == ""
    assert any("zither" in note for note in nothing.notes)


def test_where_names_run_out_what_sounds_like_the_named_comes_next() -> None:
    rows = [sample(i, name) for i, name in enumerate(["pad_a.wav", "x.wav", "y.wav"], 1)]
    made = library(rows, {1: unit(1), 2: unit(0, 1), 3: unit(1, 0.4)})
    assert ids(recommender(made).suggest(SuggestRequest(query="pad"), NOTHING)) == [1, 3, 2]


def test_like_takes_an_id_a_path_or_a_file_from_outside(tmp_path: Path) -> None:
    outside = tmp_path / "mine.wav"
    outside.write_bytes(b"any sound")
    rows = [sample(i, f"s{i}.wav", duration_s=float(i)) for i in (1, 2, 3)]
    made = library(rows, {1: unit(1), 2: unit(1, 0.5), 3: unit(0, 1)})
    engine = recommender(made)
    for seed in ("1", "/sounds/s1.wav"):
        answer = engine.suggest(SuggestRequest(like=(seed,)), NOTHING)
        assert ids(answer) == [2, 3], "the sound itself is not suggested"
        assert "like s1" in answer.suggestions[0].reason
    answer = engine.suggest(SuggestRequest(like=(str(outside),)), NOTHING)
    assert ids(answer)[0] == 1
    with pytest.raises(NothingFound, match="neither a sound"):
        engine.suggest(SuggestRequest(like=("/sounds/none.wav",)), NOTHING)


def test_what_was_taken_draws_and_what_was_dismissed_stays_away() -> None:
    rows = [sample(i, duration_s=float(i)) for i in range(1, 6)]
    vectors = {1: unit(1), 2: unit(1, 0.6), 3: unit(0, 1), 4: unit(0, 0, 1), 5: unit(0.9, 0.7)}
    plain = library(rows, vectors, said=[said(1, "accept")])
    first = ids(recommender(plain).suggest(SuggestRequest(n=2), NOTHING))
    assert set(first) <= {2, 5}
    warned = library(rows, vectors, said=[said(1, "accept"), said(5, "dismiss")])
    answer = recommender(warned).suggest(SuggestRequest(), NOTHING)
    assert 5 not in ids(answer)
    assert answer.hidden["seen"] >= 1
    later = library(rows, vectors, said=[said(5, "dismiss", days_ago=2)])
    assert 5 in ids(recommender(later).suggest(SuggestRequest(), NOTHING))


def test_a_pin_stays_on_top_and_draws_like_a_taken_sound() -> None:
    rows = [sample(i, duration_s=float(i)) for i in (1, 2, 3)]
    made = library(rows, {1: unit(1), 2: unit(1, 0.5), 3: unit(0, 1)}, pins=[1])
    answer = recommender(made).suggest(SuggestRequest(), NOTHING)
    assert ids(answer) == [1, 2, 3]
    assert answer.suggestions[0].reason.startswith("pinned")
    assert "seen" not in answer.hidden
    assert ids(recommender(made).suggest(SuggestRequest(n=1), NOTHING)) == [1]


def test_a_pin_stays_on_top_whatever_the_rules_say() -> None:
    rows = [sample(1, bpm=124), sample(2, bpm=90), sample(3, bpm=124, present=False)]
    answer = recommender(library(rows, pins=[2, 3])).suggest(SuggestRequest(), HOUSE)
    assert ids(answer) == [2, 1], "but not when it is gone"
    searched = recommender(library(rows, pins=[2])).suggest(SuggestRequest(query="sound"), HOUSE)
    assert not searched.suggestions[0].reason.startswith("pinned")


@pytest.mark.parametrize("query", ["role:bass", "-role:kick", "kind:loop", "pack:Dusty"])
def test_a_pin_that_the_filters_leave_out_is_not_listed(query: str) -> None:
    bass = sample(2, role=Role.BASS_LOOP, kind=Kind.LOOP, pack="Dusty")
    rows = [sample(1, role=Role.KICK, kind=Kind.ONE_SHOT, pack="Other"), bass]
    engine = recommender(library(rows, pins=[1]))
    if query == "role:bass":
        assert ids(engine.suggest(SuggestRequest(role="bass"), NOTHING)) == [2]
    answer = engine.suggest(SuggestRequest(query=query), NOTHING)
    assert ids(answer) == [2]
    assert answer.hidden == {"filter": 1}
    loose = engine.suggest(SuggestRequest(query=query, loosen=("filter",)), NOTHING)
    assert ids(loose) == [1, 2]
    assert [each.reason.startswith("pinned") for each in loose.suggestions] == [True, False]


def test_a_pin_is_listed_once_where_what_was_seen_is_shown() -> None:
    rows = [sample(n, duration_s=n) for n in (1, 2)]
    engine = recommender(library(rows, pins=[1], said=[said(2, "dismiss")]))
    assert ids(engine.suggest(SuggestRequest(loosen=("seen",)), NOTHING)) == [1, 2]


def test_words_find_a_pinned_sound_like_any_other() -> None:
    rows = [sample(n, duration_s=n) for n in (1, 2)]
    vectors = {1: unit(1), 2: unit(1, 0.5)}
    answer = recommender(library(rows, vectors, pins=[1])).suggest(
        SuggestRequest(query="sound"), NOTHING
    )
    assert sorted(ids(answer)) == [1, 2]
    assert answer.hidden == {}
    assert not any(each.reason.startswith("pinned") for each in answer.suggestions)


@pytest.mark.parametrize(
    ("n", "pinned", "waiting"), [(3, 3, 7), (10, 5, 7), (14, 5, 7), (28, 10, 2)]
)
def test_pins_leave_half_of_a_list_to_others(n: int, pinned: int, waiting: int) -> None:
    rows = [sample(number, duration_s=number) for number in range(1, 31)]
    answer = recommender(library(rows, pins=list(range(1, 13)))).suggest(
        SuggestRequest(n=n), NOTHING
    )
    of_pins = [each.reason.startswith("pinned") for each in answer.suggestions]
    assert len(of_pins) == n
    assert sum(of_pins) == pinned
    assert all(of_pins[: min(n, 5)]), "the first ones"
    assert not any(of_pins[5:23]), "what waits fills what others leave"
    assert [note for note in answer.notes if "pinned" in note] == [
        f"{waiting} more pinned sounds wait: at most 5 come first, those that fit best."
    ]


@pytest.mark.parametrize(
    "ban",
    [
        Ban("sample", "1"),
        Ban("pack", "Bad Pack"),
        Ban("folder", "/sounds/bad"),
        Ban("folder", "/sounds/bad/"),
        Ban("tag", "cheesy"),
    ],
)
def test_bans_hold_always(ban: Ban) -> None:
    rows = [
        sample(1, "pad_a.wav", pack="Bad Pack", folder="/sounds/bad/deep", tags=("cheesy",)),
        sample(2, "pad_b.wav", pack="Bad Pack Two", folder="/sounds/badly"),
    ]
    engine = recommender(library(rows, bans=[ban]))
    for request in (
        SuggestRequest(),
        SuggestRequest(query="pad"),
        SuggestRequest("pad", search=True),
    ):
        answer = engine.suggest(request, NOTHING)
        assert ids(answer) == [2]
        assert answer.hidden["banned"] == 1


def test_advice_names_the_filter_whose_absence_helps_most() -> None:
    rows = [sample(i, bpm=100.0 + i, kind=Kind.LOOP, role=Role.PAD) for i in range(1, 8)]
    engine = recommender(library(rows))
    answer = engine.suggest(SuggestRequest(query="role:pad bpm:700-800"), NOTHING)
    assert ids(answer) == []
    assert answer.advice == "No sound fits. Without bpm:700-800 there are 7."
    one = engine.suggest(SuggestRequest(query="role:pad bpm:101"), NOTHING)
    assert one.advice.startswith("Only 1 fit")
    assert "Without bpm:101 there are 7" in one.advice
    full = engine.suggest(SuggestRequest(n=7), NOTHING)
    assert full.advice == ""


def test_advice_speaks_of_the_rule_where_no_filter_is_to_blame() -> None:
    rows = [sample(i, bpm=60.0 + i) for i in range(1, 5)]
    answer = recommender(library(rows)).suggest(SuggestRequest(bpm=100), NOTHING)
    assert ids(answer) == []
    assert "4 are hidden by tempo" in answer.advice


def test_advice_counts_what_would_really_come_back() -> None:
    rows = [sample(1, bpm=100, role=Role.PAD), sample(2, bpm=100), sample(3, bpm=140)]
    answer = recommender(library(rows)).suggest(SuggestRequest(bpm=100, role="pad"), NOTHING)
    assert answer.advice == "Only 1 fit. Without role:pad there are 2."


def test_knowing_nothing_it_says_so_and_spreads_the_roles() -> None:
    roles = [Role.KICK, Role.PAD, Role.BASS, Role.LEAD]
    rows = [
        sample(i, role=roles[i % 4], pack=f"p{i % 7}", kind=Kind.ONE_SHOT) for i in range(1, 41)
    ]
    answer = recommender(library(rows)).suggest(SuggestRequest(n=4), NOTHING)
    assert any("Nothing is known of your project" in note for note in answer.notes)
    assert {entry.sample.role for entry in answer.suggestions} == {r.value for r in roles}


def test_sources_say_what_a_place_rests_on() -> None:
    made = library([sample(1), sample(2)], {1: unit(1)})
    answer = recommender(made).suggest(SuggestRequest(), NOTHING)
    assert {e.sample.id: e.source for e in answer.suggestions} == {1: "fingerprint", 2: "recency"}
    rules = recommender(made).suggest(SuggestRequest(mode="rules"), NOTHING)
    assert {e.source for e in rules.suggestions} == {"rules"}


def test_everything_works_with_no_vector_at_all() -> None:
    rows = [sample(i, f"pad_{i}.wav", bpm=124, age_days=float(i)) for i in range(1, 6)]
    engine = recommender(library(rows))
    assert ids(engine.suggest(SuggestRequest(), HOUSE)) == [1, 2, 3, 4, 5], "newest first"
    assert set(ids(engine.suggest(SuggestRequest(query="pad"), HOUSE))) == {1, 2, 3, 4, 5}


def test_used_never_and_since() -> None:
    rows = [sample(1, age_days=1), sample(2, age_days=30), sample(3, age_days=2)]
    engine = recommender(library(rows, said=[said(1, "accept")]))
    assert ids(engine.suggest(SuggestRequest(query="used:never since:7d"), NOTHING)) == [3]


def test_mood_words_are_heard() -> None:
    rows = [sample(1, dark=0.0), sample(2, dark=1.0), sample(3, dark=0.5)]
    answer = recommender(library(rows)).suggest(SuggestRequest(mood=("dark",)), NOTHING)
    assert ids(answer)[0] == 2
    assert "dark" in answer.suggestions[0].reason


def test_a_mood_nobody_knows_changes_nothing() -> None:
    engine = recommender(library([sample(1), sample(2)]))
    plain = ids(engine.suggest(SuggestRequest(), HOUSE))
    assert ids(engine.suggest(SuggestRequest(mood=("blorpy",)), HOUSE)) == plain


def test_the_parts_make_the_score_and_the_weights_count() -> None:
    rows = [sample(1, "pad_a.wav", bpm=124, key="Am", age_days=1, dark=1.0)]
    made = library(rows, {1: unit(1)}, pins=[])
    (entry,) = recommender(made).suggest(SuggestRequest(query="pad"), HOUSE).suggestions
    assert entry.score == pytest.approx(sum(entry.score_components.values()))
    heavy = RankSettings(weights=Weights(key=1.0))
    (other,) = recommender(made, heavy).suggest(SuggestRequest(query="pad"), HOUSE).suggestions
    assert other.score_components["key"] == pytest.approx(1.0)


def test_a_sound_is_found_by_id_and_path() -> None:
    engine = recommender(library([sample(1, "a.wav", bpm=124, key="Am")]))
    assert engine.sample("1") == engine.sample("/sounds/a.wav")
    assert engine.sample("1").key.value == "A minor"
    with pytest.raises(NothingFound):
        engine.sample("99999999999999999999999999")


def test_a_reason_never_claims_words_that_are_not_met() -> None:
    rows = [sample(1, "pad.wav", dark=1.0), sample(2, "dark_kick.wav", dark=1.0)]
    request = SuggestRequest(query="pad", mood=("dark",))
    pad, kick = recommender(library(rows)).suggest(request, NOTHING).suggestions
    assert 'matches "pad"' in pad.reason
    assert "pad" not in kick.reason


@pytest.mark.parametrize("said", [{"genre": "blorp"}, {"mood": ("xyzzyq",)}])
def test_what_nothing_answers_to_leaves_the_list_cold(said: dict[str, Any]) -> None:
    rows = [sample(n, duration_s=n) for n in (1, 2)]
    answer = recommender(library(rows)).suggest(SuggestRequest(**said), NOTHING)
    assert answer.cold
    assert any("varied list" in note for note in answer.notes)
    assert any("Nothing here answers to" in note for note in answer.notes)
    assert not recommender(library(rows)).suggest(SuggestRequest(mood=("dark",)), NOTHING).cold


def test_a_cold_list_says_what_is_known_of_a_sound() -> None:
    rows = [
        sample(1, kind=Kind.UNKNOWN, role=Role.BASS, key="F", duration_s=1),
        sample(2, kind=Kind.UNKNOWN, role=Role.UNKNOWN, duration_s=2),
    ]
    answer = recommender(library(rows)).suggest(SuggestRequest(), NOTHING)
    reasons = {each.sample.id: each.reason for each in answer.suggestions}
    assert reasons == {1: "bass · F", 2: "nothing known of it yet"}


def test_gone_is_loosened_by_its_own_name() -> None:
    rows = [sample(1), sample(2, present=False, duration_s=2)]
    answer = recommender(library(rows)).suggest(SuggestRequest(loosen=("gone",)), NOTHING)
    assert sorted(ids(answer)) == [1, 2]
    with pytest.raises(InputError, match="no rule"):
        recommender(library(rows)).suggest(SuggestRequest(loosen=("went",)), NOTHING)


def test_known_roles_are_named_once() -> None:
    with pytest.raises(BadFilter) as told:
        recommender(library([sample(1)])).suggest(SuggestRequest(role="qqqq"), NOTHING)
    known = told.value.hint.removeprefix("Known: ").rstrip(".").split(", ")
    assert "bass" in known
    assert len(known) == len(set(known))
