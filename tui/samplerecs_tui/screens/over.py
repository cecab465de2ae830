"""What all screens over another share: they are left once, and may be left at any time."""

from __future__ import annotations

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class OverScreen(ModalScreen[ScreenResultType]):
    """Base of the questions, the help and the guide."""

    @property
    def here(self) -> bool:
        """Whether it still stands there: answers may come after it was left."""
        return self.is_running and self.is_attached and self in self.app.screen_stack

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave, once: Textual would take whatever is on top, such as the screen below this one."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
