"""What happened to each sound between two lists, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from samplerecs_daemon.api import Context, Move, Suggestion, SuggestionList

#: What the user said of a sound -> why it left the list.
_SAID = {
    "accept": "you took it",
    "dismiss": "you dismissed it",
    "ban": "you banned it",
    "pin": "you pinned it",
}


def moves(
    before: SuggestionList | None, after: SuggestionList, said: Mapping[int, str]
) -> tuple[Move, ...]:
    """Return what entered, left or changed its rank; what stayed is left out.

    Args:
        before: the list before, None when there was none.
        after: the list now.
        said: sample id -> the verdict that the user gave since then.
    """
    old = {entry.sample.id: entry for entry in (before.suggestions if before else ())}
    new = {entry.sample.id: entry for entry in after.suggestions}
    changed = _changed(before.context if before else Context(), after.context)
    return (
        *_entered_and_moved(old, new, said),
        *(
            Move(number, entry.sample.name, entry.rank, None, _why_left(entry, said, changed))
            for number, entry in old.items()
            if number not in new
        ),
    )


def _entered_and_moved(
    old: Mapping[int, Suggestion], new: Mapping[int, Suggestion], said: Mapping[int, str]
) -> Iterator[Move]:
    for number, entry in new.items():
        was = old[number].rank if number in old else None
        if was == entry.rank:
            continue
        if was is None:
            why = entry.reason
        elif number in said:
            why = _SAID[said[number]]
        else:
            why = "fits better now" if entry.rank < was else "others fit better now"
        yield Move(number, entry.sample.name, was, entry.rank, why)


def _why_left(entry: Suggestion, said: Mapping[int, str], changed: Mapping[str, object]) -> str:
    if entry.sample.id in said:
        return _SAID[said[entry.sample.id]]
    for name, words in (("bpm", "the tempo changed to {} BPM"), ("key", "the key changed to {}")):
        if changed.get(name) is not None:
            value = changed[name]
            return words.format(f"{value:g}" if isinstance(value, float) else value)
    return "others fit better now"


def _changed(before: Context, after: Context) -> dict[str, object]:
    """Return the fields that have another value now."""
    return {
        name: field.value
        for name, field in after.values.items()
        if name not in before.values or before.values[name].value != field.value
    }
