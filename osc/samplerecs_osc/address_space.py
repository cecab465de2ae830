"""The address space: every address that is taken in or sent, with its arguments and its meaning.

The reference (docs/reference/osc.md) has an entry for each; a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass

ROOT = "/samplerecs"
#: Our own answers; when they come in they are never answered, or two servers would talk for ever.
ECHOES = (f"{ROOT}/error", f"{ROOT}/state", f"{ROOT}/result", f"{ROOT}/pong", f"{ROOT}/path")


@dataclass(frozen=True, slots=True)
class Inbound:
    """An address that is taken in.

    Attributes:
        address: below the root.
        args: its arguments in words.
        field: what `Draft.put` takes, "" for none.
        act: what is done, "" where it only says something of the project.
    """

    address: str
    args: str
    field: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class Outbound:
    """An address that is sent: `types` of its arguments and their names."""

    address: str
    types: str
    args: str


_IN = (
    Inbound("/bpm", "i, f, d, h or s: 20 to 999", field="bpm"),
    Inbound("/key", 's: "A minor", "F#m", "8A"; or s s; or i 0 to 11; or i s', field="key"),
    Inbound("/scale", "s: major, minor, or another scale of Live (Dorian)", field="scale"),
    Inbound("/mode", "as /scale", field="scale"),
    Inbound("/mood", "s…: the words", field="mood"),
    Inbound("/mood/add", "s…: words to add", field="mood/add"),
    Inbound("/mood/remove", "s…: words to take away", field="mood/remove"),
    Inbound("/genre", "s…: one genre", field="genre"),
    Inbound(
        "/time_remaining",
        'i or f: seconds; or s: "25m", "1h30m", "00:25:00"',
        field="time_remaining",
    ),
    Inbound("/playing", "T, F, i, f or s", field="playing"),
    Inbound("/recording", "T, F, i, f or s", field="recording"),
    Inbound("/project", "s: its name", field="project"),
    Inbound("/track", "s: name of the selected track", field="track"),
    Inbound("/clip", "s: name of the selected clip", field="clip"),
    Inbound("/context", "s: one JSON object of fields", act="context"),
    Inbound("/clear", "s…: fields; none for all", act="clear"),
    Inbound("/suggest", "[i how many] [s prompt]", act="suggest"),
    Inbound("/feedback", "s or i id, s verdict", act="feedback"),
    Inbound("/subscribe", "i port", act="subscribe"),
    Inbound("/ping", "none", act="ping"),
    Inbound("/query", "[s state, results, or path with s or i id]", act="query"),
    Inbound("/source", "s: the sender's name", act="source"),
)
_OUT = (
    Outbound("/pong", "ss", "version, state"),
    Outbound("/state/bpm", "fs", "BPM (0.0 unknown), source"),
    Outbound("/state/key", "sss", "root, mode, source"),
    Outbound("/state/mood", "s…", "words"),
    Outbound("/state/genre", "s", "genre"),
    Outbound("/state/time_remaining", "f", "seconds (-1.0 unknown)"),
    Outbound("/state/playing", "T or F", "true while the transport runs"),
    Outbound("/results/begin", "ii", "generation, how many"),
    Outbound(
        "/result",
        "iisssfffs",
        "generation, rank, id, path, name, score, BPM (0.0 unknown), semitones, reason",
    ),
    Outbound("/results/end", "i", "generation"),
    Outbound("/path", "siis", "id, part, parts, text"),
    Outbound("/error", "ss", "address, what was wrong"),
)
#: Full address -> what comes in; in the order of the reference.
INBOUND = {ROOT + entry.address: entry for entry in _IN}
#: Full address -> what is sent.
OUTBOUND = {ROOT + entry.address: entry for entry in _OUT}


def is_ours(address: str) -> bool:
    """Say whether an address lies in our space."""
    return address.startswith(f"{ROOT}/") or address == ROOT


def is_echo(address: str) -> bool:
    """Say whether an address is one of our own answers, or lies below one."""
    return address.startswith(ECHOES)
