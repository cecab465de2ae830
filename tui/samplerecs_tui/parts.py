"""What the panel is made of: everything it reaches outside itself, put together in one place."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from samplerecs_daemon.api import LikelyFolder
from samplerecs_tui.connection import Open
from samplerecs_tui.desktop import copy_text, open_folder
from samplerecs_tui.player import Player, Report
from samplerecs_tui.signs import UNICODE


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user's settings say of the panel.

    Attributes:
        theme: dark, light or terminal.
        tempo_rest_s: seconds for which a tempo must rest before the rows follow it.
        keys: action -> other keys.
        output: name of the output device, "" for the system's own.
        link: whether Ableton Link is heard.
    """

    theme: str = "dark"
    tempo_rest_s: float = 2.0
    keys: Mapping[str, str] = field(default_factory=dict)
    output: str = ""
    link: bool = True


@dataclass(frozen=True, slots=True)
class Parts:
    """The outside of the panel.

    Attributes:
        open_client: opens the client of the daemon that runs.
        start_daemon: starts one where none runs.
        likely_folders: folders of this computer where sounds are usually kept.
        choices: the user's.
        signs: what the terminal can show.
        clock: returns Unix seconds; `ticks` seconds that never go back.
        copy: puts text where the desktop's programs paste it from; False where it cannot.
        make_player: makes what plays; it is given who is told what happens.
        open_folder: shows a file in the desktop's file manager; says why where it cannot.
    """

    open_client: Open
    start_daemon: Callable[[], object]
    likely_folders: Callable[[], Sequence[LikelyFolder]]
    choices: Choices = Choices()
    signs: Mapping[str, str] = field(default_factory=lambda: UNICODE)
    clock: Callable[[], float] = time.time
    ticks: Callable[[], float] = time.monotonic
    copy: Callable[[str], bool] = copy_text
    make_player: Callable[[Callable[[Report], None]], Player] = Player
    open_folder: Callable[[Path], str] = open_folder
