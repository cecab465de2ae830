"""What is never to be suggested: single sounds, and packs, folders, tags and roles as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from samplerecs_daemon.api.plain import Wire

#: What can be banned as a whole; a single sound is banned by `feedback`.
BAN_KINDS: tuple[str, ...] = ("pack", "folder", "tag", "role")


@dataclass(frozen=True, slots=True)
class BanInfo(Wire):
    """Something that is never to be suggested."""

    kind: str
    """sample, pack, folder, tag or role."""
    value: str
    """What of that: a sound's id, a pack's name, a folder's absolute path, a tag, a role."""
    name: str
    """In words: "the pack Night Drive"; of a sound its file name."""
    hides: int
    """Sounds of the library that are there and that it keeps out; some by other bans, too."""
    at: float
    """Since when, Unix seconds; 0 where it does not hold."""


@dataclass(frozen=True, slots=True)
class Banned(BanInfo):
    """A ban that was spoken or lifted."""

    changed: bool = True
    """False where it held already, or where there was none to lift."""
