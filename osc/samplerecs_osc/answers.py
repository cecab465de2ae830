"""What goes out: the state, lists, paths and errors as datagrams."""

from __future__ import annotations

from samplerecs_osc.address_space import ROOT
from samplerecs_osc.build import PACKET_MAX, Out, build, clipped, pieces
from samplerecs_osc.engine import Result, Results, State

#: Longest texts inside a packet, in bytes of UTF-8.
NAME_MAX, REASON_MAX, TEXT_MAX, WORDS_MAX, PIECE_MAX = 200, 300, 400, 1000, 1000


def pong(version: str, state: str) -> bytes:
    """Return the answer to a ping."""
    return _out("/pong", "ss", version, state)


def error(address: str, text: str) -> bytes:
    """Return what was wrong with a message."""
    return _out("/error", "ss", clipped(address, NAME_MAX), clipped(text, TEXT_MAX))


def state(now: State) -> list[bytes]:
    """Return the state as packets."""
    words: list[str] = []
    for word in now.mood:
        if len(" ".join((*words, word)).encode("utf-8", "replace")) <= WORDS_MAX:
            words.append(word)
    rows: tuple[tuple[str, str, tuple[Out, ...]], ...] = (
        ("bpm", "fs", (now.bpm, clipped(now.bpm_source, NAME_MAX))),
        ("key", "sss", (now.key, now.mode, clipped(now.key_source, NAME_MAX))),
        ("mood", "s" * max(1, len(words)), tuple(words) or ("",)),
        ("genre", "s", (clipped(now.genre, NAME_MAX),)),
        ("time_remaining", "f", (now.time_remaining,)),
        ("playing", "B", (now.playing,)),
    )
    return [_out(f"/state/{name}", types, *args) for name, types, args in rows]


def results(made: Results) -> list[bytes]:
    """Return a list as packets, from begin to end."""
    return [
        _out("/results/begin", "ii", made.generation, len(made.entries)),
        *(_result(made.generation, rank, one) for rank, one in enumerate(made.entries, 1)),
        _out("/results/end", "i", made.generation),
    ]


def _result(generation: int, rank: int, one: Result) -> bytes:
    name, reason = clipped(one.name, NAME_MAX), clipped(one.reason, REASON_MAX)
    numbers = (one.score, one.bpm, one.semitones)

    def made(path: str) -> bytes:
        return _out("/result", "iisssfffs", generation, rank, one.id, path, name, *numbers, reason)

    # A path that was changed on its way would lead nowhere: all of it, or none.
    whole = made(one.path) if _sendable(one.path) else b""
    return whole if 0 < len(whole) < PACKET_MAX else made("")


def _sendable(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return "\x00" not in path


def path(sample: str, where: str) -> list[bytes]:
    """Return a path in as many packets as it needs."""
    if not _sendable(where):
        where = ""
    parts = pieces(where, PIECE_MAX)
    return [
        _out("/path", "siis", clipped(sample, NAME_MAX), number, len(parts), part)
        for number, part in enumerate(parts, 1)
    ]


def _out(address: str, types: str, *args: Out) -> bytes:
    return build(ROOT + address, types, args)
