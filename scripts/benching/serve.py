"""A daemon whose index has vectors of any dimension; started by bench_daemon.py as a process."""

from __future__ import annotations

import os
import sys
from functools import partial

from samplerecs_daemon.server import run
from samplerecs_daemon.wiring.daemon import open_daemon
from samplerecs_models.types import ModelId


def model_of(dim: int) -> ModelId:
    """Return the made-up model of the benchmark's vectors."""
    return ModelId("synthetic", "1", "none", "", dim)


if __name__ == "__main__":
    made = partial(open_daemon, model=model_of(int(sys.argv[1])))
    sys.exit(run(os.environ, open_daemon=made))
