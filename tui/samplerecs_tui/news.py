"""Messages of the panel's own: what the line to the daemon tells, and answers to errands."""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from samplerecs_daemon.api import Event, LiveList, SamplerecsError


class LineUp(Message):
    """A daemon answers."""


class LineDown(Message):
    """None does."""

    def __init__(self, error: SamplerecsError) -> None:
        self.error = error
        super().__init__()


class NewList(Message):
    """There is a new list."""

    def __init__(self, new: LiveList) -> None:
        self.new = new
        super().__init__()


class Happened(Message):
    """Something happened."""

    def __init__(self, event: Event) -> None:
        self.event = event
        super().__init__()


class Call(Message):
    """Something to do on the panel's own thread."""

    def __init__(self, do: Callable[[], object]) -> None:
        self.do = do
        super().__init__()
