"""What the system allows this process, as far as a daemon has to ask for more."""

from __future__ import annotations

import contextlib
import sys

#: Files and connections that a daemon may have open; macOS gives 256 to start with.
OPEN_FILES = 4_096


def allow_open_files(wanted: int = OPEN_FILES) -> None:
    """Raise this process's limit of open files as far as the system lets it; never lower it."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
