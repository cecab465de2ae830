"""The context as everybody sees it: the user's word, then programs', then the session's name."""

from __future__ import annotations

from samplerecs_daemon.api import CONTEXT_FIELDS, Context, ContextField
from samplerecs_daemon.context import spelled
from samplerecs_daemon.machines import Machines
from samplerecs_daemon.store import Store

#: Source of a project that is named by the session under way alone.
OF_SESSION = "session"


def current_context(store: Store, machines: Machines | None, now: float) -> Context:
    """Return the current context with the source and age of each field.

    Args:
        store: has what the user set, and the sessions.
        machines: what programs say; None without a daemon.
        now: Unix seconds; the time left is that of now.
    """
    by_hand = store.context()
    context = spelled((machines.over(by_hand) if machines else by_hand).as_of(now))
    session = store.current_session()
    if session is None or not session.project or "project" in context.values:
        return context
    named = ContextField(session.project, OF_SESSION, session.started_at)
    values = {**context.values, "project": named}
    return Context({name: values[name] for name in CONTEXT_FIELDS if name in values})
