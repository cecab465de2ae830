"""Errands sent out from the librarian's thread, whose outcomes come back to it."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from functools import partial

from samplerecs_daemon.librarian.errands import Errands
from samplerecs_models.errors import SamplerecsError

#: What an errand leaves to be done with its outcome, in the librarian's thread.
Then = Callable[[], None]
Errand = Callable[[], Then | None]
_log = logging.getLogger(__name__)


class Dispatch:
    """Sends errands of folders; all but the errands themselves happens in the librarian's thread.

    Args:
        errands: the threads in which they are done.
        post: has something done in the librarian's thread.
        failed: told the folder of an errand that failed, and why; in that thread.
    """

    def __init__(
        self,
        errands: Errands,
        post: Callable[[Then], None],
        failed: Callable[[int, SamplerecsError], None],
    ) -> None:
        self._errands = errands
        self._post = post
        self._failed = failed
        self._pending: dict[int, set[int]] = {}
        self._numbers = itertools.count()
        self.faults = 0

    def send(self, root_id: int, errand: Errand, undone: Then = lambda: None) -> None:
        """Have an errand done for a folder; what it returns is called in the librarian's thread.

        Args:
            root_id: the folder.
            errand: what to do; it may wait for a disk.
            undone: called instead when the folder's errands are forgotten first.
        """
        number = next(self._numbers)
        self._pending.setdefault(root_id, set()).add(number)
        self._errands.send(root_id, partial(self._do, root_id, number, errand), undone)

    def forget(self, root_id: int) -> None:
        """Leave undone what has not begun for a folder, and unheard what is under way."""
        self._errands.forget(root_id)
        self._pending.pop(root_id, None)

    def idle(self, root_id: int) -> bool:
        """Say whether no errand of a folder is under way or waits."""
        return not self._pending.get(root_id)

    def _do(self, root_id: int, number: int, errand: Errand) -> None:
        then: Then | None = None
        try:
            then = errand()
        except SamplerecsError as error:
            then = partial(self._failed, root_id, error)
        except Exception as error:  # noqa: BLE001 - the root's other errands must go on
            _log.exception("work on a folder failed")
            self.faults += 1
            failed = SamplerecsError(f"A fault inside samplerecs: {type(error).__name__}.")
            then = partial(self._failed, root_id, failed)
        finally:
            self._post(partial(self._done, root_id, number, then))

    def _done(self, root_id: int, number: int, then: Then | None) -> None:
        pending = self._pending.get(root_id, set())
        # An errand that was forgotten meanwhile has nothing more to say.
        if number in pending:
            pending.discard(number)
            if then is not None:
                then()
