"""What the user does with a sound: taken, dismissed, pinned, banned - and each taken back."""

from __future__ import annotations

import json

from samplerecs_daemon.api import VERDICTS, Context, to_json
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import Ban
from samplerecs_models.errors import InputError


def give_feedback(
    store: Store, sample_id: int, verdict: str, context: Context, *, undo: bool
) -> None:
    """Keep one word on a sound, or take it back.

    Raises:
        InputError: when there is no such verdict.
    """
    if verdict not in VERDICTS:
        raise InputError(f"There is no verdict {verdict!r}.", f"Known: {', '.join(VERDICTS)}.")
    with store.transaction():
        if verdict == "pin":
            (store.unpin if undo else store.pin)(sample_id)
        elif verdict == "ban":
            (store.unban if undo else store.ban)(Ban("sample", str(sample_id)))
        elif undo:
            store.withdraw_feedback(sample_id, verdict)
        else:
            store.add_feedback(sample_id, verdict, json.dumps(to_json(context)))
