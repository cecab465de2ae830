"""What the tests of scouts share: someone who listens to all messages, with generous patience."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from samplerecs_daemon.ingest.scout_post import Patience
from samplerecs_daemon.ingest.scouting import Changed, Message, Rhythm, Said, Watching
from samplerecs_daemon.ingest.scouts import Scouts
from samplerecs_daemon.ingest.walk import Found, Walk

LIMIT_S = 120.0
#: As in the daemon, but a quarter of the time.
QUICK = Rhythm(rest_s=0.25, poll_s=0.25, poll_rest_s=0.25)
#: A scout that a busy machine keeps waiting for seconds has not gone silent.
PATIENT = Patience(ping_s=0.1, answer_s=LIMIT_S, give_up_s=600.0, backoff_s=0.05)
#: For those that shall be missed soon; as long as their neighbours may be kept waiting.
IMPATIENT = Patience(ping_s=0.1, answer_s=4.0, give_up_s=600.0, backoff_s=0.05)


class Listener:
    """Reads all messages of some scouts, and waits for what they should say."""

    def __init__(self, scouts: Scouts) -> None:
        self.said: list[Said] = []
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._listen, args=(scouts,), daemon=True)
        self._thread.start()

    def _listen(self, scouts: Scouts) -> None:
        for said in scouts.messages():
            with self._news:
                self.said.append(said)
                self._news.notify_all()

    def of(self, root_id: int) -> list[Message]:
        return [message for number, _, message in list(self.said) if number == root_id]

    def wait(self, what: Callable[[], bool], limit_s: float = LIMIT_S) -> None:
        with self._news:
            assert self._news.wait_for(what, limit_s), self.said[-20:]

    def wait_for(self, root_id: int, message: Message) -> None:
        self.wait(lambda: message in self.of(root_id))

    def wait_how(self, root_id: int, how: str) -> None:
        self.wait_for(root_id, Watching(how))

    def changed(self, root_id: int) -> list[Changed]:
        return [message for message in self.of(root_id) if isinstance(message, Changed)]

    def found(self, root_id: int = 1) -> list[Found]:
        """The files told of, each as often as it was."""
        return [found for change in self.changed(root_id) for found in change.files]

    def files(self, root_id: int = 1) -> list[str]:
        """Names of the files told of, each as often as it was."""
        return [found.relative for found in self.found(root_id)]

    def gone(self, root_id: int = 1) -> list[str]:
        return [name for change in self.changed(root_id) for name in change.gone]

    def came(self, root_id: int = 1) -> list[str]:
        return [name for change in self.changed(root_id) for name in change.came]

    def folders(self, root_id: int = 1) -> list[str]:
        return [name for change in self.changed(root_id) for name in change.folders]


@contextmanager
def scouting(
    root: Path | None = None,
    walk: Walk | None = None,
    rhythm: Rhythm = QUICK,
    patience: Patience = PATIENT,
) -> Iterator[tuple[Scouts, Listener]]:
    """Scouts, one of them (1) at `root` and up, and someone who listens."""
    with Scouts(walk, rhythm, patience) as scouts:
        listener = Listener(scouts)
        if root is not None:
            scouts.start(1, root)
            listener.wait(lambda: any(isinstance(m, Watching) for m in listener.of(1)))
        yield scouts, listener


def until(what: Callable[[], bool], limit_s: float = LIMIT_S) -> None:
    """Wait for something that no message tells of."""
    end = time.monotonic() + limit_s
    while not what():
        assert time.monotonic() < end, "waited for nothing"
        time.sleep(0.02)
