"""What the user does with a sound: taken, dismissed, pinned, banned - and each taken back."""

from __future__ import annotations

from dataclasses import fields

from samplerecs_daemon.api import VERDICTS, Said, SampleInfo
from samplerecs_daemon.engine.undo import inverse
from samplerecs_daemon.engine.watching import Step, WatchingPart, told
from samplerecs_daemon.recommend.verdicts import DISMISSED, stretch_of_work
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

    def feedback(self, path_or_id: str, verdict: str, *, undo: bool = False) -> Said:
        """Say what was done with a sound, or take that back.

        The latest word wins: a pin ends where the sound is dismissed, a ban where it is pinned.
        What was said already, and what was never said, changes nothing and is told so.

        Raises:
            InputError: when there is no such verdict.
            NothingFound: when there is no such sound.
        """
        if verdict not in VERDICTS:
            raise InputError(f"There is no verdict {verdict!r}.", f"Known: {', '.join(VERDICTS)}.")
        sample = self._found(path_or_id)
        with self._access.writer() as store, store.transaction():
            give, stood = self._take_back if undo else self._give, _standing(store, sample)
            steps, about = give(store, sample, verdict), f"{verdict} {sample.id}"
            news = {**_ended(stood, _standing(store, sample)), verdict: undo}
            # What is taken back by name is no action of its own: `undo` then goes further back.
            if steps and not (undo and store.forget_action(about)):
                words = (_UNDONE if undo else _DONE)[verdict]
                back = [(_event(name), told(sample, undo=not off)) for name, off in news.items()]
                about = "" if undo else about
                store.add_action(f"{words} {sample.name}", inverse(steps, *back), about)
        for name, off in news.items() if steps else ():
            self._publish(_event(name), told(sample, undo=off))
        known = {each.name: getattr(sample, each.name) for each in fields(sample)}
        return Said(**known, changed=bool(steps))

    def _give(self, store: Store, sample: SampleInfo, verdict: str) -> list[Step]:
        """Keep the word; return what takes it back, [] where it was said before and holds."""
        if verdict == "ban":
            ban = _ban(sample)
            if store.is_banned(ban):
                return []
            store.ban(ban)
            return [{"do": "unban", "sample": sample.id}]
        if verdict == "pin":
            return self._pin(store, sample)
        pinned = store.pinned_at(sample.id) if verdict == DISMISSED else None
        if pinned is None and self._holds(store, sample, verdict):
            return []
        steps: list[Step] = []
        if pinned is not None:
            store.unpin(sample.id)
            steps.append({"do": "pin", "sample": sample.id, "at": pinned})
        return [*steps, *self._say(store, sample, verdict)]

    def _pin(self, store: Store, sample: SampleInfo) -> list[Step]:
        steps: list[Step] = []
        if store.is_banned(_ban(sample)):
            store.unban(_ban(sample))
            steps.append({"do": "ban", "sample": sample.id})
        if store.pinned_at(sample.id) is not None:
            return steps
        store.pin(sample.id)
        return [*steps, {"do": "unpin", "sample": sample.id}, *self._say(store, sample, "pin")]

    def _holds(self, store: Store, sample: SampleInfo, verdict: str) -> bool:
        """Say whether this is the last that was said of the sound, in the stretch of work now."""
        said = store.last_word(sample.id)
        if said is None or said.verdict != verdict:
            return False
        since, session = stretch_of_work(store, self._clock())
        return said.at >= since and said.session == session

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


def _standing(store: Store, sample: SampleInfo) -> dict[str, bool]:
    """Return which words that last hold of a sound."""
    return {
        "pin": store.pinned_at(sample.id) is not None,
        "ban": store.is_banned(_ban(sample)),
    }


def _ended(before: dict[str, bool], after: dict[str, bool]) -> dict[str, bool]:
    """Return the words that another word put an end to, each as taken back."""
    return {name: True for name, held in before.items() if held and not after[name]}


def _event(verdict: str) -> str:
    return f"recommendation.{verdict}"


def _ban(sample: SampleInfo) -> Ban:
    return Ban("sample", str(sample.id))
