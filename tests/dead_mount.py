"""A file system that is really dead: FUSE whose server takes requests and answers none.

A process that looks at it hangs in the kernel, where not even SIGKILL ends it.
"""

from __future__ import annotations

import ctypes
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_INIT = 26
_FORCE, _DETACH = 1, 2


@contextmanager
def dead_mount(folder: Path) -> Iterator[None]:
    """Mount the dead file system on an empty folder. Raises OSError without the right to."""
    libc = ctypes.CDLL(None, use_errno=True)
    device = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()}"
    point = os.fsencode(folder)
    if libc.mount(b"dead", point, b"fuse.sshfs", 0, options.encode()) != 0:
        os.close(device)
        raise OSError(ctypes.get_errno(), "no right to mount")
    stop = threading.Event()
    threading.Thread(target=_serve, args=(device, stop), daemon=True).start()
    try:
        yield
    finally:
        stop.set()
        # By force: every request that hangs ends.
        libc.umount2(point, _FORCE)
        libc.umount2(point, _DETACH)
        os.close(device)


def _serve(device: int, stop: threading.Event) -> None:
    """Say hello to the kernel, then take whatever it asks and leave it at that."""
    while not stop.is_set():
        try:
            request = os.read(device, 1 << 20)
        except OSError:
            return
        _, code, unique = struct.unpack_from("IIQ", request)
        if code == _INIT:
            answer = struct.pack("IIII", 7, 31, 0, 0) + struct.pack(
                "HHIIHHI", 0, 0, 4096, 1, 0, 0, 0
            )
            answer = answer.ljust(64, b"\0")
            os.write(device, struct.pack("IiQ", 16 + len(answer), 0, unique) + answer)
