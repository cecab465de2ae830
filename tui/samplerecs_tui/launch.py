"""`samplerecs live`: put the panel together and run it."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping

from samplerecs_daemon import gateway
from samplerecs_tui.keymap import parse_changes
from samplerecs_tui.letters import PLAIN
from samplerecs_tui.parts import Choices, Parts
from samplerecs_tui.signs import ASCII, signs_of


def run_panel() -> int:
    """Run the panel in this terminal until the user leaves; return 0.

    Raises:
        SamplerecsError: when the settings cannot be used.
    """
    from samplerecs_tui.app import LivePanel

    parts = real_parts(os.environ)
    _write_safely(letters_only=parts.signs is ASCII)
    panel = LivePanel(parts)
    with _warnings_to(panel.log_warning):
        panel.run()
    if panel.fault is not None:
        raise panel.fault
    return 0


def run_plain() -> int:
    """Run the text mode for screen readers until the user leaves; return 0."""
    from samplerecs_tui.plain import run

    return run(real_parts(os.environ), sys.stdin, sys.stdout)


def real_parts(environment: Mapping[str, str]) -> Parts:
    """Return the outside of the panel as it is on this computer.

    Raises:
        SamplerecsError: when the settings cannot be used.
    """
    return Parts(
        open_client=gateway.open_daemon,
        start_daemon=gateway.start_daemon,
        likely_folders=gateway.likely_folders,
        choices=choices(),
        signs=signs_of(environment),
    )


def choices() -> Choices:
    """Return what the user's settings say of the panel.

    Raises:
        SamplerecsError: when the settings cannot be used.
    """
    values = {setting.name: setting.value for setting in gateway.settings()}
    rest, keys = values["live_tempo_rest_s"], values["live_keys"]
    assert isinstance(rest, float)
    assert isinstance(keys, tuple)
    return Choices(
        theme=str(values["live_theme"]),
        tempo_rest_s=rest,
        keys=parse_changes(map(str, keys)),
        output=str(values["live_output"]),
        link=bool(values["link"])
        and all(each.on for each in gateway.daw_profiles() if each.name == "link"),
    )


def _write_safely(*, letters_only: bool) -> None:
    """Have what the terminal cannot show replaced, not refused."""
    # Textual writes to this very stream.
    stream = sys.__stderr__
    if stream is not None and hasattr(stream, "reconfigure"):
        if letters_only:
            stream.reconfigure(encoding="ascii", errors=PLAIN)
        else:
            stream.reconfigure(errors=PLAIN)


class _warnings_to(logging.Handler):  # noqa: N801 - used as a context
    """Passes warnings of the daemon's line on, which would else be written over the screen."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell
        self._logger = logging.getLogger("samplerecs_daemon")

    def __enter__(self) -> _warnings_to:
        self._logger.addHandler(self)
        self._logger.propagate = False
        return self

    def __exit__(self, *error: object) -> None:
        self._logger.removeHandler(self)
        self._logger.propagate = True

    def emit(self, record: logging.LogRecord) -> None:
        """Pass one on."""
        self._tell(record.getMessage())
