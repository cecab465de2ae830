"""What a screen fetches for the sounds on it: outlines, and the neighbours of the one in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from samplerecs_daemon.api import Client, SampleInfo, SamplerecsError, SuggestionList, Waveform
from samplerecs_tui.ending import unless_ending

if TYPE_CHECKING:
    from samplerecs_tui.app import LivePanel

#: Points of an outline: enough for the widest pane.
POINTS = 240
#: Outlines asked for in one go; the screen shows them as they come.
TOGETHER = 6
#: As many as the tallest pane lists.
NEIGHBOURS = 24
#: Seconds after which outlines are asked for again that a slow daemon did not give.
AGAIN_S = 1.0
#: How the codes of errors begin that say nothing of a file.
_DAEMON = "daemon"


def fetch_waves(
    panel: LivePanel, samples: Sequence[SampleInfo], done: Callable[[], object]
) -> None:
    """Ask for the outlines that are not known yet; `done` after each few of them."""
    known = panel.known
    lacking = [s for s in samples if s.id not in known.waves and s.heard and s.present]
    for sample in lacking:
        # None until it is there, so that it is asked for once.
        known.keep_wave(sample.id, None)
    for at in range(0, len(lacking), TOGETHER):
        part = lacking[at : at + TOGETHER]

        def keep(waves: Sequence[tuple[int, Waveform | None]]) -> None:
            for sample, wave in waves:
                known.keep_wave(sample, wave)
            done()

        def lost(_: SamplerecsError, part: Sequence[SampleInfo] = part) -> None:
            for sample in part:
                known.lose_wave(sample.id)
            if not known.line:
                panel.set_timer(AGAIN_S, unless_ending(panel, done))

        panel.errand(_asker(part), keep, lost)


def fetch_near(panel: LivePanel, sample: SampleInfo, done: Callable[[], object]) -> None:
    """Ask for the neighbours of a sound, once."""
    if sample.id in panel.known.near or not sample.heard:
        return
    panel.known.keep_near(sample.id, ())

    def keep(found: SuggestionList) -> None:
        others = [each.sample for each in found.suggestions if each.sample.id != sample.id]
        panel.known.keep_near(sample.id, tuple(others[:NEIGHBOURS]))
        done()

    panel.errand(
        lambda client: client.similar(str(sample.id), NEIGHBOURS + 1), keep, lambda _: None
    )


def _asker(
    samples: Sequence[SampleInfo],
) -> Callable[[Client], list[tuple[int, Waveform | None]]]:
    def ask(client: Client) -> list[tuple[int, Waveform | None]]:
        return [(sample.id, _wave(client, sample)) for sample in samples]

    return ask


def _wave(client: Client, sample: SampleInfo) -> Waveform | None:
    try:
        return client.waveform(str(sample.id), POINTS)
    except SamplerecsError as error:
        if error.code.startswith(_DAEMON):
            raise
        # A file that cannot be read now has no outline; its row says the rest.
        return None
