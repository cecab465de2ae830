"""Names of files in the crate: what is known of the sound, and nothing that is only guessed."""

from __future__ import annotations

import pytest

from samplerecs_daemon.api import SampleInfo, Value
from samplerecs_daemon.crate.names import entry_name


def loop(name: str, sure: float) -> SampleInfo:
    return SampleInfo(
        id=1,
        name=name,
        path=f"/{name}",
        pack="",
        duration_s=1.0,
        kind="loop",
        role="bass",
        bpm=Value(120.0, sure, "audio"),
        key=Value("A minor", sure, "audio"),
        descriptors={},
        tags=(),
        first_seen=1.0,
        present=True,
    )


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("dusty_rhodes_120_Am.wav", "120 Am Dusty Rhodes [a1b2].wav"),
        ("techno_synth02 - 120 BPM.ogg", "120 Am Techno Synth02 [a1b2].ogg"),
        ("120bpm rhodes.WAV", "120 Am Rhodes [a1b2].wav"),
        ("Rhodes 808.wav", "120 Am Rhodes 808 [a1b2].wav"),
    ],
)
def test_what_the_name_says_twice_is_said_once(name: str, wanted: str) -> None:
    assert entry_name(loop(name, sure=0.9), "a1b2") == wanted


def test_a_guess_has_no_place_in_a_name_that_stays() -> None:
    assert entry_name(loop("bass_hard01.ogg", sure=0.3), "a1b2") == "Bass Hard01 [a1b2].ogg"
