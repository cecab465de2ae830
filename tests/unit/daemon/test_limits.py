"""The daemon may have enough files open, where the system lets it."""

import subprocess
import sys

import pytest

SCRIPT = """
import resource, sys
soft, hard, wanted = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
from samplerecs_daemon.limits import allow_open_files
allow_open_files(wanted)
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits are of POSIX")
@pytest.mark.parametrize(
    ("soft", "hard", "wanted", "then"),
    [(256, 1000, 900, 900), (256, 1000, 4096, 1000), (900, 1000, 300, 900)],
)
def test_the_limit_is_raised_and_never_lowered(
    soft: int, hard: int, wanted: int, then: int
) -> None:
    command = [sys.executable, "-c", SCRIPT, str(soft), str(hard), str(wanted)]
    out = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert out.split() == [str(then), str(hard)]
