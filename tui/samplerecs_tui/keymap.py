"""Every key of the panel: what it does, where, and the word for it; all of them can be changed.

The reference page, the help and the command palette are made of this table.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from textual.binding import Binding

from samplerecs_daemon.api import SamplerecsError

EVERYWHERE, SOUNDS, LIST, MORE = "everywhere", "sounds", "suggestions", "more like this"
BOARDS, HISTORY, LIBRARY, MOVING = "boards", "history", "library", "moving"
#: Where keys hold -> how the help says it.
PLACES: dict[str, str] = {
    EVERYWHERE: "Everywhere",
    MOVING: "In every list",
    SOUNDS: "On a sound, wherever it is listed",
    LIST: "Suggestions",
    MORE: "After m, more like this",
    BOARDS: "Boards",
    HISTORY: "History",
    LIBRARY: "Library",
}


@dataclass(frozen=True, slots=True)
class Act:
    """Something a key does.

    Attributes:
        name: of the action, and what the setting calls it.
        keys: the keys that do it, unless the user says others; with commas between.
        place: where it holds.
        words: what it does.
        hint: one word for the line of hints; "" keeps it out of there.
    """

    name: str
    keys: str
    place: str
    words: str
    hint: str = ""


ACTS: tuple[Act, ...] = (
    Act("show_list", "1", EVERYWHERE, "Show the suggestions"),
    Act("show_boards", "2", EVERYWHERE, "Show the boards"),
    Act("show_history", "3", EVERYWHERE, "Show the history"),
    Act("show_library", "4", EVERYWHERE, "Show the library"),
    Act("undo", "u", EVERYWHERE, "Take the last action back"),
    Act("new_session", "n", EVERYWHERE, "Begin a new session"),
    Act("tap", "t", EVERYWHERE, "Tap the tempo"),
    Act("output", "O", EVERYWHERE, "Choose where sounds are played, with a test tone"),
    Act("start_daemon", "ctrl+r", EVERYWHERE, "Connect again; starts the daemon if none runs"),
    Act("next_theme", "T", EVERYWHERE, "Next theme: dark, light, the terminal's own colours"),
    Act("help", "question_mark,f1", EVERYWHERE, "Show the keys", "keys"),
    Act("command_palette", "ctrl+p", EVERYWHERE, "Everything by name"),
    Act("guide", "ctrl+g", EVERYWHERE, "The guide of the first run: folders, and your DAW"),
    Act("quit", "q,ctrl+q", EVERYWHERE, "Leave; the daemon goes on"),
    Act("up", "up,k", MOVING, "One up"),
    Act("down", "down,j", MOVING, "One down"),
    Act("page_up", "pageup,ctrl+b", MOVING, "A page up"),
    Act("page_down", "pagedown,ctrl+f", MOVING, "A page down"),
    Act("first", "home,g", MOVING, "To the first"),
    Act("last", "end,G", MOVING, "To the last"),
    Act(
        "audition",
        "space",
        SOUNDS,
        "Hear it in the project's tempo and key; again: silence",
        "hear",
    ),
    Act("original", "a", SOUNDS, "A/B: as it fits the project, or as it is", "A/B"),
    Act(
        "accept",
        "enter",
        SOUNDS,
        "Take it: copies its path, and the next lists lean towards it",
        "take",
    ),
    Act("copy_path", "y", SOUNDS, "Copy its path, which counts as taking it"),
    Act("pin", "p", SOUNDS, "Pin it to the top, or let it go", "pin"),
    Act("dismiss_sound", "x", SOUNDS, "Dismiss it for this session", "dismiss"),
    Act("ban", "B", SOUNDS, "Never suggest it again"),
    Act("to_board", "plus", SOUNDS, "Put it on a board", "board"),
    Act("render", "w", SOUNDS, "Write it as a file in the project's tempo and key"),
    Act("open_folder", "e", SOUNDS, "Open its folder"),
    Act("faster", "greater_than_sign", SOUNDS, "Its tempo is twice that"),
    Act("slower", "less_than_sign", SOUNDS, "Its tempo is half of that"),
    Act("correct_key", "K", SOUNDS, "Say its key"),
    Act("correct_role", "R", SOUNDS, "Say what it is for"),
    Act("query", "slash", LIST, "Ask with words and filters", "ask"),
    Act("more", "m", LIST, "More like this", "more"),
    Act("role", "r", LIST, "Only one role"),
    Act("loosen", "L", LIST, "Lift the rule that hides most; at last all hold again"),
    Act("mix", "W", LIST, "Mix: what fits most, balanced, or what is new to you"),
    Act("order_by", "M", LIST, "Order by all that is known, by rules alone, or compare both"),
    Act("apply", "f", LIST, "Show the changes that wait"),
    Act("hold", "h", LIST, "Hold the order, or let it go"),
    Act("older", "left_square_bracket", LIST, "The list before this one"),
    Act("newer", "right_square_bracket", LIST, "The list after this one"),
    Act("context", "c", LIST, "Change the project's tempo, key, mood, genre, time left"),
    Act("clear", "escape", LIST, "Back to the plain suggestions"),
    Act("darker", "d", MORE, "Darker"),
    Act("brighter", "b", MORE, "Brighter"),
    Act("shorter", "s", MORE, "Shorter"),
    Act("longer", "l", MORE, "Longer"),
    Act("softer", "v", MORE, "Softer"),
    Act("punchier", "i", MORE, "Punchier"),
    Act("less_busy", "z", MORE, "Less busy"),
    Act("board_new", "n", BOARDS, "New board", "new"),
    Act("board_rename", "f2", BOARDS, "Rename the board"),
    Act("board_delete", "D", BOARDS, "Delete the board; no sound is touched"),
    Act("board_export", "E", BOARDS, "Write the board to a folder or zip", "export"),
    Act("board_earlier", "shift+up,U", BOARDS, "Move the sound up"),
    Act("board_later", "shift+down,J", BOARDS, "Move the sound down"),
    Act("board_take_off", "delete,x", BOARDS, "Take the sound off the board"),
    Act("board_play", "P", BOARDS, "Hear the board from here to its end", "play"),
    Act("history_what", "f", HISTORY, "All, heard, taken, dismissed, pinned, used", "which"),
    Act("library_part", "tab", LIBRARY, "Sounds, folders, files that failed, duplicates", "part"),
    Act("library_query", "slash", LIBRARY, "Filter the sounds", "filter"),
    Act("library_sort", "o", LIBRARY, "Order by name, newest, tempo, key, length, role, pack"),
    Act("library_add", "A", LIBRARY, "Add a folder", "add"),
    Act("library_scan", "S", LIBRARY, "Look for what changed"),
    Act("library_pause", "z", LIBRARY, "Pause the analysis, or go on"),
)


def bindings(*places: str) -> list[Binding]:
    """Return the bindings of some places."""
    return [
        Binding(
            act.keys,
            act.name,
            act.words if not act.hint else act.hint,
            id=act.name,
            show=bool(act.hint),
        )
        for act in ACTS
        if act.place in places
    ]


def parse_changes(lines: Iterable[str]) -> dict[str, str]:
    """Read the setting `live_keys`: "accept=ctrl+y" gives one action other keys.

    Returns:
        Action -> keys, as Textual's keymap takes them.

    Raises:
        BadKeys: naming what is wrong, and the nearest known action.
    """
    known = [act.name for act in ACTS]
    changes: dict[str, str] = {}
    for line in lines:
        name, equals, keys = (part.strip() for part in line.partition("="))
        if not equals or not keys:
            raise BadKeys(f"live_keys: {line!r} is not of the form action=key.", _EXAMPLE)
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}."
            raise BadKeys(f"live_keys: there is no action named {name!r}.", hint)
        changes[name] = keys.replace(" ", ",")
    _refuse_clashes(changes)
    return changes


def keys_of(act: Act, changes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of an action after the user's changes."""
    return tuple(changes.get(act.name, act.keys).split(","))


