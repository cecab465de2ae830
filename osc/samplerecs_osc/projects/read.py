"""One way to read a project file of any DAW. A file that cannot be read gives a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from samplerecs_osc.projects.ableton import read_als
from samplerecs_osc.projects.ardour import read_ardour
from samplerecs_osc.projects.bitwig import read_bitwig
from samplerecs_osc.projects.bounded import read_bytes
from samplerecs_osc.projects.flstudio import read_flp
from samplerecs_osc.projects.lmms import read_lmms
from samplerecs_osc.projects.model import Project, Unread, Unusable
from samplerecs_osc.projects.reaper import read_rpp
from samplerecs_osc.projects.versions import base_name

_READERS: Mapping[str, Callable[[Path, bytes], Project]] = MappingProxyType(
    {
        ".als": read_als,
        ".rpp": read_rpp,
        ".rpp-bak": read_rpp,
        ".mmp": read_lmms,
        ".mmpz": read_lmms,
        ".ardour": read_ardour,
        ".flp": read_flp,
        ".bwproject": read_bitwig,
    }
)
#: Suffixes of project files, lower case with their dot.
SUFFIXES = frozenset(_READERS)


def is_project(name: str) -> bool:
    """Say whether a file's name is that of a project; hidden files ("._Song.als") are none."""
    return not Path(name).name.startswith(".") and Path(name).suffix.lower() in SUFFIXES


def read_project(path: Path) -> Project | Unread:
    """Return what a project file says, or why it could not be read. Nothing is written."""
    read = _READERS.get(path.suffix.lower())
    if read is None:
        return Unread(str(path), "it is not a project file of a known DAW")
    try:
        data, saved_at = read_bytes(path)
        return replace(read(path, data), name=base_name(path), saved_at=saved_at)
    except Unusable as error:
        return Unread(str(path), str(error))
    except (ValueError, ArithmeticError, LookupError, RecursionError, MemoryError) as error:
        # What a reader did not foresee in a hostile file is that file's fault, not the scan's.
        return Unread(str(path), f"it is damaged in an unexpected way ({type(error).__name__})")
