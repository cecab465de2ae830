"""Sessions: stretches of work on one project, with what the user set by hand in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from samplerecs_daemon.api import CONTEXT_FIELDS, SessionInfo
from samplerecs_daemon.api.formats import all_of
from samplerecs_daemon.context import project_name, visible
from samplerecs_daemon.engine.watching import WatchingPart
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.sessions import SessionCounts, SessionRow
from samplerecs_models.errors import InputError, NothingFound
from samplerecs_osc.projects.versions import base_name

#: Longest name of a project or board, in characters.
NAME_MAX = 200
#: Seconds after which what was set by hand without a session is of another sitting.
SITTING_S = 10 * 60.0
#: Fields that are set by hand, in words; a mode goes with its key, the name with its session.
_FIELDS = {
    "bpm": "tempo",
    "key": "key",
    "mood_tags": "mood",
    "genre": "genre",
    "time_remaining": "time left",
    "preferences": "preferences",
    "track": "track",
}
#: Largest number that the database can hold.
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Begun:
    """A session that was begun, the one that ended for it, and an earlier one of its project.

    `cleared` are the fields that were set by hand in the one that ended, and went with it; only
    where a note is to say so.
    """

    number: int
    ended: SessionRow | None
    earlier: SessionRow | None
    cleared: tuple[str, ...] = ()

    def notes(self, project: str) -> tuple[str, ...]:
        """Return what the user should know whose word began it."""
        on = f" on {project}" if project else ""
        begun = f"Session {self.number} started{on}.{resuming(self.earlier)}"
        return (begun, *self.cleared_words())

    def cleared_words(self) -> tuple[str, ...]:
        """Return what is to be said of what went with the one that ended."""
        names = [words for name, words in _FIELDS.items() if name in self.cleared]
        if self.ended is None or not names:
            return ()
        where = f"for {self.ended.project}" if self.ended.project else "before"
        return (f"This cleared the {all_of(names)} that you set {where}.",)


def resuming(earlier: SessionRow | None) -> str:
    """Return the offer to go on with an earlier session, with a space before it; "" for none."""
    if earlier is None:
        return ""
    return f" To go on where you were instead: samplerecs session resume {earlier.id}"


class SessionsPart(WatchingPart):
    """The sessions of `api.Suggesting`."""

    def sessions(self) -> list[SessionInfo]:
        """Return the sessions, the latest first."""
        store = self._access.reader()
        counts = store.session_counts()
        return [self._info(row, counts) for row in store.sessions()]

    def session_project(self) -> str | None:
        """Return the project that the session under way is named for; None without a session."""
        row = self._access.reader().current_session()
        return None if row is None else row.project

    def start_session(self, project: str = "") -> SessionInfo:
        """End the current session and start another.

        What the user set by hand goes with the old session; where there was none, it is the new
        one's.

        Args:
            project: its name; "" for the project of the context, if it has one.

        Returns:
            The session; its notes say what began, what was cleared, and what can be resumed.

        Raises:
            InputError: when the name cannot be used.
        """
        name = clean_name(project) if project else ""
        with self._access.writer() as store, store.transaction():
            named = name or project_name(self._over(store.context()))
            held = tuple(store.context().values)
            begun = replace(self._begin(store, named, self._end(store)), cleared=held)
        return replace(self._started(begun), notes=begun.notes(named))

    def begin_session(self, project: str) -> SessionInfo:
        """Start a session because a program opened a project ("" unknown), as `start_session` does.

        Where no session was under way, only what the user set within the last minutes is its own:
        what is older was set for something else, and would overrule the program.
        """
        with self._access.writer() as store, store.transaction():
            before = self._clock() - SITTING_S
            old = [name for name, one in store.context().values.items() if one.at <= before]
            if old and store.current_session() is None:
                store.clear_context(old)
        return self.start_session(project)

    def resume_session(self, session_id: int) -> SessionInfo:
        """Go on with an earlier session: what was set by hand in it is set again.

        Returns:
            The session; its notes say what was cleared.

        Raises:
            NothingFound: when there is no such session.
        """
        with self._access.writer() as store, store.transaction():
            row = store.session(session_id) if 0 < session_id <= LARGEST_ID else None
            if row is None:
                raise NothingFound(
                    f"There is no session {session_id}.", "`samplerecs session list` shows them."
                )
            if row.ended_at is None:
                return self._info(row, store.session_counts())
            held = store.context().values
            ended = self._end(store)
            store.resume_session(session_id)
            kept = store.context().values
        cleared = tuple(name for name in held if name not in kept)
        begun = _Begun(session_id, ended, None, cleared)
        return replace(self._started(begun), notes=begun.cleared_words())

    def end_session(self) -> SessionInfo | None:
        """End the current session and forget what the user set by hand for it."""
        with self._access.writer() as store, store.transaction():
            ended = self._end(store)
        if ended is None:
            return None
        info = self._told_of_end(ended)
        self._context_changed()
        return info

    def _end(self, store: Store) -> SessionRow | None:
        """End the current session inside a transaction; return it as it is then."""
        row = store.current_session()
        if row is None:
            return None
        if not row.project:
            store.name_session(row.id, project_name(self._over(store.context())))
        store.count_seen(row.id)
        store.end_session(row.id)
        return store.session(row.id)

    def _begin(self, store: Store, project: str, ended: SessionRow | None) -> _Begun:
        """Begin a session inside a transaction, none being under way ("" without a name)."""
        earlier = self._earlier(store, project)
        return _Begun(store.start_session(project), ended, earlier)

    def _earlier(self, store: Store, project: str) -> SessionRow | None:
        """Return the latest session that ended on a project, None for none and without a name."""
        ended = (row for row in store.sessions() if project and row.ended_at is not None)
        return next((row for row in ended if same_project(row.project, project)), None)

    def _first_named(self, store: Store, project: str) -> tuple[str, ...]:
        """Return what is to be said where the session under way gets the name of a former one."""
        row = store.current_session()
        if row is None or row.project or project_name(self._over(store.context())):
            return ()
        earlier = self._earlier(store, project)
        if earlier is None:
            return ()
        return (f"You worked on {earlier.project} before.{resuming(earlier)}",)

    def _is_another(self, store: Store, project: str) -> bool:
        """Say whether a project that the user names is another than the one under way.

        A session without a name gets its first one, and where there is none it is time for one.
        """
        row = store.current_session()
        known = row and (row.project or project_name(self._over(store.context())))
        return row is None or bool(known and not same_project(project, known))

    def _started(self, begun: _Begun) -> SessionInfo:
        if begun.ended is not None:
            self._told_of_end(begun.ended)
        store = self._access.reader()
        row, counts = store.session(begun.number), store.session_counts()
        if row is None:
            raise NothingFound(f"Session {begun.number} is gone.", "Start another one.")
        info = self._info(row, counts)
        offered = self._info(begun.earlier, counts) if begun.earlier else None
        self._publish("session.started", {"session": info, "earlier": offered})
        self._context_changed()
        return info

    def _told_of_end(self, ended: SessionRow) -> SessionInfo:
        info = self._info(ended, self._access.reader().session_counts())
        self._publish("session.ended", {"session": info})
        return info

    def _context_changed(self) -> None:
        self._publish(
            "context.changed", {"fields": list(CONTEXT_FIELDS), "context": self.context()}
        )

    def _info(self, row: SessionRow, counts: dict[int, SessionCounts]) -> SessionInfo:
        done = counts.get(row.id, SessionCounts())
        lasts = row.ended_at is None
        return SessionInfo(
            id=row.id,
            project=row.project or (project_name(self.context()) if lasts else ""),
            started_at=row.started_at,
            ended_at=row.ended_at,
            accepted=done.accepted,
            heard=done.heard,
        )


def same_project(one: str, other: str) -> bool:
    """Say whether two names mean one project: case and marks of backups are nothing."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    # A suffix is needed, or the part of a name after its last dot would be taken for one.
    return base_name(Path(name.replace("/", " ").replace("\\", " ") + ".x")).strip().casefold()


def clean_name(name: str) -> str:
    """Return a name as given, without spaces around it.

    Raises:
        InputError: when it is empty, too long, or holds what cannot be shown.
    """
    text = name.strip()
    if not 0 < len(text) <= NAME_MAX:
        raise InputError(f"A name has 1 to {NAME_MAX} characters.")
    return visible("a name", text)