def shown_key(key: str) -> str:
    """Return a key as people write it: "?" for "question_mark"."""
    return _SHOWN.get(key, key)


def shown_keys(act: Act, changes: Mapping[str, str]) -> str:
    """Return the keys of an action as people write them."""
    return " ".join(shown_key(key) for key in keys_of(act, changes))


class BadKeys(SamplerecsError):
    """The setting `live_keys` cannot be used."""

    code = "config"


_EXAMPLE = 'Such as live_keys = ["accept=ctrl+y", "audition=p space"].'
_SHOWN = {
    "question_mark": "?",
    "plus": "+",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "greater_than_sign": ">",
    "less_than_sign": "<",
}
#: Places whose keys hold at the same time; a side screen's own come before the usual ones.
_TOGETHER: tuple[Sequence[str], ...] = (
    (EVERYWHERE, MOVING, SOUNDS, LIST, MORE),
    (MOVING, BOARDS),
    (MOVING, HISTORY),
    (MOVING, LIBRARY),
)


def _refuse_clashes(changes: Mapping[str, str]) -> None:
    """Refuse a key that the user gave to one action while another has it in the same place."""
    for places in _TOGETHER:
        owner: dict[str, Act] = {}
        for act in ACTS:
            for key in keys_of(act, changes) if act.place in places else ():
                other = owner.setdefault(key, act)
                if other is not act and {other.name, act.name} & set(changes):
                    raise BadKeys(
                        f"live_keys: {shown_key(key)} is for both {other.name} and {act.name}.",
                        f"Give {other.name} another key as well.",
                    )
