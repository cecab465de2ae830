"""The lines between panel and player."""

import os

import pytest

from samplerecs_tui.player.beats import Beat, next_beat
from samplerecs_tui.player.messages import (
    AskDevices,
    Command,
    Devices,
    Died,
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
    command_of,
    report_of,
    to_line,
)

NAME = os.fsdecode(b"/k\xff \xe2\x98\x83\n.wav")
COMMANDS: list[Command] = [
    Play(3, NAME, -2.5, loop=True, at=12.25),
    Other(3, NAME, 1.0),
    Load((NAME, "b")),
    Switch(original=True),
    Stop(),
    UseDevice("ü"),
    AskDevices(),
    Tone(4),
]
REPORTS: list[Report] = [
    Ready("", "ALSA", silent=False),
    Playing(3, 1.5, 0.0),
    Sounding(3, 4.5),
    Progress(3, 0.5, 1.5, original=False),
    Heard(3, 1.5, 1.0, finished=True, silent=False),
    Devices(("a", "b")),
    Trouble("x", "y", 3),
    Died("x", 3),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: type(one).__name__)
def test_a_command_arrives_as_it_was_sent(command: Command) -> None:
    line = to_line(command)
    assert line.isascii()
    assert "\n" not in line
    assert command_of(line) == command
    assert report_of(line) is None


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: type(one).__name__)
def test_a_report_arrives_as_it_was_sent(report: Report) -> None:
    assert report_of(to_line(report)) == report


@pytest.mark.parametrize("line", ["", "x", "[]", "3", "{}", '{"is":"Play"}', '{"is":"Nothing"}'])
def test_what_is_no_message_is_none(line: str) -> None:
    assert command_of(line) is None
    assert report_of(line) is None


def test_the_next_beat() -> None:
    beat = Beat(10.0, 120.0)
    assert next_beat(beat, 10.0) == 10.0
    assert next_beat(beat, 10.1) == pytest.approx(10.5)
    assert next_beat(beat, 9.9) == pytest.approx(10.0)
    assert next_beat(beat, 10.6, every=4) == pytest.approx(12.0)
    assert next_beat(None, 10.0) == 0.0
    assert next_beat(Beat(1.0, 0.0), 10.0) == 0.0
