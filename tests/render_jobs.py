"""A job for workers that render, imported by its name in the child."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from samplerecs_daemon.render.job import rendering
from samplerecs_daemon.render.tasks import Made, RenderTask


def hanging() -> Callable[[RenderTask], Made]:
    """A job that hangs on "slow", kills its worker on "deadly", and renders the rest."""
    real = rendering()

    def job(task: RenderTask) -> Made:
        if "slow" in task.path:
            time.sleep(600)
        if "deadly" in task.path:
            os.kill(os.getpid(), signal.SIGKILL)
        made = real(task)
        assert isinstance(made, Made)
        return made

    return job
