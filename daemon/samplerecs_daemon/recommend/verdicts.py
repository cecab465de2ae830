"""What the user said of sounds and did with them, as far as it bears on the next list."""

from __future__ import annotations

from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_daemon.store.records import FeedbackRow

#: The most recent words of the user that are looked at.
REMEMBERED = 50
#: How long a dismissed sound stays away where no session is under way, in seconds.
SESSION_S = 12 * 3600.0
ACCEPTED, DISMISSED, SKIPPED = "accept", "dismiss", "skip"
#: So many short previews without a return say that a sound is not wanted in this session.
SKIPS = 2
#: Sounds taken in a stretch of work whose company counts, at most.
TAKEN_NOW = 50


def stretch_of_work(store: StoreReader, now: float) -> tuple[float, int | None]:
    """Return since when the stretch of work under way lasts (Unix seconds), and its session.

    Without a session it is the last 12 hours, and None.
    """
    session = store.current_session()
    return (session.started_at, session.id) if session else (now - SESSION_S, None)


def dismissed(store: StoreReader, now: float) -> list[FeedbackRow]:
    """Return what was dismissed in the current session; without one, in the last 12 hours.

    What was dismissed in a session that has ended is back, and so is what was taken or pinned
    since: the latest word on a sound holds.

    Args:
        store: the history.
        now: Unix seconds.
    """
    since, number = stretch_of_work(store, now)
    latest = {row.sample_id: row for row in store.feedback(since) if row.session == number}
    return [row for row in latest.values() if row.verdict == DISMISSED]


def skipped_twice(store: StoreReader, now: float) -> list[int]:
    """Return what was skipped twice in the current session and not come back to since.

    Without a session the last 12 hours are looked at.
    """
    since, number = stretch_of_work(store, now)
    skips: dict[int, int] = {}
    for tried in store.tried(since, REMEMBERED * 4):
        if tried.session == number:
            returned = tried.name != SKIPPED
            skips[tried.sample_id] = 0 if returned else skips.get(tried.sample_id, 0) + 1
    for said in store.feedback(since, last=REMEMBERED):
        if said.verdict != DISMISSED:
            skips.pop(said.sample_id, None)
    return [sample for sample, times in skips.items() if times >= SKIPS]


def taken_now(store: StoreReader, now: float) -> list[int]:
    """Return what was taken in the stretch of work under way, oldest first."""
    since, number = stretch_of_work(store, now)
    said = store.feedback(since, last=TAKEN_NOW)
    return [row.sample_id for row in said if row.verdict == ACCEPTED and row.session == number]


def ever_taken(store: StoreReader) -> list[int]:
    """Return what was taken at any time, each once, by id."""
    return sorted({row.sample_id for row in store.feedback() if row.verdict == ACCEPTED})
