"""`why` and the list: what is in it, and what kept out the sounds whose score would do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from libraries import library, recommender, sample, unit

from samplerecs_daemon.api import Context, ContextField, SuggestRequest
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend import RankSettings
from samplerecs_daemon.store.rows import SampleRow
from samplerecs_models.vocabulary import Kind, Role

PROJECT = Context({"bpm": ContextField(124.0, "user"), "key": ContextField("A minor", "user")})
ROLES = (Role.BASS, Role.LEAD, Role.PAD, Role.KEYS, Role.PLUCK, Role.VOCAL, Role.BELL, Role.STRINGS)


def say(made: MemoryLibrary, number: int, diversity: float = 0.0) -> str:
    return recommender(made, RankSettings(diversity=diversity)).why(str(number), PROJECT).say


def others(first: int, count: int = 10) -> list[SampleRow]:
    """Return loops that fit a little worse than what they stand beside, each of its own pack."""
    return [
        sample(n, bpm=127, key="Am", role=ROLES[n % len(ROLES)], pack=f"pack {n}")
        for n in range(first, first + count)
    ]


def test_the_place_in_the_list_is_told() -> None:
    made = library(others(1, 12))
    engine = recommender(made, RankSettings(diversity=0.0))
    listed = engine.suggest(SuggestRequest(), PROJECT).suggestions
    for entry in listed:
        found = engine.why(str(entry.sample.id), PROJECT)
        assert found.listed == entry.rank
        assert found.say == f"At place {entry.rank} of the ten listed now."
    left = set(range(1, 13)) - {entry.sample.id for entry in listed}
    assert [engine.why(str(n), PROJECT).listed for n in left] == [None, None]


def test_two_of_a_pack() -> None:
    nights = [
        sample(n, f"Night_{n}.wav", bpm=124, key="Am", pack="Night", role=ROLES[n])
        for n in (1, 2, 3)
    ]
    made = library([*nights, *others(11)])
    assert (
        say(made, 3) == "Not in the list now: two of Night are listed already: Night_1 and Night_2."
    )


def test_four_of_a_role() -> None:
    drums = [
        sample(n, f"beat_{n}.wav", bpm=124, key="Am", role=Role.DRUM_LOOP, pack=f"drums {n}")
        for n in range(1, 6)
    ]
    made = library([*drums, *others(11)])
    told = "four drum loops are listed already: beat_1, beat_2, beat_3 and beat_4"
    assert say(made, 5) == f"Not in the list now: {told}."


def test_four_one_shots() -> None:
    shots = [
        sample(n, f"hit_{n}.wav", key="Am", kind=Kind.ONE_SHOT, role=ROLES[n], pack=f"shots {n}")
        for n in range(1, 6)
    ]
    loops = [sample(n, bpm=124, role=ROLES[n % 8], pack=f"pack {n}") for n in range(11, 25)]
    made = library([*shots, *loops])
    told = "four one-shots are listed already: hit_1, hit_2, hit_3 and hit_4"
    assert say(made, 5) == f"Not in the list now: {told}."


def test_places_that_are_kept_for_one_shots() -> None:
    shots = [
        sample(n, f"hit_{n}.wav", kind=Kind.ONE_SHOT, role=ROLES[n], pack=f"shots {n}")
        for n in range(1, 5)
    ]
    loops = [
        sample(n, bpm=124, key="Am", role=ROLES[n % 8], pack=f"pack {n}") for n in range(11, 21)
    ]
    made = library([*shots, *loops])
    kept = "four places are kept for one-shots: hit_1, hit_2, hit_3 and hit_4"
    assert say(made, 20) == f"Not in the list now: the other six score more, and {kept}."


def test_of_several_limits_the_plainest_is_told() -> None:
    """Without kept places it were in too; without its pack's limit another's third would be."""
    shots = [
        sample(n, f"hit_{n}.wav", kind=Kind.ONE_SHOT, role=ROLES[n], pack=f"shots {n}")
        for n in range(1, 4)
    ]
    packs = ["Day", "Day", "Day", "one", "two", "three", "Night", "Night"]
    loops = [
        sample(n, f"loop_{n}.wav", bpm=124, key="Am", role=ROLES[n % 8], pack=pack)
        for n, pack in enumerate(packs, 11)
    ]
    hit = sample(4, "hit_4.wav", kind=Kind.ONE_SHOT, role=ROLES[4], pack="Night")
    made = library([*shots, hit, *loops])
    assert (
        say(made, 18) == "Not in the list now: two of Night are listed already: loop_17 and hit_4."
    )


def test_a_role_is_told_before_a_pack_where_both_are_full() -> None:
    packs = ["Night", "Night", "one", "two", "Night"]
    drums = [
        sample(n, f"beat_{n}.wav", bpm=124, key="Am", role=Role.DRUM_LOOP, pack=pack)
        for n, pack in enumerate(packs, 1)
    ]
    made = library([*drums, *others(11)])
    told = "four drum loops are listed already: beat_1, beat_2, beat_3 and beat_4"
    assert say(made, 5) == f"Not in the list now: {told}."


def test_a_copy_of_what_is_listed() -> None:
    rows = [
        sample(1, "pad.wav", bpm=124, key="Am", role=Role.PAD, pack="one"),
        sample(2, "pad_mp3.wav", bpm=124, key="Am", role=Role.PAD, pack="two"),
    ]
    vectors = {1: unit(1.0), 2: unit(1.0, 0.01)}
    made = library([*rows, *others(11)], vectors)
    assert say(made, 2) == "Not in the list now: it is the same sound as pad, which is listed."


def test_what_is_much_like_a_listed_sound() -> None:
    rows = [
        sample(1, "pad.wav", bpm=124, key="Am", role=Role.PAD, pack="one"),
        sample(2, "pad_too.wav", bpm=124, key="Am", role=Role.KEYS, pack="two"),
    ]
    made = library([*rows, *others(11)], {1: unit(1.0), 2: unit(1.0, 0.2)})
    assert (
        say(made, 2, diversity=1.0) == "Not in the list now: it is much like pad, which is listed."
    )
    assert say(made, 2).startswith("At place")


def test_what_scores_too_little() -> None:
    made = library([*others(1, 10), sample(20, bpm=129, key="Em", pack="last")])
    assert say(made, 20) == "Not in the list now: everything in it scores more."


@pytest.mark.parametrize("number", [3, 99])
def test_what_a_rule_hides_says_so_elsewhere(number: int) -> None:
    made = library([*others(11), sample(3, bpm=90), sample(99, bpm=124, key="D#m")])
    found = recommender(made).why(str(number), PROJECT)
    assert (found.listed, found.say) == (None, "")
    assert found.hidden_by in ("tempo", "key")


def test_a_pin_is_on_top_and_counts_in_the_limits() -> None:
    nights = [sample(n, f"Night_{n}.wav", bpm=124, key="Am", pack="Night") for n in (1, 2, 3)]
    made = library([*nights, *others(11)], pins=[1])
    assert say(made, 1) == "At place 1 of the ten listed now."
    told = "two of Night are listed already: Night_1 and Night_2"
    assert say(made, 3) == f"Not in the list now: {told}."


def test_the_list_that_is_shown_is_the_one_that_is_told_of() -> None:
    """Where little changed most of a list stays; a sound that came meanwhile waits for the next."""
    made = library(others(1, 12))
    engine = recommender(made, RankSettings(diversity=0.0))
    plain = engine.suggest(SuggestRequest(), PROJECT)
    first, *rest = plain.suggestions
    shown = replace(plain, suggestions=tuple(rest))
    found = engine.why(str(first.sample.id), PROJECT, shown)
    assert (found.listed, found.say.startswith("Not in the list now: little changed")) == (
        None,
        True,
    )
    second = engine.why(str(rest[0].sample.id), PROJECT, shown)
    assert (second.listed, second.say) == (1, "At place 1 of the nine listed now.")
