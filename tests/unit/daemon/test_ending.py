"""How the daemon's process ends once everything is stopped."""

from __future__ import annotations

import subprocess
import sys

#: What is still there when the daemon has ended must not keep its process: Python takes its modules
#: apart where no guard gets a turn, and a service manager heard of a failure.
_HANGS = """
import atexit, threading, time
from samplerecs_daemon.ending import leave
atexit.register(time.sleep, 600)
threading.Thread(target=time.sleep, args=(600,)).start()
print("the last words", end="")
leave({status})
"""


def test_nothing_keeps_a_process_that_leaves() -> None:
    for status in (0, 3):
        done = subprocess.run(
            [sys.executable, "-c", _HANGS.format(status=status)],
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stdout) == (status, b"the last words")
