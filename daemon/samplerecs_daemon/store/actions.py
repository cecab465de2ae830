"""What the user did last, each with what takes it back; and the few words kept under a name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from samplerecs_daemon.store.errors import reading
from samplerecs_daemon.store.part import StorePart

#: So many actions can be taken back, one after the other.
KEPT = 200


@dataclass(frozen=True, slots=True)
class Action:
    """Something the user did: `what` in words, `inverse` what takes it back."""

    id: int
    at: float
    what: str
    inverse: Mapping[str, object]


class Actions(StorePart):
    """The actions table, and two of the user's choices that are kept under a name."""

    def add_action(self, what: str, inverse: Mapping[str, object], about: str = "") -> None:
        """Keep what was done now and how to take it back; the oldest are forgotten.

        Args:
            what: in words.
            inverse: what takes it back.
            about: names it for `forget_action`.
        """
        with self._db.transaction():
            self._db.query(
                "INSERT INTO actions (at, what, about, inverse) VALUES (?, ?, ?, ?)",
                (self._clock(), _shown(what), about, json.dumps(inverse, allow_nan=False)),
            )
            self._db.query(
                "DELETE FROM actions WHERE id <= (SELECT max(id) FROM actions) - ?", (KEPT,)
            )

    def forget_action(self, about: str) -> bool:
        """Forget the latest action of this name, which was taken back another way.

        Returns:
            True where there was one.
        """
        row = self._db.one(
            "DELETE FROM actions WHERE id = (SELECT max(id) FROM actions WHERE about = ?) "
            "RETURNING id",
            (about,),
        )
        return row is not None

    @reading
    def take_action(self) -> Action | None:
        """Return the latest action and forget it; None when there is none."""
        row = self._db.one(
            "DELETE FROM actions WHERE id = (SELECT max(id) FROM actions) "
            "RETURNING id, at, what, inverse"
        )
        if row is None:
            return None
        return Action(int(row[0]), float(row[1]), str(row[2]), json.loads(row[3]))

    @reading
    def learnt_since(self) -> float:
        """Return since when taste is learnt, Unix seconds; 0 for ever."""
        row = self._db.one("SELECT value FROM meta WHERE key = 'learnt_since'")
        return float(row[0]) if row else 0.0

    def learn_since(self, at: float) -> None:
        """Learn taste only from what is said from then on, Unix seconds; 0 for ever."""
        self._db.query("INSERT OR REPLACE INTO meta VALUES ('learnt_since', ?)", (at,))

    @reading
    def telemetry(self) -> bool:
        """Say whether signals are kept."""
        row = self._db.one("SELECT value FROM meta WHERE key = 'telemetry'")
        return bool(row[0]) if row else True

    def set_telemetry(self, on: bool) -> None:
        """Keep signals from now on, or no longer."""
        self._db.query("INSERT OR REPLACE INTO meta VALUES ('telemetry', ?)", (int(on),))


def _shown(what: str) -> str:
    """Return words as TEXT: what is no Unicode in a file's name becomes "?"."""
    return what.encode("utf-8", "replace").decode()
