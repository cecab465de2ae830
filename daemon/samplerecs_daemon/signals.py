"""What faces observe becomes what it means: view, preview, interest, skip. Pure: no clock, no I/O.

Faces report plain observations (`api.Signal`); nobody but this module says what they mean:

- view: on screen for at least 1 s while the user acts in samplerecs; once a list. Being on screen
  proves nothing by itself.
- preview: at least 0.5 s heard, or all of a sound that is shorter.
- interest: at least 60 % heard, or heard again in the same session. Who steps through a list
  passes the same sounds again: a short hearing (under 1.5 s) that comes back to a sound after
  others shows interest only once nothing else followed it for 60 s.
- skip (weak): previewed for less than 1.5 s without interest, then another sound previewed or
  taken within 60 s.

Taking, dismissing and pinning are not derived: the user says them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from samplerecs_daemon.api import Signal

SCREEN, HEARD, ACT = "screen", "heard", "act"
WHATS = (SCREEN, HEARD, ACT)
VIEW, PREVIEW, INTEREST, SKIP = "view", "preview", "interest", "skip"

#: Seconds on screen that make a view, and seconds around an act in which the user is at it.
VIEW_S, ACTING_S = 1.0, 10.0
#: Seconds heard that make a preview; the share from which a short sound was heard whole; the
#: share that shows interest.
PREVIEW_S, WHOLE, INTEREST_SHARE = 0.5, 0.98, 0.6
#: A preview shorter than this may be a skip, if something else follows within so many seconds.
SKIP_S, SKIP_WITHIN_S = 1.5, 60.0
#: Sounds in lists whose time on screen is remembered, and sounds heard.
REMEMBERED = 4096

Place = tuple[int, int]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Derived:
    """Something that happened to one sound.

    Attributes:
        name: view, preview, interest or skip.
        sample: its id; `list_number`: the list it was in, 0 for none.
        at: Unix seconds.
        face: who saw it.
        seconds: heard or on screen; `share`: part of the sound that was heard, 0..1.
        again: True where it was heard before in this session.
    """

    name: str
    sample: int
    at: float
    list_number: int = 0
    face: str = ""
    seconds: float = 0.0
    share: float = 0.0
    again: bool = False


@dataclass(frozen=True, slots=True)
class Observed:
    """What has been observed in a session so far; never changed, only replaced.

    Attributes:
        acting: the stretch in which the user acts in samplerecs, Unix seconds; None before.
        on_screen: (list, sample) -> seconds on screen while the user acted, not yet a view.
        viewed: (list, sample) that are views already, the oldest first.
        heard: samples that were previewed, the oldest first.
        last: the sound that was previewed last, 0 for none.
        short: the last preview, where it may still turn out to be a skip.
    """

    acting: tuple[float, float] | None = None
    on_screen: Mapping[Place, float] = field(default_factory=dict)
    viewed: Mapping[Place, None] = field(default_factory=dict)
    heard: Mapping[int, None] = field(default_factory=dict)
    last: int = 0
    short: Derived | None = None

    def was_seen(self, list_number: int, sample: int) -> bool:
        """Say whether there was a view of a sound in a list."""
        return (list_number, sample) in self.viewed


def derive(
    seen: Observed, signals: Sequence[Signal], now: float
) -> tuple[Observed, tuple[Derived, ...]]:
    """Return what is known after a batch of signals, and what happened in it.

    Args:
        seen: what was known before.
        signals: what one face observed since its last report, in order; acts count for all of
            the batch, whose moments are not told.
        now: when it was reported, Unix seconds.
    """
    if any(signal.what in (ACT, HEARD) for signal in signals):
        seen = _acting(seen, now)
    happened: list[Derived] = []
    if not any(signal.what == HEARD for signal in signals):
        seen, happened = _rested(seen, now)
    for signal in signals:
        if signal.what == SCREEN:
            seen, found = _screen(seen, signal, now)
        elif signal.what == HEARD:
            seen, found = _heard(seen, signal, now)
        else:
            continue
        happened += found
    return seen, tuple(happened)


def taken(seen: Observed, sample: int, now: float) -> tuple[Observed, tuple[Derived, ...]]:
    """Return what is known, and what happened, after the user took a sound (or pinned it)."""
    return replace(_acting(seen, now), short=None), tuple(_settled(seen, sample, now))


def _acting(seen: Observed, now: float) -> Observed:
    since, until = seen.acting or (now, now)
    # Acts less than two windows apart are one stretch; a clock set back begins another.
    begins = since if since <= now - ACTING_S <= until else now - ACTING_S
    return replace(seen, acting=(begins, now + ACTING_S))


def _screen(seen: Observed, signal: Signal, now: float) -> tuple[Observed, list[Derived]]:
    seconds = _overlap(seen.acting, now - signal.seconds, now)
    if seconds <= 0:
        return seen, []
    on_screen, viewed = dict(seen.on_screen), dict(seen.viewed)
    happened = []
    for sample in dict.fromkeys(signal.samples):
        place = (signal.list_number, sample)
        if place in viewed:
            continue
        total = on_screen.pop(place, 0.0) + seconds
        if total < VIEW_S:
            on_screen[place] = total
            continue
        viewed[place] = None
        happened.append(Derived(VIEW, sample, now, signal.list_number, signal.face, total))
    return replace(seen, on_screen=_latest(on_screen), viewed=_latest(viewed)), happened


def _heard(seen: Observed, signal: Signal, now: float) -> tuple[Observed, list[Derived]]:
    happened: list[Derived] = []
    for sample in dict.fromkeys(signal.samples):
        if signal.seconds < PREVIEW_S and not (signal.seconds > 0 and signal.share >= WHOLE):
            continue
        preview = Derived(
            PREVIEW,
            sample,
            now,
            signal.list_number,
            signal.face,
            signal.seconds,
            signal.share,
            sample in seen.heard,
        )
        interest = _shows_interest(seen, preview)
        happened += [*_settled(seen, sample, now - signal.seconds), preview]
        if interest:
            happened.append(replace(preview, name=INTEREST))
        short = preview if signal.seconds < SKIP_S and not interest else None
        heard = {**seen.heard, sample: None}
        seen = replace(seen, heard=_latest(heard), last=sample, short=short)
    return seen, happened


def _shows_interest(seen: Observed, preview: Derived) -> bool:
    """Say whether a preview shows interest by itself, whatever follows it."""
    played_again = preview.sample == seen.last
    return preview.share >= INTEREST_SHARE or (
        preview.again and (played_again or preview.seconds >= SKIP_S)
    )


def _settled(seen: Observed, sample: int, began: float) -> Iterator[Derived]:
    """Yield what the last short preview was, now that something is previewed or taken.

    Args:
        seen: what is known.
        sample: the sound that came next.
        began: when it did, Unix seconds.
    """
    last = seen.short
    if last is None or last.sample == sample:
        return
    if began - last.at <= SKIP_WITHIN_S:
        yield replace(last, name=SKIP)
    elif last.again:
        yield replace(last, name=INTEREST)


def _rested(seen: Observed, now: float) -> tuple[Observed, list[Derived]]:
    """Return what is known, and the interest in a sound that was come back to and not left."""
    last = seen.short
    if last is None or not last.again or now - last.at <= SKIP_WITHIN_S:
        return seen, []
    return replace(seen, short=None), [replace(last, name=INTEREST)]


def _overlap(stretch: tuple[float, float] | None, begins: float, ends: float) -> float:
    if stretch is None:
        return 0.0
    return max(0.0, min(stretch[1], ends) - max(stretch[0], begins))


def _latest(known: dict[K, V]) -> dict[K, V]:
    """Return the last REMEMBERED entries."""
    surplus = len(known) - REMEMBERED
    return dict(list(known.items())[surplus:]) if surplus > 0 else known
