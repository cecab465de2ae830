"""Keys that come in one burst are dealt with one after the other.

Textual hands each key to what has the focus when it comes, and acts on it later. In `/kick`, typed
quickly or sent by a program, all five would go to the list, and none into the line that `/` opens.
"""

from __future__ import annotations

from collections import deque
from functools import partial

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from samplerecs_tui.ending import unless_ending

#: Seconds after which a key counts as dealt with though nothing says so; busy machines take long.
LOST_S = 3.0
#: Times that the word of a key's end goes up behind it: what a key sets off (`enter` in a line:
#: that the line is done, then that the list has the focus) is posted on the way, behind the first.
LAPS = 3


class Passed(Message):
    """Follows a key on its way up to the app: once it is there, the key has been dealt with."""

    def __init__(
        self,
        screen: Screen[object],
        target: Widget,
        laps: int = LAPS,
        first: Passed | None = None,
    ) -> None:
        self.screen, self.target, self.laps = screen, target, laps
        self.first = first or self
        super().__init__()

    def again(self) -> bool:
        """Go up once more; False where that was enough, or the way is gone."""
        more = Passed(self.screen, self.target, self.laps - 1, self.first)
        return self.laps > 1 and self.target.is_attached and self.target.post_message(more)


class KeysInOrder(App[int]):
    """An app that deals with a key when the one before it has done all it does."""

    def __init__(self) -> None:
        super().__init__()
        self._held: deque[events.Key] = deque()
        self._on_way: Passed | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hold a key back while another is on its way."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif not self._held and (self._on_way is None or not self._on_way.target.is_attached):
            await self._send(event)
        else:
            self._held.append(event)
            if len(self._held) == 1:
                self._watch()

    async def _send(self, key: events.Key) -> None:
        target = self.focused or self.screen
        self._on_way = passed = Passed(self.screen, target)
        await super().on_event(key)
        if not target.post_message(passed):
            self.post_message(passed)
        if self._held:
            self._watch()

    def _watch(self) -> None:
        self.set_timer(LOST_S, unless_ending(self, partial(self._next, self._on_way)))

    @on(Passed)
    async def _passed(self, passed: Passed) -> None:
        if passed.first is not self._on_way or passed.again():
            return
        if self._held and self.screen is not passed.screen:
            # The next key is for the screen that this one opened, once that can take it.
            self.screen.call_after_refresh(unless_ending(self, partial(self._next, passed)))
        else:
            await self._next(passed)

    async def _next(self, passed: Passed | None) -> None:
        if (passed.first if passed else None) is not self._on_way:
            return
        self._on_way = None
        if self._held:
            await self._send(self._held.popleft())
