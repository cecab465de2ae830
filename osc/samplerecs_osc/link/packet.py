"""Discovery packets of Ableton Link: bytes in, a packet or the reason why not out; pure.

The format is that of Link's discovery protocol, version 1, big-endian throughout: eight bytes of
mark, u8 type, u8 ttl in seconds, u16 group, eight bytes of node id; then entries of a four-letter
key, a u32 length and that many bytes. Entries with other keys are passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum

MARK = b"_asdp_v\x01"
#: Link itself never writes more than 512 bytes.
MAX_BYTES = 1500
#: Tempi that Link knows, in BPM.
BPM_MIN, BPM_MAX = 20.0, 999.0

_HEADER = struct.Struct(">BBH8s")
_ENTRY = struct.Struct(">4sI")
_TIMELINE = struct.Struct(">qqq")
_TRANSPORT = struct.Struct(">?qq")
_SESSION_BYTES = 8
_US_PER_MINUTE = 60_000_000


class Kind(IntEnum):
    """What a packet is: a node says that it is there, answers another one, or leaves."""

    ALIVE = 1
    RESPONSE = 2
    BYE = 3


_KINDS = frozenset(Kind)


class Reason(Enum):
    """Why bytes are no packet."""

    TOO_LONG = "too long"
    FOREIGN = "not Link"
    TRUNCATED = "truncated"
    UNKNOWN_TYPE = "unknown type"
    OTHER_GROUP = "other group"
    BAD_ENTRY = "bad entry"
    BAD_TEMPO = "bad tempo"


@dataclass(frozen=True, slots=True)
class Timeline:
    """How beats lie in time.

    Attributes:
        us_per_beat: whole microseconds per beat.
        beat_origin: millionths of a beat.
        time_origin: microseconds of the session's own clock ("ghost time") at `beat_origin`.
    """

    us_per_beat: int
    beat_origin: int
    time_origin: int

    @property
    def bpm(self) -> float:
        """Tempo in BPM to 0.01: a whole number of microseconds says 122.0001 for 122."""
        return round(_US_PER_MINUTE / self.us_per_beat, 2)

    def beat_at(self, ghost_us: int) -> float:
        """Return the beat at a time of the session's own clock, in microseconds."""
        return self.beat_origin / 1e6 + (ghost_us - self.time_origin) / self.us_per_beat


@dataclass(frozen=True, slots=True)
class Transport:
    """Whether a node plays.

    Attributes:
        playing: as the node says.
        at: ghost time of the last start or stop in microseconds; 0 when there was none; None
            where the packet has no time.
    """

    playing: bool
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Packet:
    """What one node says.

    Attributes:
        kind: of the packet.
        ttl: seconds after which the node counts as gone.
        node: its eight bytes.
        timeline, session, transport: None where the packet has none.
    """

    kind: Kind
    ttl: int
    node: bytes
    timeline: Timeline | None = None
    session: bytes | None = None
    transport: Transport | None = None


def parse(data: bytes) -> Packet | Reason:
    """Return the packet in a datagram, or why there is none; never raises."""
    if not data.startswith(MARK):
        return Reason.FOREIGN
    if len(data) > MAX_BYTES:
        return Reason.TOO_LONG
    body = len(MARK) + _HEADER.size
    if len(data) < body:
        return Reason.TRUNCATED
    kind, ttl, group, node = _HEADER.unpack_from(data, len(MARK))
    if kind not in _KINDS:
        return Reason.UNKNOWN_TYPE
    if group != 0:
        return Reason.OTHER_GROUP
    if kind == Kind.BYE:
        return Packet(Kind.BYE, ttl, node)
    entries = _entries(data, body)
    return Reason.TRUNCATED if entries is None else _alive(Kind(kind), ttl, node, entries)


def _entries(data: bytes, at: int) -> dict[bytes, bytes] | None:
    """Return the entries from a place on, the last of each key; None where one is cut off."""
    found: dict[bytes, bytes] = {}
    while at < len(data):
        if len(data) - at < _ENTRY.size:
            return None
        key, size = _ENTRY.unpack_from(data, at)
        at += _ENTRY.size
        if size > len(data) - at:
            return None
        found[key] = data[at : at + size]
        at += size
    return found


def _alive(kind: Kind, ttl: int, node: bytes, entries: Mapping[bytes, bytes]) -> Packet | Reason:
    times, session, state = (entries.get(key) for key in (b"tmln", b"sess", b"stst"))
    if (
        (times is not None and len(times) != _TIMELINE.size)
        or (session is not None and len(session) != _SESSION_BYTES)
        or state == b""
    ):
        return Reason.BAD_ENTRY
    timeline = None if times is None else Timeline(*_TIMELINE.unpack(times))
    if timeline is not None and not _is_tempo(timeline.us_per_beat):
        return Reason.BAD_TEMPO
    return Packet(kind, ttl, node, timeline, session, None if state is None else _transport(state))


def _is_tempo(us_per_beat: int) -> bool:
    return us_per_beat > 0 and BPM_MIN <= round(_US_PER_MINUTE / us_per_beat, 2) <= BPM_MAX


def _transport(entry: bytes) -> Transport:
    if len(entry) < _TRANSPORT.size:
        return Transport(entry[0] != 0)
    playing, _, at = _TRANSPORT.unpack_from(entry)
    return Transport(playing, at)
