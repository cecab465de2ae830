"""What was put off is done while the panel stands, and not while it is taken down."""

from __future__ import annotations

from dataclasses import dataclass, field

from samplerecs_tui.ending import unless_ending


@dataclass
class Ends:
    """A panel, as far as its end goes."""

    is_running: bool = True
    done: list[str] = field(default_factory=list)


def test_it_is_done_until_the_panel_ends() -> None:
    panel = Ends()
    late = unless_ending(panel, lambda: panel.done.append("drawn"))
    late()
    panel.is_running = False
    late()
    assert panel.done == ["drawn"]
