"""What the daemon advises names commands; in the panel a key does the same. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What the daemon says -> the same with keys, named in braces by their actions.
_KEYS = tuple(
    (re.compile(said), keys)
    for said, keys in (
        (r": --stretch allows .*?, words lift the rule", ": {loosen} lifts that rule"),
        (r": any words lift the rule", ": {loosen} lifts that rule"),
        (
            r"Tell it more: samplerecs context set --bpm \S+ --key \S+",
            "Press {context} to tell it.",
        ),
        (r"Leave: samplerecs mode fusion", "{order_by} ends that."),
        (
            r"`samplerecs library list` shows them; `library add` adds one",
            "{show_library}, then {library_part}, shows them",
        ),
        (r"`samplerecs library list`", "{show_library}, then {library_part},"),
        (r"`?samplerecs library add [^`]*`?$", "{show_library}, then {library_add}"),
        (r"`?samplerecs library scan`?", "{show_library}, then {library_scan}"),
        (r"`?samplerecs daemon (re)?start`?", "{start_daemon}"),
    )
)


def with_keys(text: str, keys: Mapping[str, str]) -> str:
    """Return advice with keys in place of commands, as far as there are keys for them.

    Args:
        text: what the daemon says.
        keys: action -> its key, as people write it.
    """
    for said, instead in _KEYS:
        text = said.sub(lambda _, words=instead: words.format_map(keys), text)  # type: ignore[misc]
    return text
