"""Playback in a child process: `Player` is all that the panel needs of it.

miniaudio and numpy are loaded in the child alone; a crash in a sound driver costs no panel.
"""

from __future__ import annotations

from samplerecs_tui.player.client import Player as Player
from samplerecs_tui.player.messages import Devices as Devices
from samplerecs_tui.player.messages import Died as Died
from samplerecs_tui.player.messages import Heard as Heard
from samplerecs_tui.player.messages import Playing as Playing
from samplerecs_tui.player.messages import Progress as Progress
from samplerecs_tui.player.messages import Ready as Ready
from samplerecs_tui.player.messages import Report as Report
from samplerecs_tui.player.messages import Sounding as Sounding
from samplerecs_tui.player.messages import Trouble as Trouble
