"""`why`: where one sound stands for the open project, and why."""

from __future__ import annotations

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_daemon import gateway
from samplerecs_daemon.api import Why, WhyPart
from samplerecs_daemon.api.formats import rules_text

#: What hides a sound, in words.
_HIDDEN = {
    "absent": "its drive is not connected, or its folder not there",
    "gone": "its file is gone",
    "banned": "you banned it",
    "filter": "a filter leaves it out",
    "seen": "you took it, or it is in the project",
    "dismissed": "you dismissed it",
    "skipped": "you skipped it twice in this session",
    "tempo": "its tempo does not fit the project",
    "key": "its key does not fit the project",
    "tempo and key": "its tempo and its key do not fit the project",
}
#: Where one of these hides a sound, its own dismissal, or that it is measured to, counts in the
#: place that it would have, which therefore is not told.
_COUNTS_ITSELF = {"seen", "dismissed"}


def why(sound: options.Sound, json: options.Json = False) -> None:
    """Say where a sound stands for the open project, what hides it, and what its score is of."""
    with gateway.open_client() as client:
        found = client.why(sound)
    if json:
        output.print_json(found)
        return
    say(f"{found.sample.name}: {_place(found)}")
    if found.pin:
        say(f"{found.pin} samplerecs pin {found.sample.id} --undo takes that back.")
    if found.say:
        say(found.say)
    if found.used:
        say(f"Used in {'; '.join(found.used)}.")
    if found.suggestion is None:
        return
    say(found.suggestion.reason)
    from samplerecs_cli import tables

    rows = [_row(part) for part in found.parts if part.weight and (part.value or part.higher)]
    total = ("in all", "", "", f"{found.suggestion.score:+.3f}", "", "")
    tables.print_table(
        ("Part", ">", "> weight", "> adds", "compared with", "higher with"), [*rows, total]
    )


def _row(part: WhyPart) -> tuple[str, ...]:
    higher = f"{part.higher} (place {part.place:,})" if part.higher and part.place else ""
    numbers = (f"{part.value:.2f}", f"{abs(part.weight):.2f}", f"{part.adds:+.3f}")
    return part.name, numbers[0], f"× {numbers[1]}", numbers[2], part.against, higher


def _place(found: Why) -> str:
    if found.hidden_by is None:
        return f"place {found.rank:,} of {found.of:,}{'' if found.pin else ' by score'}."
    why_not = f"not listed, because {rules_text(found.hides, _HIDDEN, found.banned_with)}."
    if found.suggestion is None or _COUNTS_ITSELF.intersection(found.hides):
        return why_not
    what = {1: "that", 2: "both"}.get(len(found.hides), "all of it")
    flags = " ".join(f"--loosen {rule}" for rule in found.loosen)
    place = f"it would be at place {found.suggestion.rank:,}"
    return f"{why_not} Without {what} (samplerecs suggest {flags}) {place}."
