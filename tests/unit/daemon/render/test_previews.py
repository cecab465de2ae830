"""The cache of previews: found again, limited, and never wrong."""

from __future__ import annotations

import os
from pathlib import Path

from samplerecs_daemon.render.handed import hand_over
from samplerecs_daemon.render.previews import Previews
from samplerecs_daemon.render.tasks import Made

MADE = Made(100, 44_100, 4, 1.1, -0.5, -18.0, -3.0, -17.0, -2.0)


def kept(previews: Previews, name: str, size: int) -> Path:
    part = previews.part(name)
    part.write_bytes(b"x" * size)
    return previews.put(name, part, MADE).path


def test_what_is_kept_is_found_with_what_is_said_of_it(tmp_path: Path) -> None:
    previews = Previews(tmp_path / "new", 1 << 20)
    assert previews.get("a") is None
    path = kept(previews, "a", 500)
    found = previews.get("a")
    assert found is not None
    assert (found.path, found.made, path.stat().st_size) == (path, MADE, 500)
    assert sorted(os.listdir(tmp_path / "new")) == ["a.json", "a.wav"]


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    previews = Previews(tmp_path, 3000)
    for name in ("a", "b", "c"):
        kept(previews, name, 1000)
    for age, name in enumerate(("c", "b", "a")):
        os.utime(tmp_path / f"{name}.json", (1e9 - age, 1e9 - age))
    before = (tmp_path / "a.wav").stat().st_mtime_ns
    assert previews.get("a") is not None
    # A browser knows the file by its time: use must not change it.
    assert (tmp_path / "a.wav").stat().st_mtime_ns == before
    kept(previews, "d", 1000)
    assert sorted(path.stem for path in tmp_path.glob("*.wav")) == ["a", "c", "d"]
    assert sorted(path.stem for path in tmp_path.glob("*.json")) == ["a", "c", "d"]


def test_what_was_just_made_stays_however_large(tmp_path: Path) -> None:
    previews = Previews(tmp_path, 10)
    kept(previews, "a", 500)
    kept(previews, "b", 500)
    assert previews.get("a") is None
    assert previews.get("b") is not None


def test_damage_is_no_render(tmp_path: Path) -> None:
    previews = Previews(tmp_path, 1 << 20)
    kept(previews, "cut", 500)
    (tmp_path / "cut.wav").write_bytes(b"")
    kept(previews, "odd", 500)
    (tmp_path / "odd.json").write_text('{"frames": 1}')
    kept(previews, "half", 500)
    (tmp_path / "half.json").unlink()
    assert [previews.get(name) for name in ("cut", "odd", "half")] == [None] * 3


def test_leftovers_of_crashes_are_swept(tmp_path: Path) -> None:
    previews = Previews(tmp_path, 1 << 20)
    old, new = tmp_path / "x.1.part.wav", tmp_path / "y.2.part.wav"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (1e9, 1e9))
    kept(previews, "a", 500)
    assert (old.exists(), new.exists()) == (False, True)


def test_a_file_is_handed_over_once_and_over_nothing(tmp_path: Path) -> None:
    source, other = tmp_path / "s.wav", tmp_path / "o.wav"
    source.write_bytes(b"one")
    other.write_bytes(b"two")
    folder = tmp_path / "renders" / "deep"
    first, fresh = hand_over(source, folder, "loop 90bpm.wav", ("abc",))
    assert (first, fresh) == (folder / "loop 90bpm.wav", True)
    assert hand_over(source, folder, "loop 90bpm.wav", ("abc",)) == (first, False)
    second, fresh = hand_over(other, folder, "loop 90bpm.wav", ("abc",))
    assert (second.name, fresh, second.read_bytes()) == ("loop 90bpm-abc.wav", True, b"two")
    assert first.read_bytes() == b"one"
    assert sorted(os.listdir(folder)) == ["loop 90bpm-abc.wav", "loop 90bpm.wav"]
