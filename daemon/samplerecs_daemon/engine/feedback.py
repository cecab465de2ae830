"""What the user does with a sound: taken, dismissed, pinned, banned - and each taken back."""

from __future__ import annotations

from samplerecs_daemon.api import VERDICTS, SampleInfo
from samplerecs_daemon.engine.undo import inverse
from samplerecs_daemon.engine.watching import Step, WatchingPart, told
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import Ban
from samplerecs_models.errors import InputError

#: How an action reads when it is taken back.
_DONE = {"accept": "took", "dismiss": "dismissed", "pin": "pinned", "ban": "banned"}
_UNDONE = {
    "accept": "took back that you took",
    "dismiss": "took back that you dismissed",
    "pin": "unpinned",
    "ban": "took the ban off",
}


class FeedbackPart(WatchingPart):
    """`feedback` of `api.Sounds`."""

    def feedback(self, path_or_id: str, verdict: str, *, undo: bool = False) -> SampleInfo:
        """Say what was done with a sound, or take that back.

        Raises:
            InputError: when there is no such verdict.
            NothingFound: when there is no such sound.
        """
        if verdict not in VERDICTS:
            raise InputError(f"There is no verdict {verdict!r}.", f"Known: {', '.join(VERDICTS)}.")
        sample = self._found(path_or_id)
        with self._access.writer() as store, store.transaction():
            give = self._take_back if undo else self._give
            steps, about = give(store, sample, verdict), f"{verdict} {sample.id}"
            # What is taken back by name is no action of its own: `undo` then goes further back.
            if steps and not (undo and store.forget_action(about)):
                words = (_UNDONE if undo else _DONE)[verdict]
                back = (f"recommendation.{verdict}", told(sample, undo=not undo))
                about = "" if undo else about
                store.add_action(f"{words} {sample.name}", inverse(steps, back), about)
        self._publish(f"recommendation.{verdict}", told(sample, undo=undo))
        return sample

    def _give(self, store: Store, sample: SampleInfo, verdict: str) -> list[Step]:
        """Keep the word; return what takes it back, [] where it was said before and holds."""
        if verdict == "ban":
            ban = _ban(sample)
            if store.is_banned(ban):
                return []
            store.ban(ban)
            return [{"do": "unban", "sample": sample.id}]
        if verdict != "pin":
            return self._say(store, sample, verdict)
        if store.pinned_at(sample.id) is not None:
            return []
        store.pin(sample.id)
        return [{"do": "unpin", "sample": sample.id}, *self._say(store, sample, verdict)]

    def _take_back(self, store: Store, sample: SampleInfo, verdict: str) -> list[Step]:
        """Take the word back; return what says it again, [] where it was not said."""
        if verdict == "ban":
            ban = _ban(sample)
            if not store.is_banned(ban):
                return []
            store.unban(ban)
            return [{"do": "ban", "sample": sample.id}]
        if verdict != "pin":
            return self._unsay(store, sample, verdict)
        at = store.pinned_at(sample.id)
        if at is None:
            return []
        store.unpin(sample.id)
        again: Step = {"do": "pin", "sample": sample.id, "at": at}
        return [again, *self._unsay(store, sample, verdict)]


def _ban(sample: SampleInfo) -> Ban:
    return Ban("sample", str(sample.id))
