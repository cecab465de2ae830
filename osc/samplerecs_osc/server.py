"""The OSC server: the ports, the profiles behind each, and the news for whoever subscribed.

It has a thread with an event loop of its own. In the loop of the HTTP server a flood of
datagrams would stand before every request; here it costs one thread's turn, and the system drops
what is too much. A second thread, the desk, talks to the engine.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence

from samplerecs_osc import answers
from samplerecs_osc.address_space import is_ours
from samplerecs_osc.budget import Budget
from samplerecs_osc.desk import Desk
from samplerecs_osc.door import Door
from samplerecs_osc.engine import Engine, State
from samplerecs_osc.messages import Message
from samplerecs_osc.native import Around, Native
from samplerecs_osc.outbox import Subscribers
from samplerecs_osc.parse import parse
from samplerecs_osc.profile import Profile
from samplerecs_osc.profile_run import ProfileRun
from samplerecs_osc.senders import Address, Sender, Senders

#: The port where every program may speak.
PORT = 9123
#: Seconds between two looks at what is due, and between two attempts at a port that is taken.
BEAT_S, RETRY_S = 0.25, 5.0
#: Devices of the network that are remembered, so that answers go out where they came in.
LAN_HOSTS = 64
#: Seconds that start and stop wait for the thread.
_WAIT_S = 2.0
_log = logging.getLogger(__name__)

Clock = Callable[[], float]
Profiles = Callable[[], Sequence[Profile]]


class OscServer:
    """Everything that listens for OSC; `start` and `stop` once, the rest from any thread.

    Args:
        engine: what the messages are for.
        profiles: returns the profiles that are switched on; asked again every second.
        port: the common port; 0 for any free one.
        clock: returns seconds.
        lan: an address of this computer at which devices of the network may speak our own
            address space too; "" for none.
        paired: says whether such a device, by its address, may do what is guarded.
    """

    def __init__(
        self,
        engine: Engine,
        profiles: Profiles,
        port: int = PORT,
        clock: Clock = time.monotonic,
        *,
        lan: str = "",
        paired: Callable[[str], bool] = lambda host: False,  # noqa: ARG005
    ) -> None:
        self._engine = engine
        self._wanted = profiles
        self._common = port
        self._clock = clock
        self._counts: Counter[str] = Counter()
        self._doors: dict[int, Door] = {}
        self._runs: dict[str, tuple[Door, ProfileRun]] = {}
        self._lan = Door(port, self._take_from_lan, lan) if lan else None
        self._lan_hosts: OrderedDict[str, None] = OrderedDict()
        self._retry_at = 0.0
        self._sent: tuple[State, int] | None = None
        self._due: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._senders = Senders(clock)
        self._budget = Budget(self._senders.knows)
        self._subscribers = Subscribers(clock)
        self._desk = Desk(engine, self._tick)
        self._native = Native(
            Around(
                engine=engine,
                desk=self._desk,
                senders=self._senders,
                subscribers=self._subscribers,
                send=self._send,
                count=self._count,
                own_ports=lambda: [door.port for door in self._doors.values()],
                paired=paired,
            )
        )
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="osc", daemon=True)

    def start(self) -> None:
        """Begin to listen; a port that is taken is said and tried again, and no reason to fail."""
        self._thread.start()
        self._started.wait(_WAIT_S)
        self._desk.start()

    def stop(self) -> None:
        """Stop listening; may be called twice."""
        loop, ended = self._loop, self._ended
        if loop is not None and ended is not None and self._thread.is_alive():
            try:
                loop.call_soon_threadsafe(ended.set)
            except RuntimeError:
                _log.debug("the OSC thread has ended by itself")
            self._thread.join(_WAIT_S)
        self._desk.stop()

    @property
    def port(self) -> int:
        """The common port while it is open, else 0."""
        door = self._doors.get(self._common)
        return door.port if door and door.is_open else 0

    def troubles(self) -> list[str]:
        """Return what does not work just now, a sentence each."""
        if self._loop is not None and not self._stopped() and not self._thread.is_alive():
            return ["OSC is not heard any more: its thread failed. samplerecs daemon restart"]
        return [f"{door.trouble}." for door in self._all_doors() if door.trouble]

    def _stopped(self) -> bool:
        return self._ended is None or self._ended.is_set()

    def counters(self) -> dict[str, int]:
        """Return what was counted since the start, by name."""
        lan = {"lan port": self._lan.port} if self._lan and self._lan.is_open else {}
        return {**dict(self._counts), "port": self.port, **lan}

    def context_changed(self) -> None:
        """Have the new state sent to whoever subscribed."""
        self._push("state", self._push_state)

    def list_changed(self) -> None:
        """Have the new list sent to whoever subscribed."""
        self._push("list", self._push_list)

    def _push(self, what: str, job: Callable[[], None]) -> None:
        # One that waits sends the latest anyway.
        if self._subscribers.addresses() and what not in self._due:
            self._due.add(what)
            if not self._desk.do(job):
                self._due.discard(what)

    def _push_state(self) -> None:
        self._due.discard("state")
        sent = (self._engine.state(), self._subscribers.joined)
        if sent != self._sent:
            self._sent = sent
            self._to_all(answers.state(sent[0]))

    def _push_list(self) -> None:
        self._due.discard("list")
        self._to_all(answers.results(self._engine.current()))

    def _to_all(self, packets: Sequence[bytes]) -> None:
        for address in self._subscribers.addresses():
            self._send(packets, address)

    def _send(self, packets: Sequence[bytes], address: Address) -> None:
        """Send from the common port, from any thread."""
        if self._loop is not None and packets:
            try:
                self._loop.call_soon_threadsafe(self._send_now, packets, address)
            except RuntimeError:
                _log.debug("nothing is sent any more")

    def _send_now(self, packets: Sequence[bytes], address: Address) -> None:
        door = self._lan if address[0] in self._lan_hosts else self._doors.get(self._common)
        if door is not None:
            self._counts["sent"] += len(packets)
            door.send(packets, address)

    def _count(self, name: str) -> None:
        self._counts[name] += 1

    def _tick(self) -> None:
        """Let time pass, in the desk's thread: the engine's, and the choice of profiles."""
        self._engine.tick()
        wanted = {profile.name: profile for profile in self._wanted()}
        if self._loop is not None:
            try:
                self._loop.call_soon_threadsafe(self._choose, wanted)
            except RuntimeError:
                _log.debug("the OSC thread has ended")

    def _run(self) -> None:
        asyncio.run(self._listen())

    async def _listen(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        self._choose({profile.name: profile for profile in self._wanted()})
        await self._open_doors()
        self._started.set()
        try:
            while not self._ended.is_set():
                self._beat()
                await self._open_doors()
                try:
                    await asyncio.wait_for(self._ended.wait(), BEAT_S)
                except TimeoutError:
                    continue
        finally:
            for door in self._all_doors():
                door.close()

    def _beat(self) -> None:
        self._budget.renew()
        for door, run in self._runs.values():
            if door.is_open:
                run.beat()

    def _all_doors(self) -> list[Door]:
        return [*self._doors.values(), *((self._lan,) if self._lan else ())]

    async def _open_doors(self) -> None:
        closed = [door for door in self._all_doors() if not door.is_open]
        if not closed or self._clock() < self._retry_at:
            return
        for door in closed:
            told = door.trouble
            if await door.open():
                _log.info("OSC: listening on UDP %s:%d", door.host, door.port)
            elif door.trouble != told:
                _log.warning("%s; it is tried again.", door.trouble)
        if not all(door.is_open for door in closed):
            self._retry_at = self._clock() + RETRY_S

    def _choose(self, wanted: Mapping[str, Profile]) -> None:
        """Switch profiles on and off so that those of `wanted` run."""
        for name, (_, run) in list(self._runs.items()):
            if wanted.get(name) != run.profile:
                del self._runs[name]
                run.end()
        for name, profile in wanted.items():
            if name not in self._runs:
                door = self._door(profile.listen_port or self._common)
                self._runs[name] = (door, self._made(profile, door))
        used = {id(door) for door, _ in self._runs.values()}
        for port, door in list(self._doors.items()):
            if id(door) not in used:
                door.close()
                del self._doors[port]

    def _door(self, port: int) -> Door:
        if port not in self._doors:
            self._doors[port] = Door(port, lambda data, address: self._take(port, data, address))
            self._retry_at = 0.0
        return self._doors[port]

    def _made(self, profile: Profile, door: Door) -> ProfileRun:
        peer = profile.peer

        def send(packet: bytes) -> None:
            if peer is not None:
                self._counts["sent"] += 1
                door.send([packet], peer)

        return ProfileRun(
            profile,
            self._engine,
            self._desk,
            self._senders,
            send=send,
            port=lambda: door.port,
            clock=self._clock,
            count=self._count,
        )

    def _take(self, port: int, data: bytes, address: Address, *, lan: bool = False) -> None:
        """Take one datagram in: the one place through which everything comes."""
        if not self._budget.allows(address):
            self._counts["too-many"] += 1
            return
        runs = [run for run in self._behind(port) if run.profile.native or not lan]
        packet = parse(data, lambda at: any(run.profile.wants(at) for run in runs))
        if packet.foreign:
            self._counts["foreign"] += packet.foreign
        native = any(run.profile.native for run in runs)
        if packet.refused is not None:
            self._counts[f"refused {packet.refused.reason}"] += 1
            if native and is_ours(packet.refused.address):
                sender = self._senders.sender(address)
                self._native.complain(sender, packet.refused.address, packet.refused.text)
            return
        if not packet.messages:
            return
        self._budget.spend(address, len(packet.messages))
        self._counts["taken"] += len(packet.messages)
        self._hand_out(runs, packet.messages, self._senders.sender(address))

    def _take_from_lan(self, data: bytes, address: Address) -> None:
        """Take in what a device of the network says: our own address space and no other."""
        host = address[0]
        self._lan_hosts[host] = None
        self._lan_hosts.move_to_end(host)
        if len(self._lan_hosts) > LAN_HOSTS:
            self._lan_hosts.popitem(last=False)
        self._senders.sender(address).from_lan = True
        self._take(self._common, data, address, lan=True)

    def _behind(self, port: int) -> list[ProfileRun]:
        door = self._doors.get(port)
        return [run for at, run in self._runs.values() if at is door]

    def _hand_out(
        self, runs: Sequence[ProfileRun], messages: Sequence[Message], sender: Sender
    ) -> None:
        for run in runs:
            own = [each for each in messages if run.profile.wants(each.address)]
            if own and run.profile.native:
                self._native.take(sender, own)
            elif own:
                run.take(sender, own)
