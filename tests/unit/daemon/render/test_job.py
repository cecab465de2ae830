"""One sound, from file to file: lengths to the frame, levels, refusals."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from samplerecs_daemon.render.job import length_of, rendering
from samplerecs_daemon.render.tasks import Made, Refused, RenderTask
from samplerecs_models.decode import decode, write_audio
from samplerecs_models.errors import DecodeError
from samplerecs_models.types import Float32


def task_of(path: Path, target: Path, **change: object) -> RenderTask:
    return RenderTask(str(path), "", path.name, 0, 0, target=str(target), **change)  # type: ignore[arg-type]


def rendered(folder: Path, samples: Float32, rate: int, **change: object) -> tuple[Made, Float32]:
    source, target = folder / "in.wav", folder / "out.wav"
    write_audio(source, samples, rate, subtype="FLOAT")
    made = rendering()(task_of(source, target, **change))
    assert isinstance(made, Made), made
    audio = decode(target, rate=None)
    assert (len(audio.samples), audio.rate) == (made.frames, made.rate)
    return made, audio.samples


@pytest.mark.parametrize(
    ("seconds", "own", "target", "beats"),
    [
        (4.0, 120.0, 90.0, 8),
        (4.0, 120.0, 97.3, 8),
        # Its tempo is known a little wrongly, its beats are counted all the same.
        (4.0, 119.6, 90.0, 8),
        (4.0, 120.0, 120.0, 8),
        (16.94, 170.0, 85.0, 48),
        (16.0, 170.5, 85.0, 0),
        # A tail behind the last beat: no whole number, so the whole of it is stretched.
        (4.3, 120.0, 90.0, 0),
        (0.01, 120.0, 90.0, 0),
    ],
)
def test_lengths(seconds: float, own: float, target: float, beats: int) -> None:
    frames = round(seconds * 44_100)
    found, counted = length_of(frames, 44_100, own, target)
    assert counted == beats
    wanted = beats * 60 / target * 44_100 if beats else frames * own / target
    assert abs(found - wanted) <= 0.5


def test_without_a_tempo_the_length_stays() -> None:
    assert length_of(1000, 44_100, 0.0, 90.0) == (1000, 0)
    assert length_of(88_200, 44_100, 120.0, 0.0) == (88_200, 4)
    assert length_of(1, 8_000, 120.0, 400.0) == (1, 0)


@pytest.mark.parametrize("rate", [8_000, 44_100, 192_000])
def test_a_loop_has_its_beats_to_the_frame(tmp_path: Path, rate: int) -> None:
    noise = np.random.default_rng(3).normal(0, 0.1, (rate * 2, 2)).astype(np.float32)
    change = {"source_bpm": 120.0, "target_bpm": 90.0, "loop": True}
    made, heard = rendered(tmp_path, noise, rate, **change)
    assert (made.beats, made.frames, made.rate) == (4, round(4 * 60 / 90 * rate), rate)
    assert heard.shape[1] == 2
    assert abs(made.level_db - made.own_level_db) < 1
    assert made.gain_db == 0.0


def test_what_would_clip_is_turned_down_and_said(tmp_path: Path) -> None:
    square = np.sign(np.sin(2 * np.pi * 110 * np.arange(44_100) / 44_100)).astype(np.float32)
    change = {"source_bpm": 120.0, "target_bpm": 100.0, "loop": True, "semitones": 2.0}
    made, heard = rendered(tmp_path, square[:, None], 44_100, **change)
    assert made.gain_db < 0
    assert made.peak_db <= 0
    assert np.abs(heard).max() < 1.0
    # As loud as before but for what was taken off.
    assert made.level_db - made.gain_db == pytest.approx(made.own_level_db, abs=1)


def test_a_sound_beyond_full_scale_is_brought_back_whole(tmp_path: Path) -> None:
    loud = (2.0 * np.sin(np.arange(44_100) / 20)).astype(np.float32)[:, None]
    made, heard = rendered(tmp_path, loud, 44_100)
    assert made.gain_db == pytest.approx(-6.02, abs=0.01)
    assert heard == pytest.approx(loud / 2, abs=1e-5)


def test_a_copy_is_the_same_sound(tmp_path: Path) -> None:
    quiet = np.random.default_rng(4).uniform(-1, 1, (2000, 1)).astype(np.float32)
    made, heard = rendered(tmp_path, quiet, 22_050)
    assert (made.frames, made.stretch, made.gain_db, made.beats) == (2000, 1.0, 0.0, 0)
    assert heard == pytest.approx(quiet, abs=2**-22)


@pytest.mark.parametrize("frames", [1, 2])
def test_the_shortest_sounds(tmp_path: Path, frames: int) -> None:
    tiny = np.full((frames, 1), 0.5, np.float32)
    made, _ = rendered(tmp_path, tiny, 44_100, semitones=3.0)
    assert made.frames == frames


def test_silence_is_rendered_as_silence(tmp_path: Path) -> None:
    made, heard = rendered(tmp_path, np.zeros((4000, 2), np.float32), 8_000, semitones=-2.0)
    assert not heard.any()
    assert made.level_db == made.peak_db == -120.0


def test_refusals(tmp_path: Path) -> None:
    source = tmp_path / "long.wav"
    write_audio(source, np.zeros((8_000 * 121, 1), np.float32), 8_000)
    long = rendering()(task_of(source, tmp_path / "out.wav", semitones=1.0))
    assert isinstance(long, Refused)
    assert "long.wav is too long" in long.what
    assert "up to 120 s" in long.hint
    other = rendering()(task_of(short_file(tmp_path), tmp_path / "out.wav", payload="abc"))
    assert isinstance(other, Refused)
    assert "another sound" in other.what
    assert not (tmp_path / "out.wav").exists()
    (tmp_path / "text.wav").write_text("no sound")
    with pytest.raises(DecodeError):
        rendering()(task_of(tmp_path / "text.wav", tmp_path / "out.wav"))


def test_a_long_sound_is_copied_whole(tmp_path: Path) -> None:
    write_audio(tmp_path / "long.wav", np.full((8_000 * 121, 1), 0.1, np.float32), 8_000)
    made = rendering()(task_of(tmp_path / "long.wav", tmp_path / "out.wav"))
    assert isinstance(made, Made)
    assert made.frames == 8_000 * 121
    assert (made.level_db, made.peak_db) == (made.own_level_db, made.own_peak_db)


def short_file(folder: Path) -> Path:
    write_audio(folder / "short.wav", np.zeros((100, 1), np.float32), 8_000)
    return folder / "short.wav"


def test_clicks_keep_their_attack(tmp_path: Path) -> None:
    """A click loses some of its height, but less than half."""
    samples = np.zeros((44_100, 1), np.float32)
    samples[::11_025] = 0.9
    samples[1::11_025] = -0.9
    change = {"source_bpm": 240.0, "target_bpm": 180.0, "loop": True}
    made, _ = rendered(tmp_path, samples, 44_100, **change)
    assert made.peak_db > 20 * math.log10(0.9) - 6
