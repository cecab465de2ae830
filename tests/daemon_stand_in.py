"""A daemon with parts of its own making, as a process: `python daemon_stand_in.py PART ...`.

What is tested by it is the process around the parts: the real one starts, stops, hangs and fails
only when its own parts do. Without any argument of that kind, `REAL`, it is the real daemon.

Unless a part is to be ended by force, it has all the time to end: on a busy machine the two seconds
of a daemon are soon over, and then what is last said and committed is another matter.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, cast

from samplerecs_daemon import runtime, server
from samplerecs_daemon.api import API_VERSION, Client, Context, ContextField, Health
from samplerecs_daemon.bus import Bus
from samplerecs_daemon.ending import Ending
from samplerecs_daemon.host import Daemon, Named
from samplerecs_daemon.measures import Measures
from samplerecs_daemon.paths import find_paths
from samplerecs_daemon.server import run
from samplerecs_daemon.services import Jobs, LiveLists, Services
from samplerecs_models.errors import SamplerecsError, StoreCorrupt

#: Longer than any daemon may take to end.
FOR_LONG = 600.0


class Quiet:
    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass


class Commits(Quiet):
    """Writes a file when it is stopped, as the store commits."""

    def stop(self) -> None:
        (find_paths(os.environ).data / "committed").touch()


class HangsAtTheEnd(Quiet):
    def stop(self) -> None:
        time.sleep(FOR_LONG)


class HangsAtTheStart(Quiet):
    def start(self) -> None:
        time.sleep(FOR_LONG)


class KeepsTheInterpreter(Quiet):
    """Leaves a thread that Python waits for at its very end."""

    def start(self) -> None:
        threading.Thread(target=time.sleep, args=(FOR_LONG,)).start()


class CannotStart(Quiet):
    def start(self) -> None:
        raise StoreCorrupt("The library x.db is damaged.", "Restore a backup.")


class HasAFault(Quiet):
    def start(self) -> None:
        raise KeyError("our own fault")


class ThreadFails(Quiet):
    def start(self) -> None:
        thread = threading.Thread(target=lambda: 1 / 0, name="watcher")
        thread.start()
        thread.join()


class Crashes(Quiet):
    """Is ended by a fault of native code a moment after the start."""

    def start(self) -> None:
        import faulthandler

        threading.Timer(0.3, faulthandler._sigsegv).start()  # type: ignore[attr-defined]


class LeaksTheToken(Quiet):
    token = ""

    def start(self) -> None:
        import logging

        logging.getLogger("samplerecs_daemon").info("The token is %s.", self.token)


#: What only the end by force ends.
HANGING = {"HangsAtTheStart", "HangsAtTheEnd"}
#: Has the real daemon's parts.
REAL = "Real"


class OldVersion(Quiet):
    """Makes it the daemon of an earlier samplerecs."""


class Recording(Quiet):
    """Makes the DAW record."""


class Answers:
    """What this daemon knows: only whether something is being recorded."""

    def context(self) -> Context:
        on = "Recording" in sys.argv
        return Context({"recording": ContextField(on, "daw", time.time())})


def open_daemon(
    environment: Mapping[str, str], *, token: str, port: int, stop: Callable[[], None], lan: bool
) -> Daemon:
    LeaksTheToken.token = token
    services = Services(
        client=cast(Client, Answers()),
        jobs=cast(Jobs, Quiet()),
        bus=Bus(time.time),
        live=cast(LiveLists, Quiet()),
        audio=cast(Any, None),
        measures=Measures(),
        token=token,
        port=port,
        stop=stop,
        health=lambda: Health("ok", vars(runtime)["VERSION"], API_VERSION, 1),
    )
    return Daemon(services, [Named(name, globals()[name]()) for name in sys.argv[1:]])


if __name__ == "__main__":
    if "OldVersion" in sys.argv:
        vars(runtime)["VERSION"] = "0.0.1"
    if not HANGING & set(sys.argv):
        vars(server)["Ending"] = partial(Ending, deadline_s=FOR_LONG)
    try:
        run(os.environ, open_daemon=None if REAL in sys.argv else open_daemon)
    except SamplerecsError as error:
        print(error.code, file=sys.stderr)
        sys.exit(20)
