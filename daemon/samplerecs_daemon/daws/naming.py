"""Words in the names of the open project, its selected track and clip, as weak evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from samplerecs_daemon.api import Context, Event
from samplerecs_daemon.bus import Publish
from samplerecs_daemon.daws.news import tell_context
from samplerecs_daemon.daws.words import NAMED, name_words
from samplerecs_daemon.engine.current import OF_SESSION
from samplerecs_daemon.machines import Machines


@dataclass(frozen=True, slots=True)
class _Clip:
    """The selected clip: its name, who said it, and the project it was said in."""

    name: str
    source: str
    project: str


class NameHints:
    """Says what the names of now suggest; what names no longer say is taken back.

    A name lasts as long as who says it: a project that only the session is still called by, and a
    clip of another project, of an earlier session or of a program that has gone, say nothing.

    Args:
        machines: takes in what they suggest, weaker than anybody's word.
        context: returns the context of now.
        publish: tells what happened.
    """

    def __init__(
        self, machines: Machines, context: Callable[[], Context], publish: Publish
    ) -> None:
        self._machines = machines
        self._context = context
        self._publish = publish
        self._clip: _Clip | None = None
        self._read = ("", "", "")

    def heard(self, source: str, names: Mapping[str, str]) -> None:
        """Take note of names that a program says ("" for none); a clip's the context has not."""
        if "clip" not in names:
            return
        clip = self._clip
        if names["clip"]:
            self._clip = _Clip(names["clip"], source, self._name("project"))
        elif clip is not None and clip.source == source:
            self._clip = None
        self.look()

    def hear(self, event: Event) -> None:
        """Take note of an event of the daemon's: a session's clip is not the next one's."""
        if event.name == "session.started":
            self._clip = None

    def look(self) -> None:
        """Say what the names of now suggest, if they are others than before."""
        names = (self._name("project"), self._name("track"), self._clip_name())
        if names == self._read:
            return
        self._read = names
        values, sure = name_words(*names)
        news = self._machines.say(NAMED, values, "name", confidence=sure)
        tell_context(self._publish, news, self._context)

    def _name(self, field: str) -> str:
        said = self._context().values.get(field)
        return "" if said is None or said.source == OF_SESSION else str(said.value)

    def _clip_name(self) -> str:
        clip = self._clip
        if clip is None or clip.project != self._name("project"):
            return ""
        return clip.name if self._machines.speaks(clip.source) else ""
