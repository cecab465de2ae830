"""The player with devices that can be taken, named and counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from samplerecs_models.decode import write_audio
from samplerecs_tui.player.child import Child, tone
from samplerecs_tui.player.messages import (
    AskDevices,
    Devices,
    Heard,
    Load,
    Other,
    Play,
    Playing,
    Progress,
    Ready,
    Report,
    Sounding,
    Stop,
    Switch,
    Tone,
    Trouble,
    UseDevice,
)
from samplerecs_tui.player.mixer import RATE, Frames
from samplerecs_tui.player.output import NoDevice, Output


class Desk(Output):
    """A device that is pulled by hand; names in `TAKEN` cannot be opened, some not started."""

    taken: frozenset[str] = frozenset()
    stuck: frozenset[str] = frozenset()

    def __init__(self, render: Callable[[int], Frames], device: str, silent: bool) -> None:
        name = "Null" if silent else device
        if name in self.taken:
            raise NoDevice(f"{name or 'the device'} is taken")
        self.pull, self.device, self.backend = render, device, "Null" if silent else "Desk"
        self.on, self.closed = False, False

    @property
    def running(self) -> bool:
        return self.on

    def start(self) -> None:
        if not self.silent and self.device in self.stuck:
            raise NoDevice(f"{self.device or 'the device'} is taken")
        self.on = True

    def stop(self) -> None:
        self.on = False

    def close(self) -> None:
        self.closed = True


class Played:
    def __init__(self, taken: set[str] | None = None, stuck: set[str] | None = None) -> None:
        self.said: list[Report] = []
        self.opened: list[Desk] = []

        class Mine(Desk):
            pass

        Mine.taken, Mine.stuck = frozenset(taken or ()), frozenset(stuck or ())

        def opened(render: Callable[[int], Frames], device: str, silent: bool) -> Output:
            self.opened.append(Mine(render, device, silent))
            return self.opened[-1]

        self.child = Child(self.said.append, False, opened)
        self.child.ready()

    def of(self, kind: type) -> list[Report]:
        return [report for report in self.said if isinstance(report, kind)]


@pytest.fixture
def sound(tmp_path: Path) -> str:
    path = tmp_path / "half a second.wav"
    values = 0.25 * np.ones((22_050, 1), np.float32)
    write_audio(path, values, 44_100)
    return str(path)


def test_a_sound_is_played_counted_and_told(sound: str) -> None:
    played = Played()
    assert played.said == [Ready("", "Desk", silent=False)]
    assert not played.opened[0].running
    played.child.do(Play(1, sound, gain_db=6.0))
    assert played.of(Playing) == [Playing(1, 0.5, 0.0)]
    assert played.opened[0].running
    heard = played.opened[0].pull(4800)
    assert heard[2400] == pytest.approx(0.25 * 10 ** (6 / 20), rel=1e-3)
    played.child.look()
    assert played.of(Progress) == [Progress(1, 0.1, 0.1, original=False)]
    played.child.do(Stop())
    assert len(played.of(Sounding)) == 1
    assert played.of(Heard) == [Heard(1, 0.1, 0.2, finished=False, silent=False)]


def test_a_sound_replaces_another_and_turns_to_its_original(sound: str) -> None:
    played = Played()
    played.child.do(Load((sound, "/nowhere.wav")))
    played.child.do(Play(1, sound, loop=True))
    played.opened[0].pull(RATE)
    played.child.do(Play(2, sound, gain_db=-6.0))
    played.child.do(Other(1, "/nowhere.wav"))
    assert [one.token for one in played.of(Trouble) if isinstance(one, Trouble)] == [-1]
    played.child.do(Other(1, sound))
    played.child.do(Switch(original=True))
    played.child.look()
    played.child.do(Other(2, sound))
    assert played.of(Heard) == [Heard(1, 1.0, 1.0, finished=False, silent=False)]
    played.child.do(Switch(original=True))
    played.opened[0].pull(RATE // 10)
    played.child.look()
    assert played.of(Progress)[1:] == [Progress(2, 0.1, 0.1, original=True)]
    played.opened[0].pull(RATE)
    assert played.of(Heard)[1:] == [Heard(2, 0.5, 1.0, finished=True, silent=False)]


def test_a_file_that_cannot_be_played_is_told_by_its_name(tmp_path: Path) -> None:
    played = Played()
    (tmp_path / "noise.wav").write_bytes(b"RIFF not at all")
    for number, path in enumerate((tmp_path / "noise.wav", tmp_path / "gone.wav", tmp_path), 1):
        played.child.do(Play(number, str(path)))
    told = played.of(Trouble)
    assert [one.token for one in told if isinstance(one, Trouble)] == [1, 2, 3]
    assert "noise.wav" in str(told[0])
    assert played.of(Playing) == []


def test_without_any_device_it_plays_to_nobody_and_says_so(sound: str) -> None:
    played = Played(taken={""})
    assert played.said == [Ready("", "Null", silent=True)]
    played.child.do(Play(1, sound))
    played.opened[0].pull(RATE)
    assert played.of(Heard) == [Heard(1, 0.5, 1.0, finished=True, silent=True)]
    assert played.of(Trouble) == []


def test_a_device_that_is_taken_is_told_and_the_old_one_stays(sound: str) -> None:
    played = Played(taken={"Studio"})
    played.child.do(UseDevice("Studio"))
    (trouble,) = played.of(Trouble)
    assert "Studio is taken" in str(trouble)
    played.child.do(Play(1, sound))
    assert [desk.device for desk in played.opened if desk.running] == [""]
    played.child.do(UseDevice("Desk 2"))
    assert [desk.device for desk in played.opened if not desk.closed] == ["Desk 2"]
    assert played.opened[-1].running, "what plays goes on there"
    assert played.of(Ready)[-1] == Ready("Desk 2", "Desk", silent=False)


def test_a_device_that_is_taken_meanwhile_is_told(sound: str) -> None:
    played = Played(stuck={""})
    played.child.do(Play(1, sound))
    (trouble,) = played.of(Trouble)
    assert "taken" in str(trouble)
    assert played.of(Ready)[-1] == Ready("", "Null", silent=True)
    assert played.opened[-1].running


def test_the_tone_is_left_then_right_and_does_not_click() -> None:
    found = tone()
    half = len(found) // 2
    assert found[:half, 0].any()
    assert found[half:, 1].any()
    assert not found[:half, 1].any()
    assert not found[half:, 0].any()
    assert np.abs(found).max() == pytest.approx(10 ** (-18 / 20), rel=0.01)
    assert np.abs(np.diff(found, axis=0)).max() < 0.01


def test_the_tone_and_the_devices_are_asked_for() -> None:
    played = Played()
    played.child.do(Tone(9))
    assert played.of(Playing) == [Playing(9, 1.0, 0.0)]
    played.child.do(AskDevices())
    assert isinstance(played.said[-1], Devices)
    played.child.close()
    assert played.opened[0].closed
