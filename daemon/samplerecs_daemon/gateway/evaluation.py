"""How well lists would have guessed what one's own projects use."""

from __future__ import annotations

import os
from pathlib import Path

from samplerecs_daemon.api import HideOneReport, Progress
from samplerecs_daemon.gateway.clients import open_client


def evaluate_projects(folder: Path, progress: Progress | None = None) -> HideOneReport:
    """Say how well the sounds of one's own projects would have been guessed; reads them first.

    Raises:
        BadPath: when the folder is not there; SamplerecsError: when the library cannot be used.
    """
    from samplerecs_daemon import wiring

    with open_client() as client:
        client.scan_projects(folder, progress)
    return wiring.evaluate_own_projects(os.environ, folder)
