"""The sounds that the tempo weights are trained on: known tempo, no tempo, the same every time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from training import genres, grooves, untimed
from training.soundfont import RATE, varlen

HOUSE = sorted(genres.GENRES).index("house")
WALTZ = sorted(genres.GENRES).index("waltz")


def groove_and_takes(index: int, seed: int = 0) -> tuple[grooves.Groove, list[grooves.Take]]:
    rng = grooves.stream(index, seed)
    groove = grooves.compose(index, rng)
    return groove, list(grooves.takes(groove, rng))


def messages(midi: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (tick, message) of a MIDI file of one track."""
    at, now = midi.index(b"MTrk") + 8, 0
    while at < len(midi):
        delta = 0
        while midi[at] & 0x80:
            delta, at = delta << 7 | midi[at] & 0x7F, at + 1
        delta, at = delta << 7 | midi[at], at + 1
        size = 3 + midi[at + 2] if midi[at] == 0xFF else 2 if midi[at] >> 4 == 0xC else 3
        now += delta
        yield now, midi[at : at + size]
        at += size


@pytest.mark.parametrize(("number", "written"), [(0, "00"), (127, "7f"), (128, "8100")])
def test_numbers_are_written_as_midi_wants(number: int, written: str) -> None:
    assert varlen(number).hex() == written


def test_the_same_seed_gives_the_same_groove_and_another_seed_another() -> None:
    assert groove_and_takes(4) == groove_and_takes(4)
    assert groove_and_takes(4)[1][0].midi != groove_and_takes(4, seed=1)[1][0].midi


@pytest.mark.parametrize("index", range(len(genres.GENRES)))
def test_every_genre_keeps_within_its_tempi(index: int) -> None:
    groove, takes = groove_and_takes(index)
    genre = genres.GENRES[groove.genre]
    six_eight = groove.genre == "sixeight"
    slowest, fastest = genres.SIX_EIGHT if six_eight else (genre.slowest, genre.fastest)
    assert slowest - 0.01 <= groove.bpm <= fastest + 0.01
    assert takes
    assert all(set(bar) <= set("x.") for bars in genre.drums.values() for bar in bars)
    assert {len(bar) for bars in genre.drums.values() for bar in bars} <= {16}


def test_the_kick_of_a_house_groove_falls_on_every_beat_at_the_tempo_written() -> None:
    groove, takes = groove_and_takes(HOUSE)
    written = list(messages(takes[0].midi))
    kicks = [tick for tick, data in written if data[0] == 0x99 and data[1] == genres.KICK]
    assert kicks == [beat * grooves.TICKS for beat in range(grooves.BEATS)]
    assert int.from_bytes(takes[0].midi[12:14], "big") == grooves.TICKS
    tempo = next(data for _, data in written if data[:2] == b"\xff\x51")
    assert 60e6 / int.from_bytes(tempo[3:], "big") == groove.bpm


def test_a_waltz_is_in_three() -> None:
    groove, _ = groove_and_takes(WALTZ)
    kicks = [note.start for note in groove.parts["drums"] if note.pitch == genres.KICK]
    assert groove.bar == 3
    assert kicks == list(range(0, grooves.BEATS, 3))


@pytest.mark.parametrize("sort", untimed.SORTS)
def test_sounds_without_a_tempo_are_finite_and_the_same_every_time(sort: str) -> None:
    one, two = (untimed.made(sort, untimed.Draws.seeded(3)) for _ in range(2))
    assert one.dtype == np.float32
    assert len(one) >= RATE
    assert np.isfinite(one).all()
    assert np.abs(one).max() == pytest.approx(0.7)
    assert np.array_equal(one, two)
    assert not np.array_equal(one, untimed.made(sort, untimed.Draws.seeded(4)))


def test_a_held_note_starts_once_and_ends_once() -> None:
    draws, again = untimed.Draws.seeded(3), untimed.Draws.seeded(3)
    for _ in range(20):
        note = untimed.held(draws)
        assert note == untimed.held(again)
        written = [(tick, data) for tick, data in messages(untimed.midi(note)) if data[0] != 0xFF]
        starts = [(tick, data[1]) for tick, data in written if data[0] == 0x90]
        ends = [(tick, data[1]) for tick, data in written if data[0] == 0x80]
        assert starts == [(0, pitch) for pitch in note.pitches]
        assert ends == [(int(960 * note.seconds), pitch) for pitch in note.pitches]
