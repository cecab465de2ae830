"""When a session begins by itself: another project is open, or a program is back after a while.

Never on a change of tempo or key. A project that the user names by hand begins one where it is said
(`engine.suggesting`), and is nothing new here.
"""

from __future__ import annotations

from collections.abc import Callable

from samplerecs_daemon.api import Context
from samplerecs_daemon.engine.current import OF_SESSION
from samplerecs_daemon.engine.sessions import same_project
from samplerecs_daemon.machines import Machines

#: Sources whose word on the project is no program's.
_OTHERS = ("user", OF_SESSION)


class SessionStarter:
    """Begins sessions; the daemon offers earlier ones of the same name with them.

    Args:
        machines: what programs say.
        context: returns the context of now.
        current: returns the project's name of the session under way ("" for none), None for none.
        begin: begins a session with a project's name ("" for none).
    """

    def __init__(
        self,
        machines: Machines,
        context: Callable[[], Context],
        current: Callable[[], str | None],
        begin: Callable[[str], object],
    ) -> None:
        self._machines = machines
        self._context = context
        self._current = current
        self._begin = begin
        self._project = ""

    def look(self) -> bool:
        """Begin a session if it is time for one; say whether one was begun.

        Raises:
            StoreError: when the library cannot be used.
        """
        back = self._machines.take_returned()
        under_way, before = self._current(), self._project
        now, source = self._named()
        if under_way is not None and not self._machines.opens_projects(source):
            # A file that is saved ends no session of another DAW, which speaks meanwhile.
            now = ""
        self._project = now or before
        if under_way is None:
            # What no project is open for needs no session yet.
            wanted = bool(now)
        else:
            known = under_way or before
            wanted = bool(back) or bool(now and known and not same_project(now, known))
        if wanted:
            self._begin(now)
        return wanted

    def _named(self) -> tuple[str, str]:
        """Return the project's name as a program says it, and the program; "" where none does."""
        field = self._context().values.get("project")
        if field is None or field.source in _OTHERS:
            return "", ""
        return str(field.value), field.source
