"""A daemon of another version, as a process: `python old_daemon.py VERSION API [recording]`.

Says who it is and what the project is, and ends on SIGTERM.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace

from canned import canned_daemon

from samplerecs_daemon.api import Context, ContextField, Health
from samplerecs_daemon.paths import find_paths
from samplerecs_daemon.runtime import this_process, write_runtime


def main(version: str, api: int, recording: bool) -> None:
    with canned_daemon() as daemon:
        values = {"bpm": ContextField(99.0, "user", 1.0)}
        values |= {"recording": ContextField(recording, "live", 1.0)}
        daemon.answer("GET /healthz", Health("ok", version, api, 1))
        daemon.answer("GET /api/v1/recommendations/context", Context(values))
        runtime = this_process(int(daemon.address.rpartition(":")[2]), "secret")
        write_runtime(find_paths(os.environ), replace(runtime, version=version, api=api))
        print("ready", flush=True)
        signal.sigwait({signal.SIGTERM})


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    main(sys.argv[1], int(sys.argv[2]), "recording" in sys.argv[3:])
