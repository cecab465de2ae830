"""Requests over a library in which a model that knows words has heard some or all of the sounds."""

from __future__ import annotations

import numpy as np
import pytest
from ears import Ears, at, engine, names
from libraries import library, sample, unit

from samplerecs_daemon.api import Context, SuggestRequest
from samplerecs_daemon.index.memory import MemoryLibrary


@pytest.fixture
def sounds() -> MemoryLibrary:
    """Twelve sounds whose names say nothing; all fingerprints alike but two."""
    rows = [sample(n, f"audio_{n}.wav", duration_s=3.0 * n) for n in range(1, 13)]
    angles = np.arange(13) * 0.25
    return library(rows, {n: unit(np.cos(angles[n]), np.sin(angles[n])) for n in range(1, 13)})


@pytest.fixture
def ears() -> Ears:
    """Heard: 1 and 2 are dark, 3 a choir, 4 a dark choir, the rest neither."""
    heard = {n: at(5) for n in range(1, 13)}
    return Ears(heard | {1: at(0), 2: at(0, 5), 3: at(2), 4: at(0, 2)})


def test_words_no_name_answers_are_looked_for_by_ear(sounds: MemoryLibrary, ears: Ears) -> None:
    assert names(engine(sounds, None), query="dark glass", search=True) == []
    made = engine(sounds, ears).suggest(SuggestRequest(query="choir", search=True), Context())
    first, *_ = made.suggestions
    assert first.sample.id == 3
    assert first.source == "clap"
    assert 'sounds like "choir"' in first.reason
    assert made.notes == ('No name answers to "choir".',)


def test_a_word_with_a_minus_takes_away_by_ear(sounds: MemoryLibrary, ears: Ears) -> None:
    assert names(engine(sounds, ears), query="dark", search=True, n=3)[0] == "audio_1.wav"
    without = names(engine(sounds, ears), query="dark -choir", search=True, n=12)
    assert without.index("audio_4.wav") > without.index("audio_2.wav")


def test_a_word_with_a_minus_hides_what_was_surely_heard(sounds: MemoryLibrary, ears: Ears) -> None:
    ears.tags = {"vocals": {3: 0.9, 4: 0.5}}
    found = names(engine(sounds, ears), query="dark -vocal", search=True, n=12)
    assert "audio_3.wav" not in found
    assert "audio_4.wav" in found


def test_like_this_but_darker_is_both(sounds: MemoryLibrary, ears: Ears) -> None:
    found = names(engine(sounds, ears), query="but darker", like=("3",), search=True, n=3)
    assert found[0] == "audio_4.wav"
    assert ears.asked[-1] == "dark"


def test_likeness_is_by_ear_where_the_sounds_are_known(sounds: MemoryLibrary, ears: Ears) -> None:
    by_print = names(engine(sounds, None), like=("1",), search=True, n=3)
    assert by_print[0] == "audio_2.wav"
    ears.known = {**ears.known, 12: at(0)}
    assert names(engine(sounds, ears), like=("1",), search=True, n=3)[0] == "audio_12.wav"


def test_a_seed_that_the_model_does_not_know_leaves_all_to_the_fingerprints(
    sounds: MemoryLibrary, ears: Ears
) -> None:
    ears.known = {n: vector for n, vector in ears.known.items() if n != 1}
    made = engine(sounds, ears).suggest(SuggestRequest(like=("1",), search=True), Context())
    assert {entry.source for entry in made.suggestions} == {"fingerprint"}
    assert made.suggestions[0].sample.id == 2


def test_each_sound_says_which_space_it_was_ranked_by(sounds: MemoryLibrary, ears: Ears) -> None:
    ears.known = {n: vector for n, vector in ears.known.items() if n % 2}
    request = SuggestRequest(like=("1",), search=True, n=12)
    made = engine(sounds, ears).suggest(request, Context())
    for entry in made.suggestions:
        assert entry.source == ("clap" if entry.sample.id % 2 else "fingerprint")


def test_the_same_sounds_get_the_same_scores_dealt_anew(sounds: MemoryLibrary, ears: Ears) -> None:
    request = SuggestRequest(like=("1",), search=True, n=12)
    plain = engine(sounds, None).suggest(request, Context())
    mixed = engine(sounds, ears).suggest(request, Context())
    values = [
        sorted(entry.score_components["similarity"] for entry in made.suggestions)
        for made in (plain, mixed)
    ]
    # The seed itself is not listed; it has the highest score either way.
    assert values[0] == pytest.approx(values[1], abs=1e-6)


def test_a_tower_that_is_down_leaves_names_and_says_so(sounds: MemoryLibrary, ears: Ears) -> None:
    ears.down = "The model is still loading."
    made = engine(sounds, ears).suggest(SuggestRequest(query="choir", search=True), Context())
    assert made.suggestions == ()
    assert any("by name alone" in note and "still loading" in note for note in made.notes)


def test_moods_are_met_by_tags_that_were_heard(sounds: MemoryLibrary, ears: Ears) -> None:
    ears.tags = {"hymnal": {7: 0.8}}
    request = SuggestRequest(mood=("hymnal",), n=1)
    made = engine(sounds, ears).suggest(request, Context())
    assert made.suggestions[0].sample.id == 7
    assert made.suggestions[0].score_components["words"] > 0


def test_the_rules_alone_hear_nothing(sounds: MemoryLibrary, ears: Ears) -> None:
    request = SuggestRequest(query="choir", mode="rules")
    assert engine(sounds, ears).suggest(request, Context()).suggestions == ()
    assert ears.asked == []


def test_a_model_that_knows_sounds_of_no_library_here_changes_nothing(
    sounds: MemoryLibrary,
) -> None:
    ears = Ears({99: at(0)})
    request = {"like": ("1",), "search": True, "n": 12}
    assert names(engine(sounds, ears), **request) == names(engine(sounds, None), **request)
    assert names(engine(sounds, ears), query="choir", search=True) == []


def test_why_stands_where_the_list_has_it(sounds: MemoryLibrary, ears: Ears) -> None:
    sounds.pinned = ()
    found = engine(sounds, ears).why("3", Context())
    assert found.sample.id == 3
    assert found.rank is not None
