"""How a sound plays, in words."""

from __future__ import annotations

from samplerecs_daemon.api import Render


def is_changed(render: Render) -> bool:
    """Say whether a sound was stretched or moved."""
    return render.stretch != 1.0 or render.semitones != 0.0


def how(render: Render, *, original: bool, silent: bool) -> str:
    """Return how a sound plays: "at 124 BPM, +2 st, loop, free-running"."""
    parts = ["as it is"] if original or not is_changed(render) else _change(render)
    if render.loop:
        # Where the beat is just now cannot be known without joining Link, which is never done.
        parts += ["loop", "free-running"]
    if silent:
        parts.append("silent: no sound device")
    return ", ".join(parts)


def _change(render: Render) -> list[str]:
    parts = []
    if render.stretch != 1.0:
        parts.append(f"at {render.bpm:g} BPM" if render.bpm else f"speed {render.stretch:.2f}")
    if render.semitones:
        parts.append(f"{render.semitones:+g} st")
    return parts
