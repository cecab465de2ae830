"""What is pinned stands above the list, and counts in it."""

import numpy as np
from libraries import DIM, library, recommender, sample, unit

from samplerecs_daemon.api import Context, ContextField, SuggestRequest
from samplerecs_daemon.index.memory import MemoryLibrary
from samplerecs_daemon.recommend import RankSettings
from samplerecs_models.vocabulary import Kind, Role

PROJECT = Context({"bpm": ContextField(124.0, "user", 1.0)})
KICKS, LOOPS = range(1, 13), range(21, 33)


def kicks_and_loops(pins: list[int]) -> MemoryLibrary:
    """Return twelve kicks much like each other, the second a copy of the first, and loops."""
    rng = np.random.default_rng(3)
    rows, vectors = [], {}
    for n in KICKS:
        rows.append(
            sample(n, kind=Kind.ONE_SHOT, role=Role.KICK, pack=f"kicks {n}", duration_s=0.4)
        )
        vectors[n] = unit(1.0, *(0.3 * rng.normal(size=DIM - 1)))
    for n in LOOPS:
        role = (Role.DRUM_LOOP, Role.BASS_LOOP, Role.MELODIC_LOOP)[n % 3]
        rows.append(sample(n, bpm=124.0, role=role, pack=f"loops {n}"))
        vectors[n] = unit(*rng.normal(size=DIM))
    vectors[2] = vectors[1]
    return library(rows, vectors, pins=pins)


def listed(pins: list[int], n: int = 10) -> list[int]:
    engine = recommender(kicks_and_loops(pins), RankSettings())
    found = engine.suggest(SuggestRequest(n=n), PROJECT).suggestions
    return [entry.sample.id for entry in found]


def test_one_pinned_kick_is_one_of_four_one_shots() -> None:
    found = listed([1])
    assert found[0] == 1
    assert 2 not in found, "it is the same sound"
    assert sum(number in KICKS for number in found) <= 4
    assert len(found) == 10


def test_five_pinned_kicks_draw_no_sixth() -> None:
    found = listed([3, 4, 5, 6, 7])
    assert sorted(found[:5]) == [3, 4, 5, 6, 7]
    assert all(number in LOOPS for number in found[5:])
    assert len(found) == 10


def test_what_goes_with_a_pinned_kick_is_lacking() -> None:
    engine = recommender(kicks_and_loops([3]), RankSettings())
    found = engine.suggest(SuggestRequest(), PROJECT)
    assert found.lacking == ("bass", "harmony", "melody")
    assert any("no bass in the project yet" in entry.reason for entry in found.suggestions)
    assert (
        recommender(kicks_and_loops([]), RankSettings()).suggest(SuggestRequest(), PROJECT).lacking
        == ()
    )


def test_a_short_list_is_the_beginning_of_a_longer_one() -> None:
    pins = [3, 4, 5, 6, 7, 8, 9]
    longest = listed(pins, 20)
    for n in (1, 3, 5, 6, 9, 10):
        assert set(listed(pins, n)[:5]) <= set(longest[:5])
        assert listed(pins, n)[5:] == longest[5:n]
