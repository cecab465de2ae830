"""The panel in lines for a screen reader: whole words, one line for each change. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from samplerecs_daemon.api import (
    STEPS,
    Context,
    DawSource,
    FailureGroup,
    LibraryStatus,
    LiveList,
    Move,
    Suggestion,
    Why,
)
from samplerecs_daemon.api.formats import (
    bpm_text,
    context_text,
    count_text,
    length_text,
    role_text,
)
from samplerecs_tui import keymap
from samplerecs_tui.state.project import is_on, is_recording
from samplerecs_tui.state.rows import plain_name
from samplerecs_tui.state.status import hidden_why

HELP = (
    "hear 3: hear the third sound; hear: silence. take 3, pin 3, dismiss 3, ban 3: what they say.",
    "why 3: more about it. render 3: write it as a file in the project's tempo and key.",
    "faster 3: its tempo is twice that; slower 3: half. correct key 3 Am, correct role 3 kick.",
    "list: all of them. hold: the order stays, or is let go. apply: show the changes that wait.",
    "ask dark pad: with words; ask: the project again. role kick: only those; role: which roles.",
    "more 3: like the third, then darker, brighter, shorter, longer, punchier, softer, less-busy.",
    "bpm 124, key Am, mood dark, genre techno, time 25m: the project; the word alone forgets it.",
    "session NAME: a new session. daws: who says what the project is.",
    "board 3 NAME: put the third sound on a board. board NAME: what is on it. boards: all of them.",
    "folders: the library. add FOLDER: one more. errors: files that could not be used, and why.",
    "undo: take the last back. quit: leave. help: this.",
    "The panel's keys are words as well, such as p 3, w 3, > 3, < 3, K 3 Am, R 3 kick, h, f, /.",
)
#: Verdict -> how it reads before the sound's name.
SAID: Mapping[str, str] = {
    "accept": "Taken",
    "pin": "Pinned",
    "dismiss": "Dismissed",
    "ban": "Never again",
}
#: Action of the panel -> the word that does the same.
_WORDS: Mapping[str, str] = {
    "undo": "undo",
    "new_session": "session",
    "help": "help",
    "quit": "quit",
    "audition": "hear",
    "accept": "take",
    "pin": "pin",
    "dismiss_sound": "dismiss",
    "ban": "ban",
    "to_board": "board",
    "render": "render",
    "faster": "faster",
    "slower": "slower",
    "correct_key": "correct-key",
    "correct_role": "correct-role",
    "query": "ask",
    "more": "more",
    "role": "role",
    "apply": "apply",
    "hold": "hold",
    **{step.replace("-", "_"): step for step in STEPS},
}
#: Part of a score -> how it reads.
_PARTS: Mapping[str, str] = {
    "similarity": "how it sounds",
    "words": "your words",
    "freshness": "how new it is",
    "role": "what it is for",
    "taste": "your taste",
    "together": "what goes together",
    "steps": "the steps you took",
    "fatigue": "passed over before",
    "change": "what must be changed",
}


def suggestion_line(place: int, suggestion: Suggestion) -> str:
    """Return one suggestion as a sentence; `place` counts from 1."""
    sample = suggestion.sample
    parts = [f"{place}. {plain_name(sample)}", role_text(sample)]
    if bpm := bpm_text(sample.bpm):
        parts.append(_doubtful(f"{bpm.rstrip('?')} BPM", bpm))
    if isinstance(sample.key.value, str):
        parts.append(_doubtful(sample.key.value, "?" if sample.key.confidence < 0.5 else ""))
    if sample.heard:
        parts.append(length_text(sample.duration_s).replace(" s", " seconds"))
    said = ", ".join(part for part in parts if part)
    return f"{said}. {_reason(suggestion.reason)}."


def change_lines(before: LiveList | None, new: LiveList) -> Iterator[str]:
    """Yield what is different in a new list, a line each; all of it where there was none."""
    suggestions = new.list.suggestions
    if before is None:
        yield f"{count_text(len(suggestions), 'suggestion')}."
        for at, each in enumerate(suggestions, 1):
            yield suggestion_line(at, each)
        return
    place = {s.sample.id: at for at, s in enumerate(before.list.suggestions, 1)}
    for at, each in enumerate(suggestions, 1):
        was = place.pop(each.sample.id, None)
        if was is None:
            yield f"New at {suggestion_line(at, each)}"
        elif was != at:
            yield f"{plain_name(each.sample)}: from {was} to {at}."
    why = {move.sample: move for move in new.moves}
    for each in before.list.suggestions:
        if each.sample.id in place:
            yield f"{plain_name(each.sample)} left{_because(why.get(each.sample.id))}."


def context_line(context: Context) -> str:
    """Return the project in a sentence."""
    parts = [context_text(context).replace(" · ", ", ")]
    left = context.values.get("time_remaining")
    if left is not None and isinstance(left.value, (int, float)):
        # In whole minutes: it is no news that time goes by.
        parts.append(f"{max(1, round(left.value / 60))} minutes left")
    return f"Project: {', '.join(filter(None, parts)) or 'nothing known yet'}."


def transport_line(context: Context) -> str:
    """Return what the DAW does in a sentence; "" where nobody says."""
    if is_recording(context):
        return "The DAW records. Nothing is played meanwhile."
    if "playing" not in context.values:
        return ""
    return "The DAW plays." if is_on(context, "playing") else "The DAW has stopped."


def daw_lines(before: Sequence[DawSource], now: Sequence[DawSource]) -> Iterator[str]:
    """Yield which DAWs came and went."""
    was, is_ = ({each.name for each in daws if _is_daw(each)} for daws in (before, now))
    yield from (f"{name} is connected." for name in sorted(is_ - was))
    yield from (f"{name} is gone." for name in sorted(was - is_))


def daws_lines(daws: Sequence[DawSource]) -> Iterator[str]:
    """Yield what each source of the project says, a line each."""
    if not daws:
        yield "No DAW is heard. samplerecs daw list shows how to connect one."
    for each in daws:
        says = ", ".join(f"{name.replace('_', ' ')} {said}" for name, said in each.says.items())
        yield f"{each.name}, {'connected' if each.connected else 'gone'}: {says or 'nothing yet'}."


def why_lines(why: Why) -> Iterator[str]:
    """Yield why a sound stands where it does: a sentence for each part that counts."""
    by_score = "" if why.pin else " by score"
    if why.rank:
        yield f"{plain_name(why.sample)}: number {why.rank:,} of {why.of:,}{by_score}."
    if why.hides:
        because = hidden_why(why.hides, why.banned_with)
        yield f"{plain_name(why.sample)}: not listed, because {because}."
    if why.pin:
        yield why.pin
    if why.say:
        yield why.say
    for part in sorted(why.parts, key=lambda part: -abs(part.adds)):
        if abs(part.adds) >= _COUNTS:
            yield f"{_weighed(part.name, part.adds)}: {part.against}."
    if not why.parts and why.suggestion:
        parts = why.suggestion.score_components
        for name in sorted(parts, key=lambda name: -abs(parts[name])):
            if abs(parts[name]) >= _COUNTS:
                yield f"{_weighed(name, parts[name])}."
    yield why.sample.path or "It is nowhere to be found just now."


def folder_lines(library: LibraryStatus) -> Iterator[str]:
    """Yield the folders of the library, a line each."""
    if not library.roots:
        yield "No folder yet. add FOLDER adds one; nothing is ever written into it."
    for root in library.roots:
        said = [count_text(root.sounds, "sound")]
        said += [f"{root.waiting:,} to be heard"] if root.waiting else []
        said += [f"{root.failed:,} could not be used"] if root.failed else []
        said += [] if root.present else ["not here now"]
        yield f"{root.path}: {', '.join(said)}."


def failure_lines(groups: Sequence[FailureGroup], most: int) -> Iterator[str]:
    """Yield the files that could not be used, by reason."""
    if not groups:
        yield "Every sound file could be used."
    for group in groups:
        yield f"{group.reason}: {count_text(group.count, 'file')}."
        yield from group.paths[:most]


def command_of(line: str, keys: Mapping[str, str] = MappingProxyType({})) -> tuple[str, str]:
    """Return the word and the rest of a typed line; a number alone is to be heard.

    Args:
        line: what was typed.
        keys: key of the panel -> the word for the same; capitals are other keys.
    """
    word, _, rest = line.strip().partition(" ")
    word = keys.get(word, word.lower())
    return ("hear", word) if word.isdigit() else (word, rest.strip())


def words_of_keys(changes: Mapping[str, str]) -> dict[str, str]:
    """Return the panel's keys, each with the word that does the same here.

    Args:
        changes: action -> the user's own keys.
    """
    acts = [act for act in keymap.ACTS if act.name in _WORDS]
    return {
        keymap.shown_key(key): _WORDS[act.name]
        for act in acts
        for key in keymap.keys_of(act, changes)
    }


def waiting_line(changes: int) -> str:
    """Return how much waits while the order is held."""
    return f"{count_text(changes, 'change')} waiting. apply shows them; hold lets the order go."


#: What adds less to a score than this is not worth a line.
_COUNTS = 0.005


def _weighed(name: str, adds: float) -> str:
    word = _PARTS.get(name, name.replace("_", " "))
    return f"{word} {'adds' if adds > 0 else 'takes off'} {abs(adds):.2f}"


def _is_daw(source: DawSource) -> bool:
    return source.connected and source.kind in ("osc", "link")


def _reason(reason: str) -> str:
    return reason.replace(" · ", ", ").replace("→", "to")


def _doubtful(said: str, mark: str) -> str:
    return f"perhaps {said}" if mark.endswith("?") else said


def _because(move: Move | None) -> str:
    return f": {_reason(move.why)}" if move and move.why else ""
