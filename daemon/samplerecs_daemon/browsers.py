"""Which browsers may ask: let in by a link that works once, known again by a key of their own.

The daemon's token changes with each start; a browser that was let in stays so across restarts. It
bears a random key in a cookie; the file holds only the keys' hashes, so that reading it lets nobody
in.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from samplerecs_daemon.owned import opener

#: Seconds that a login link, and a link to drag a sound out by, may be used in.
LOGIN_S, DRAG_S = 300.0, 900.0
#: Seconds after which a browser that never came back must be let in anew.
KEPT_S = 30 * 86_400.0
#: Browsers that are known, and links that are open, at once; the oldest give way.
BROWSERS, LINKS = 32, 256
#: A browser's last visit is written down at most so often, in seconds.
NOTED_S = 86_400.0
_KEY_BYTES = 32

T = TypeVar("T")


class Once(Generic[T]):
    """Secrets that open something one time, within a while; in memory alone.

    Args:
        life_s: seconds until a secret is worth nothing.
        clock: seconds that only rise.
    """

    def __init__(self, life_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._life_s = life_s
        self._clock = clock
        self._open: dict[str, tuple[float, T]] = {}
        self._turn = threading.Lock()

    def issue(self, what: T) -> str:
        """Return a fresh secret for `what`."""
        secret = secrets.token_urlsafe(_KEY_BYTES)
        with self._turn:
            self._open[_hash(secret)] = (self._clock() + self._life_s, what)
            while len(self._open) > LINKS:
                del self._open[next(iter(self._open))]
        return secret

    def redeem(self, secret: str) -> T | None:
        """Return what a secret stands for and forget it; None for an old, used or unknown one."""
        with self._turn:
            until, what = self._open.pop(_hash(secret), (0.0, None))
        return what if self._clock() < until else None


@dataclass(slots=True)
class _Known:
    made: float
    seen: float


class Browsers:
    """The browsers that were let in.

    Args:
        path: the file that outlives the daemon; None keeps them in memory.
        clock: Unix seconds.
    """

    def __init__(self, path: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._links: Once[bool] = Once(LOGIN_S)
        self._turn = threading.Lock()
        self._known = _read(path)

    def link(self) -> str:
        """Return the secret of a login link."""
        return self._links.issue(True)

    def let_in(self, secret: str) -> str | None:
        """Return the key of a browser that came by a login link; None when the link is no good."""
        if not self._links.redeem(secret):
            return None
        key = secrets.token_urlsafe(_KEY_BYTES)
        now = self._clock()
        with self._turn:
            self._known[_hash(key)] = _Known(now, now)
            oldest = sorted(self._known, key=lambda each: self._known[each].seen)
            for each in oldest[:-BROWSERS]:
                del self._known[each]
            self._write()
        return key

    def knows(self, key: str) -> bool:
        """Say whether a browser with this key may ask."""
        # Found by its hash: how long that takes says nothing of the key.
        found = self._known.get(_hash(key))
        now = self._clock()
        if found is None or now - found.seen > KEPT_S:
            return False
        if now - found.seen > NOTED_S:
            with self._turn:
                found.seen = now
                self._write()
        return True

    def forget(self) -> int:
        """Let no browser in any more without a new link; return how many were known."""
        with self._turn:
            count = len(self._known)
            self._known.clear()
            self._write()
        return count

    def _write(self) -> None:
        """Keep the hashes; on a full disk the browsers are known until the daemon ends."""
        if self._path is None:
            return
        rows = {key: [known.made, known.seen] for key, known in self._known.items()}
        fresh = self._path.with_name(self._path.name + ".new")
        with contextlib.suppress(OSError):
            with open(fresh, "w", encoding="ascii", opener=opener) as file:
                json.dump(rows, file)
            os.replace(fresh, self._path)  # noqa: PTH105 - beside open()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _read(path: Path | None) -> dict[str, _Known]:
    """Return what the file says; a missing or damaged one lets nobody in."""
    try:
        rows = json.loads(path.read_text(encoding="ascii")) if path is not None else {}
        return {str(key): _Known(float(made), float(seen)) for key, (made, seen) in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
