"""The context that the user set by hand: rows of name, value, source, time, confidence."""

from __future__ import annotations

import json
from collections.abc import Sequence

from samplerecs_daemon.api import CONTEXT_FIELDS, Context, ContextField
from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart


class ContextTable(StorePart):
    """The context table; live fields of a DAW never come here."""

    @reading
    def context(self) -> Context:
        """Return the stored context, its fields in the order in which they are shown."""
        rows = {
            name: ContextField(_loaded(value), source, at, confidence)
            for name, value, source, at, confidence in self._db.stream(
                "SELECT name, value, source, at, confidence FROM context"
            )
        }
        return Context({name: rows[name] for name in CONTEXT_FIELDS if name in rows})

    def set_context(
        self,
        name: str,
        value: float | str | bool | Sequence[str],
        *,
        source: str,
        confidence: float = 1.0,
    ) -> None:
        """Set one field.

        Raises:
            ValueError: when the context has no such field.
        """
        if name not in CONTEXT_FIELDS:
            raise ValueError(f"the context has no field {name!r}")
        plain = value if isinstance(value, (str, int, float)) else list(value)
        self._db.query(
            "INSERT OR REPLACE INTO context VALUES (?, ?, ?, ?, ?)",
            (name, json.dumps(plain, allow_nan=False), source, self._clock(), confidence),
        )

    def clear_context(self, names: Sequence[str] = ()) -> None:
        """Forget the named fields, or all of them when none is named."""
        with self._db.transaction():
            for name in names or CONTEXT_FIELDS:
                self._db.query("DELETE FROM context WHERE name = ?", (name,))


def _loaded(text: str) -> float | str | bool | tuple[str, ...]:
    value = json.loads(text)
    return tuple(value) if isinstance(value, list) else value
