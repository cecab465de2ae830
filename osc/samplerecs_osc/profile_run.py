"""A profile at work: what a program's messages say of the project, and what keeps it talking."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from samplerecs_models.errors import InputError
from samplerecs_osc.build import Out, build
from samplerecs_osc.desk import Desk, Update
from samplerecs_osc.draft import Draft
from samplerecs_osc.engine import Engine
from samplerecs_osc.messages import Arg, Message
from samplerecs_osc.profile import Mapped, Profile
from samplerecs_osc.senders import Sender, Senders

#: How sure a key is that may be nobody's choice, 0..1.
WEAK = 0.3
#: Seconds between the first attempts and what is sent to a program at most.
_TEXT_MAX = 200


class ProfileRun:
    """One profile, switched on; used from the network's thread.

    Args:
        profile: how the program speaks.
        engine, desk: who is told, and its thread.
        senders: who sends.
        send: sends a datagram to the program.
        port: returns the port that is listened to.
        clock: returns seconds.
        count: counts something by name.
    """

    def __init__(
        self,
        profile: Profile,
        engine: Engine,
        desk: Desk,
        senders: Senders,
        *,
        send: Callable[[bytes], None],
        port: Callable[[], int],
        clock: Callable[[], float],
        count: Callable[[str], None],
    ) -> None:
        self.profile = profile
        self._engine = engine
        self._desk = desk
        self._senders = senders
        self._send = send
        self._port = port
        self._clock = clock
        self._count = count
        self._next_beat = 0.0
        self._noted = ""
        self._sources: set[str] = set()

    def beat(self) -> None:
        """Send the keepalive, and ask for everything again, when it is time."""
        asks = self.profile.keepalive or self.profile.on_start
        if not asks or self._clock() < self._next_beat:
            return
        self._next_beat = self._clock() + self.profile.every_s
        self._subscribe()

    def end(self) -> None:
        """Forget what the program said: the profile is switched off."""
        for source in self._sources:
            self._senders.forget(source)
            self._desk.forget(source)
        self._sources.clear()

    def take(self, sender: Sender, messages: Sequence[Message]) -> None:
        """Take in the program's messages of one packet; what cannot be used is skipped."""
        source = self.profile.source or self._source_of(sender)
        kept = self._senders.source(source)
        draft = Draft(kept.slots)
        for message in messages:
            if not self._about_itself(source, message):
                self._read(draft, message)
        if draft.fields:
            kept.take(sender.address, draft.slots, draft.fields)
            self._remember(source)
            update = Update(
                dict(draft.fields), self.profile.life, self._confidence(draft), self.profile.daws
            )
            self._desk.say(source, update)
        elif self.profile.keepalive and source in self._sources:
            self._desk.do(lambda: self._engine.alive(source))

    def _remember(self, source: str) -> None:
        if len(self._sources) < 256:
            self._sources.add(source)

    def _source_of(self, sender: Sender) -> str:
        # A DAW keeps its port: each is a program of its own from its first message on.
        sender.packets = max(2, sender.packets + 1)
        return sender.source

    def _about_itself(self, source: str, message: Message) -> bool:
        profile = self.profile
        if message.address == profile.keepalive:
            return True
        if profile.startup and message.address == profile.startup:
            self._desk.do(lambda: self._engine.new_session(source))
            self._subscribe()
            return True
        if profile.trouble and message.address == profile.trouble:
            self._note(source, message)
            return True
        return False

    def _note(self, source: str, message: Message) -> None:
        self._count("notes")
        text = " ".join(str(each) for each in message.args)[:_TEXT_MAX]
        if text != self._noted:
            self._noted = text
            self._desk.do(lambda: self._engine.note(source, text))

    def _read(self, draft: Draft, message: Message) -> None:
        mapped = self.profile.on_message.get(message.address)
        if mapped is None:
            return
        try:
            if mapped.field:
                self._put(draft, mapped, message.args)
            if mapped.ask:
                self._ask(mapped.ask, message.args)
        except InputError:
            self._count("unusable")

    def _put(self, draft: Draft, mapped: Mapped, args: Sequence[Arg]) -> None:
        found, value = _value(mapped, args)
        if found:
            draft.put(mapped.field, () if value is None else (value,))

    def _confidence(self, draft: Draft) -> dict[str, float]:
        weak = self.profile.weak_key
        slots = draft.slots
        is_weak = weak and f"{slots.root} {slots.own_mode or slots.scale}" == weak
        return {name: WEAK if is_weak else 1.0 for name in ("key", "mode") if name in draft.fields}

    def _subscribe(self) -> None:
        alive = self.profile.keepalive
        for address, args in (*(((alive, ()),) if alive else ()), *self.profile.on_start):
            self._send_on(address, [self._filled(each) for each in args])

    def _filled(self, arg: Out) -> Out:
        return arg.replace("{port}", str(self._port())) if isinstance(arg, str) else arg

    def _ask(self, address: str, args: Sequence[Arg]) -> None:
        self._send_on(address, [each for each in args if isinstance(each, (int, float, str))])

    def _send_on(self, address: str, args: Sequence[Out]) -> None:
        self._send(build(address, "".join(map(_type, args)), args))


def _value(mapped: Mapped, args: Sequence[Arg]) -> tuple[bool, Arg]:
    """Return whether the value is there, and the value."""
    at = mapped.arg
    if mapped.pair:
        names = [index for index in range(0, len(args) - 1, 2) if args[index] == mapped.pair]
        if not names:
            return False, None
        at = names[0] + 1
    if at >= len(args):
        return False, None
    value = args[at]
    if mapped.times != 1.0 and isinstance(value, (int, float)):
        value = value * mapped.times
    return True, value


def _type(value: Out) -> str:
    if isinstance(value, bool):
        return "B"
    return {int: "i", float: "f"}.get(type(value), "s")
