"""A computer without any network: a namespace of its own in which there is the loopback alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CAN = shutil.which("unshare") and shutil.which("ip")
SCRIPT = """
set -e
ip link set lo up
"$PYTHON" - "$RECS_OSC_PORT" <<'END' &
import socket, sys, time
taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
taken.bind(("127.0.0.1", int(sys.argv[1])))
time.sleep(600)
END
taker=$!
"$PYTHON" -m samplerecs_cli daemon start >&2
"$PYTHON" -m samplerecs_cli daemon status --json
"$PYTHON" -m samplerecs_cli suggest >&2 || true
kill $taker
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
  sleep 1
  "$PYTHON" -m samplerecs_cli daw test >&2 && break
done
"$PYTHON" -m samplerecs_cli daw test >&2
"$PYTHON" -m samplerecs_cli daemon stop >&2
"""


@pytest.mark.slow
@pytest.mark.skipif(not CAN, reason="needs unshare and ip")
def test_the_daemon_starts_says_what_is_taken_and_tries_again(tmp_path: Path) -> None:
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
        pytest.skip("this system gives no namespace to us")
    done = subprocess.run(
        ["unshare", "-rn", "sh", "-c", SCRIPT],
        env={
            **os.environ,
            "PYTHON": sys.executable,
            "SAMPLERECS_HOME": str(tmp_path / "home"),
            "RECS_PORT": "0",
            "RECS_OSC_PORT": "9123",
        },
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    troubles = json.loads(done.stdout)["troubles"]
    assert any("UDP port 9123 cannot be opened" in one for one in troubles)
    assert "answers on UDP 127.0.0.1:9123" in done.stderr
