"""What programs changed in the context, told to everybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from samplerecs_daemon.api import Context
from samplerecs_daemon.bus import Publish


def tell_context(publish: Publish, fields: Sequence[str], context: Callable[[], Context]) -> None:
    """Publish `context.changed`; nothing where no field is another one now.

    Args:
        publish: tells what happened.
        fields: those that changed.
        context: returns the context of now; not asked without need.
    """
    if fields:
        publish("context.changed", {"fields": list(fields), "context": context()})
