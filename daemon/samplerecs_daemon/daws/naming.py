"""Words in the names of the open project, its selected track and clip, as weak evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from samplerecs_daemon.api import Context
from samplerecs_daemon.bus import Publish
from samplerecs_daemon.daws.news import tell_context
from samplerecs_daemon.daws.words import NAMED, name_words
from samplerecs_daemon.machines import Machines


class NameHints:
    """Says what the names of now suggest; what names no longer say is taken back.

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
        self._clip = ""
        self._read = ("", "", "")

    def heard(self, source: str, names: Mapping[str, str]) -> None:  # noqa: ARG002 - as it is told
        """Take note of names that a program says; of a clip's the context knows nothing."""
        clip = names.get("clip", self._clip)
        if clip != self._clip:
            self._clip = clip
            self.look()

    def look(self) -> None:
        """Say what the names of now suggest, if they are others than before."""
        names = (self._name("project"), self._name("track"), self._clip)
        if names == self._read:
            return
        self._read = names
        values, sure = name_words(*names)
        news = self._machines.say(NAMED, values, "name", confidence=sure)
        tell_context(self._publish, news, self._context)

    def _name(self, field: str) -> str:
        said = self._context().value(field)
        return str(said) if said is not None else ""
