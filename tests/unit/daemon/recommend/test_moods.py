"""Moods: what they mean in sound, and what a row that meets one says."""

from __future__ import annotations

import pytest
from libraries import library, recommender, sample

from samplerecs_daemon.api import Context, SuggestRequest
from samplerecs_daemon.recommend.synonyms import MEANINGS, MODES
from samplerecs_models.vocabulary import DESCRIPTORS

#: Moods that say different things of a sound.
DISTINCT = (
    *("warm", "sad", "chill", "happy", "dark", "bright", "dreamy", "calm", "aggressive", "mellow"),
    *("energetic", "uplifting", "moody", "melancholic"),
)


def test_distinct_moods_mean_distinct_things() -> None:
    meant = {(frozenset(MEANINGS[mood]), MODES.get(mood)) for mood in DISTINCT}
    assert len(meant) == len(DISTINCT)
    assert all(set(meaning) <= set(DESCRIPTORS) for meaning in MEANINGS.values())
    assert all(MEANINGS.values()), "each mood says something of the sound"


def ranked(mood: str, key: str | None = None) -> list[tuple[int, str]]:
    rows = [
        sample(1, bpm=124, key="Cm", dark=1.0, tonal=1.0),
        sample(2, bpm=124, key="Cm", bright=0.9, tonal=0.9, punchy=0.9),
        sample(3, bpm=124, key="C#maj", bright=0.9, tonal=0.9, punchy=0.9, duration_s=9.0),
        sample(4, bpm=124, dark=0.9, soft=0.9, long=0.9),
    ]
    request = SuggestRequest(bpm=124, key=key, mood=(mood,))
    answer = recommender(library(rows)).suggest(request, Context())
    return [(entry.sample.id, entry.reason) for entry in answer.suggestions]


def test_a_happy_sound_is_bright_and_a_dark_one_is_not_called_so() -> None:
    (first, reason), *others = ranked("happy", "Cm")
    assert (first, "bright · tonal" in reason) == (2, True)
    assert not any("tonal" in why or "major" in why for number, why in others if number != 3)


@pytest.mark.parametrize(("mood", "first", "said"), [("happy", 3, "major"), ("sad", 4, "dark")])
def test_a_mode_counts_where_no_key_is_set(mood: str, first: int, said: str) -> None:
    number, reason = ranked(mood)[0]
    assert (number, said in reason) == (first, True)
    assert not any("· major" in why or "· minor" in why for _, why in ranked(mood, "Cm"))


def test_a_row_that_meets_half_of_a_mood_says_none_of_its_words() -> None:
    reasons = dict(ranked("energetic"))
    assert "punchy · bright" in reasons[2]
    assert "dark" not in reasons[1]
    assert "tonal" not in reasons[1]
