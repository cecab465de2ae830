"""The way into the web panel."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samplerecs_daemon.panel_link import Way


def panel_link(*, lan: bool = False) -> Way:
    """Return a link into the web panel that works once; starts the daemon if none runs.

    Args:
        lan: for another device of the network; the daemon is started anew if only this computer
            reaches it.

    Raises:
        DaemonError: when there is no way.
    """
    from samplerecs_daemon import panel_link as links
    from samplerecs_daemon.paths import find_paths

    return links.way_in(find_paths(os.environ), os.environ, lan=lan)


def forget_browsers() -> int:
    """Let no browser into the panel any more without a new link; return how many were known.

    Raises:
        DaemonError: when no daemon answers.
    """
    from samplerecs_daemon import panel_link as links
    from samplerecs_daemon.paths import find_paths

    return links.forget_browsers(find_paths(os.environ))
