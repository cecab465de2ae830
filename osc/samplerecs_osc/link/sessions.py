"""Who is there on Link and what they agree on; pure, the time is handed in.

Nodes live for their ttl after each packet. Nodes of one session share tempo and transport; the
session with most nodes is the one listened to. Where its nodes disagree on the tempo for more than
two seconds, nobody's is taken.

What a listener cannot know is where the beat is *now*: a session's timeline is in a clock of its
own, and only the ping exchange of peers tells how it lies to ours. Tempo and origin are kept, so
that whoever learns the offset some day has the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from samplerecs_osc.link.packet import Kind, Packet, Timeline, Transport

#: Seconds of disagreement after which no tempo is said.
DISAGREE_S = 2.0
#: Nodes that are followed; a studio has a handful, a stage some dozens.
MAX_NODES = 256


@dataclass(frozen=True, slots=True)
class LinkState:
    """What the session listened to says.

    Attributes:
        bpm: BPM to 0.01; None while its nodes disagree or before one has told it.
        playing: None where no app shares its transport.
        nodes: how many apps are in the session.
        sessions: how many sessions there are.
        timeline: how its beats lie in the session's own clock; None with `bpm`.
    """

    bpm: float | None
    playing: bool | None
    nodes: int
    sessions: int
    timeline: Timeline | None = None

    def beat_at(self, monotonic_s: float, ghost_at_zero_us: int | None = None) -> float | None:
        """Return the beat at a time of our own clock; None where it cannot be known.

        Args:
            monotonic_s: seconds of our clock.
            ghost_at_zero_us: the session's time in microseconds when our clock was 0. Listening
                does not tell it: without it the answer is None.
        """
        if self.timeline is None or ghost_at_zero_us is None:
            return None
        return self.timeline.beat_at(ghost_at_zero_us + round(1e6 * monotonic_s))


@dataclass(slots=True)
class _Node:
    session: bytes
    ends: float
    timeline: Timeline | None = None
    transport: Transport | None = None


@dataclass(slots=True)
class _Session:
    """One session.

    Attributes:
        since: when it was first heard.
        played: it has been seen playing.
        silent_from: when its nodes will have disagreed for too long; infinite while they agree.
    """

    since: float
    played: bool = False
    silent_from: float = math.inf


class Sessions:
    """The nodes that live and their sessions; times are monotonic seconds."""

    def __init__(self) -> None:
        self._nodes: dict[bytes, _Node] = {}
        self._sessions: dict[bytes, _Session] = {}

    def hear(self, packet: Packet, now: float) -> bool:
        """Take in a packet; False when there are too many nodes for another one."""
        self._expire(now)
        if packet.kind is Kind.BYE or packet.ttl == 0:
            self._nodes.pop(packet.node, None)
        elif packet.node not in self._nodes and len(self._nodes) >= MAX_NODES:
            return False
        else:
            self._keep(packet, now)
        self._settle(now)
        return True

    def state(self, now: float) -> LinkState | None:
        """Return what is said now; None when nobody is there."""
        self._expire(now)
        if not self._sessions:
            return None
        members = self._members()
        chosen = min(members, key=lambda each: (-len(members[each]), self._sessions[each].since))
        session, nodes = self._sessions[chosen], members[chosen]
        timeline = None if now >= session.silent_from else _latest(nodes)
        return LinkState(
            bpm=timeline.bpm if timeline else None,
            playing=_playing(nodes, session.played),
            nodes=len(nodes),
            sessions=len(members),
            timeline=timeline,
        )

    def due(self, now: float) -> float | None:
        """Return when the state may change next without a packet; None for never."""
        marks = [node.ends for node in self._nodes.values()]
        marks += [
            session.silent_from
            for session in self._sessions.values()
            if now < session.silent_from < math.inf
        ]
        return min(marks, default=None)

    def _keep(self, packet: Packet, now: float) -> None:
        before = self._nodes.get(packet.node)
        # A node alone is its own session, by Link's rules.
        session = packet.session or (before.session if before else packet.node)
        node = _Node(session, now + packet.ttl, packet.timeline, packet.transport)
        if before is not None and before.session == session:
            node.timeline = node.timeline or before.timeline
            node.transport = node.transport or before.transport
        self._nodes[packet.node] = node

    def _expire(self, now: float) -> None:
        gone = [name for name, node in self._nodes.items() if node.ends <= now]
        for name in gone:
            del self._nodes[name]
        if gone:
            self._settle(now)

    def _settle(self, now: float) -> None:
        """Bring the sessions up to date with their nodes."""
        members = self._members()
        for gone in self._sessions.keys() - members.keys():
            del self._sessions[gone]
        for name, nodes in members.items():
            session = self._sessions.setdefault(name, _Session(now))
            session.played |= any(node.transport and node.transport.playing for node in nodes)
            if len({node.timeline.bpm for node in nodes if node.timeline}) < 2:
                session.silent_from = math.inf
            elif session.silent_from == math.inf:
                session.silent_from = now + DISAGREE_S

    def _members(self) -> dict[bytes, list[_Node]]:
        found: dict[bytes, list[_Node]] = {}
        for node in self._nodes.values():
            found.setdefault(node.session, []).append(node)
        return found


def _latest(nodes: Iterable[_Node]) -> Timeline | None:
    """Return the timeline that wins in Link: whoever changes the tempo moves its beat origin on."""
    timelines = [node.timeline for node in nodes if node.timeline]
    return max(timelines, key=lambda each: each.beat_origin, default=None)


def _playing(nodes: Iterable[_Node], played: bool) -> bool | None:
    """Return whether the session plays, as its latest start or stop says.

    Every app sends a transport, also one that does not share its own: that one says "stopped" at
    time 0 for ever. So "stopped" without a time counts only after "playing" was heard.
    """
    told = [node.transport for node in nodes if node.transport]
    if not told:
        return None
    last = max(told, key=lambda each: (each.at or 0, each.playing))
    if not last.playing and last.at == 0 and not played:
        return None
    return last.playing
