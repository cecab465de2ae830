"""The list that is always ready, and what changed in it since the one before."""

from __future__ import annotations

from samplerecs_daemon.live.lists import Live as Live
