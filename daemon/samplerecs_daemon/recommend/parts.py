"""Every part of one sound's score: its number, what it was compared with, what would be higher."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType

from samplerecs_daemon.api import WhyPart
from samplerecs_models.harmony import Key, name_of
from samplerecs_models.rank.columns import ROLE_CODES, Query, Ranked, Standing
from samplerecs_models.rank.fusion import TAKES_OFF
from samplerecs_models.rank.prepared import KEY_TRUST, TEMPO_TRUST, Prepared
from samplerecs_models.rank.rules import key_of_pitch
from samplerecs_models.vocabulary import Role

#: Names that are told of what similarity is measured to.
_TOLD = 3
#: Of a sound without copies.
_NO_COPIES: Mapping[str, str] = MappingProxyType({})
#: What a part without a weight was compared with: one that the mode, or the settings, leave out.
_NOTHING = "nothing: its weight is 0"


def why_parts(
    columns: Prepared,
    query: Query,
    row: int,
    standing: Standing,
    *,
    itself: bool = False,
    copies: Mapping[str, str] = _NO_COPIES,
) -> tuple[WhyPart, ...]:
    """Return the parts of a sound's score, in their order.

    Args:
        columns: the candidates.
        query: what the score was made for.
        row: of the sound.
        standing: its score.
        itself: it was taken or pinned, which is left out of the query.
        copies: word that only copies of it answer to -> these, in words.
    """
    weights = asdict(standing.weights)
    against = _against(columns, query, row, standing, "else " if itself else "")
    against = {**against, "words": _words(query, row, copies)}
    higher = _higher(columns, query, row)
    parts = []
    for name, adds in standing.entry.components.items():
        weight = -weights[name] if name in TAKES_OFF else weights[name]
        place = standing.places.get(name)
        # Adding 0 makes a plain 0 of -0.
        parts.append(
            WhyPart(
                name=name,
                value=round(adds / weight, 4) + 0.0 if weight else 0.0,
                weight=round(weight, 4) + 0.0,
                adds=round(adds, 4),
                against=against[name] if weight else _NOTHING,
                higher=higher[name] if place is not None and place < standing.rank else "",
                place=place,
            )
        )
    return tuple(parts)


def _against(
    columns: Prepared, query: Query, row: int, standing: Standing, other: str
) -> Mapping[str, str]:
    """Return what each part was compared with, in words; `other`: what "nothing" leaves out."""
    bpm = float(columns.class_bpm[columns.tempo_class[row]])
    key = key_of_pitch(int(columns.key_class[row]) // 8)
    role = ROLE_CODES[columns.role[row]]
    no_tempo = bool(columns.bpm_confidence[row] >= TEMPO_TRUST)
    no_key = bool(columns.key_confidence[row] >= KEY_TRUST)
    own_bpm = f"its {bpm:g} BPM" if bpm == bpm else _lacking("tempo", no_tempo)
    own_key = f"its {name_of(key)}" if key else _lacking("key", no_key)
    seen = time.strftime("%-d %B %Y", time.localtime(float(columns.first_seen[row])))
    return {
        "similarity": _seeds(query, other),
        "tempo": f"{own_bpm} against the project's {query.bpm:g}" if query.bpm else "no tempo set",
        "key": f"{own_key} against the project's {_project_key(query, query.key)}"
        if query.key
        else "no key set",
        "freshness": f"in your library since {seen}",
        "role": f"its role, {_called(role)}; {_why_wanted(query, role)}"
        if query.wanted_roles
        else "no role asked for, and none known to be lacking",
        "taste": "what you took and passed over, and what is in the project: packs, folders, roles"
        if query.taste is not None
        else f"nothing {other}learnt yet",
        "together": "projects and sessions that had it beside what is in this one"
        if query.together is not None
        else "nothing in the project that was used before",
        "steps": ", ".join(query.step_names).replace("-", " ") or "no steps taken",
        "fatigue": "sessions in which you saw it and did not take it",
        "change": _changes(standing.entry),
    }


def _lacking(what: str, sure: bool) -> str:
    return f"no {what} of its own" if sure else f"its unknown {what}"


def _changes(entry: Ranked) -> str:
    """Return what must be done to a sound to make it fit."""
    speed = f"its speed by {abs(entry.stretch - 1) * 100:.1f} %" if entry.stretch != 1.0 else ""
    pitch = f"its pitch by {entry.semitones:+d} st" if entry.semitones else ""
    changes = " and ".join(part for part in (speed, pitch) if part)
    if not entry.components.get("change"):
        return "nothing that must be changed to fit"
    return f"what must be changed to fit: {changes}"


def _higher(columns: Prepared, query: Query, row: int) -> Mapping[str, str]:
    """Return what would put each part at its best; "" where it is there already."""
    bpm, key = query.bpm, query.key
    came, today = _day(float(columns.first_seen[row])), _day(query.now)
    return {
        "similarity": "sounding more like what you took, pinned or named",
        "words": "these words in its name, folder or tags",
        "tempo": f"{bpm:g} BPM" if bpm else "",
        "key": name_of(key) if key else "",
        "freshness": "having come today" if came < today else "",
        "role": f"being one of: {_roles(query)}",
        "taste": "a pack, folder or role that you take more often, or that the project is from",
        "together": "having been used with this project's sounds more often",
        "steps": "going further in that direction",
        "fatigue": "not having been passed over",
        "change": "fitting as it is",
    }


def _day(seconds: float) -> tuple[int, ...]:
    return time.localtime(seconds)[:3]


def _seeds(query: Query, other: str) -> str:
    if query.target is None:
        return f"nothing {other}taken, pinned or named yet"
    names = list(dict.fromkeys(name for name in query.seed_names if name))
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return ", ".join(names[:_TOLD]) + more if names else "what answers the words best"


def _words(query: Query, row: int, copies: Mapping[str, str]) -> str:
    """Return the words that a sound was compared with, and which of the project's it answers."""
    moods = ", ".join(query.descriptor_target)
    if query.said is not None:
        meant = f" (in sound: {moods})" if moods else ""
        hits = _hits(query.said.answered(row), copies) or "none in its name, folders or tags"
        return f"mood, genre and preferences: {', '.join(query.said.words)}{meant}; {hits}"
    words = " and ".join(text for text in (f'"{query.prompt}"' * bool(query.prompt), moods) if text)
    return f"the words {words}" if words else "no words, mood, genre or preferences"


def _hits(words: Sequence[str], copies: Mapping[str, str]) -> str:
    """Return which words a sound answers to, and which its copies; "" for none."""
    own = ", ".join(f'"{word}"' for word in words if word not in copies)
    theirs = [f'{copies[word]} answers to "{word}"' for word in words if word in copies]
    return "; ".join((*((f"it answers to {own}",) if own else ()), *theirs))


def _project_key(query: Query, key: Key) -> str:
    return f"{query.scale} (ranked as {name_of(key)})" if query.scale else name_of(key)


def _why_wanted(query: Query, role: Role) -> str:
    """Return why roles are wanted: asked for, lacking, or of the track at hand."""
    if not query.role_words:
        return f"asked for: {_roles(query)}"
    own = query.role_words.get(role)
    return own or "; ".join(dict.fromkeys(query.role_words.values()))


def _called(role: Role) -> str:
    return role.value.replace("-", " ")


def _roles(query: Query) -> str:
    names = [_called(role) for role in query.wanted_roles]
    return ", ".join(names[:4]) + (", ..." if len(names) > 4 else "")
