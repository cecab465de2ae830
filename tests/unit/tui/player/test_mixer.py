"""What is heard, frame by frame: loops, sides, fades, ends."""

import numpy as np
import pytest

from samplerecs_tui.player.mixer import FADE, RATE, Frames, Mixer, Side, Voice


def frames(values: list[float] | np.ndarray) -> Frames:
    return np.repeat(np.asarray(values, dtype=np.float32)[:, None], 2, axis=1)


class Told:
    def __init__(self) -> None:
        self.sounding: list[int] = []
        self.ended: list[tuple[int, int, bool]] = []
        self.mixer = Mixer(
            lambda voice: self.sounding.append(voice.token),
            lambda voice, finished: self.ended.append((voice.token, voice.heard, finished)),
        )


def test_silence_is_what_nobody_plays() -> None:
    told = Told()
    assert not told.mixer.render(100).any()
    assert (told.sounding, told.ended) == ([], [])


def test_a_sound_comes_out_as_it_is_and_ends_by_itself() -> None:
    told = Told()
    told.mixer.play(Voice(7, (Side(frames(np.linspace(0, 0.9, 1000))),), loop=False))
    heard = np.concatenate([told.mixer.render(300) for _ in range(5)])
    assert np.allclose(heard[:1000], frames(np.linspace(0, 0.9, 1000)))
    assert not heard[1000:].any()
    assert told.sounding == [7]
    assert told.ended == [(7, 1000, True)]
    assert told.mixer.voice is None


@pytest.mark.parametrize("piece", [1, 7, 480, 1000, 2500])
def test_a_loop_runs_round_without_a_gap(piece: int) -> None:
    told = Told()
    sound = frames(np.sin(np.arange(997)))
    voice = Voice(1, (Side(sound, 0.5),), loop=True)
    told.mixer.play(voice)
    heard = np.concatenate([told.mixer.render(piece) for _ in range(3000 // piece + 1)])
    wanted = np.tile(sound, (6, 1))[: len(heard)] * 0.5
    assert np.allclose(heard, wanted)
    assert voice.heard == len(heard)
    assert voice.share == 1.0
    assert told.ended == []


def test_the_other_side_goes_on_at_the_same_share() -> None:
    told = Told()
    changed, original = frames(np.full(1000, 0.25)), frames(np.arange(2000) / 4000)
    told.mixer.play(Voice(1, (Side(changed), Side(original)), loop=True))
    told.mixer.render(500)
    told.mixer.switch(1)
    told.mixer.switch(1)
    told.mixer.switch(5)
    heard = told.mixer.render(FADE + 10)
    # The fade of the first side lies over the first frames.
    assert heard[FADE, 0] == pytest.approx((1000 + FADE) / 4000)
    told.mixer.switch(0)
    assert told.mixer.voice is not None
    assert told.mixer.voice.at == pytest.approx((1000 + FADE + 10) / 2, abs=1)


def test_what_is_cut_fades_and_is_told() -> None:
    told = Told()
    told.mixer.play(Voice(1, (Side(frames(np.full(RATE, 0.8))),), loop=False))
    told.mixer.render(480)
    told.mixer.play(None)
    heard = told.mixer.render(480)
    steps = np.abs(np.diff(np.concatenate([frames([0.8]), heard]), axis=0))
    assert steps.max() < 0.01
    assert not heard[FADE:].any()
    assert told.ended == [(1, 480, False)]


def test_a_sound_waits_for_its_beat() -> None:
    told = Told()
    voice = Voice(1, (Side(frames(np.full(100, 0.5))),), loop=False, delay=250)
    told.mixer.play(voice)
    assert not told.mixer.render(200).any()
    assert (voice.heard, told.sounding) == (0, [])
    heard = told.mixer.render(200)
    assert not heard[:50].any()
    assert heard[50:150].all()
    assert told.ended == [(1, 100, True)]


def test_loud_sounds_never_leave_the_range() -> None:
    told = Told()
    told.mixer.play(Voice(1, (Side(frames(np.full(100, 1.0)), 4.0),), loop=True))
    assert np.abs(told.mixer.render(1000)).max() == 1.0


def test_a_sound_without_frames_is_over_at_once() -> None:
    for loop in (False, True):
        told = Told()
        told.mixer.play(Voice(1, (Side(frames([])),), loop=loop))
        told.mixer.render(10)
        assert told.ended == [(1, 0, True)]
