"""Our own address space at work: what each packet under `/samplerecs` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from samplerecs_models.errors import InputError, SamplerecsError
from samplerecs_osc import answers, values
from samplerecs_osc.address_space import INBOUND, is_echo
from samplerecs_osc.desk import Desk, Update
from samplerecs_osc.draft import Draft
from samplerecs_osc.engine import Engine
from samplerecs_osc.messages import Arg, Message
from samplerecs_osc.outbox import Send, Subscribers, is_loopback
from samplerecs_osc.senders import Sender, Senders

#: Results of one question, at least 1.
RESULTS_MAX, RESULTS = 200, 10
#: What a device of the network may do only when it is paired: it cannot be taken back from there.
GUARDED = frozenset({"feedback", "clear"})
#: Longest name of a source, in characters.
SOURCE_MAX = 60

Act = Callable[[Sequence[Arg]], None]


@dataclass(frozen=True, slots=True)
class Around:
    """What the address space works with.

    Attributes:
        engine, desk: who answers, and the thread it is asked in.
        senders, subscribers: who sends, and who wants news.
        send: sends datagrams, from any thread.
        count: counts something by name.
        own_ports: ports that are ours, where news must not go.
        paired: says whether a device of the network, by its address, may do what is guarded.
    """

    engine: Engine
    desk: Desk
    senders: Senders
    subscribers: Subscribers
    send: Send
    count: Callable[[str], None]
    own_ports: Callable[[], Sequence[int]]
    paired: Callable[[str], bool] = lambda host: False  # noqa: ARG005


class Native:
    """Takes the messages of one packet together; used from the network's thread."""

    def __init__(self, around: Around) -> None:
        self._around = around

    def take(self, sender: Sender, messages: Sequence[Message]) -> None:
        """Do what a packet says: its update as one, then what it asks for; or say what is wrong."""
        at = messages[0]
        try:
            name = sender.name
            for at in messages:
                name = _source_name(at) or name
            draft = Draft(self._around.senders.source(self._own_source(sender, name)).slots)
            acts = []
            for at in messages:
                if act := self._read(sender, draft, at):
                    acts.append((at, act))
        except InputError as error:
            self.complain(sender, at.address, str(error))
            return
        self._commit(sender, draft, at.address)
        for message, act in acts:
            self._perform(sender, message, act)

    def complain(self, sender: Sender, address: str, text: str) -> None:
        """Count an error, and tell the sender unless it was told too often; from any thread."""
        around = self._around
        around.count("errors")
        if not is_echo(address) and around.senders.may_err(sender):
            around.send([answers.error(address, text)], sender.address)

    def _own_source(self, sender: Sender, name: str) -> str:
        """Return the sender's source; what it said under another name moves along."""
        senders, desk = self._around.senders, self._around.desk
        # Before this packet counts, it is still whom it was.
        before = sender.source
        heard = sender.packets
        sender.packets += 1
        sender.name = name
        if heard and sender.source != before:
            old = senders.source(before)
            slots, fields = old.give_up(sender.address)
            if fields:
                senders.source(sender.source).take(sender.address, slots, fields)
                desk.say(sender.source, Update(dict(fields)))
                desk.say(before, Update(dict.fromkeys(fields)))
            if not old.fields:
                senders.forget(before)
                desk.forget(before)
        return sender.source

    def _read(self, sender: Sender, draft: Draft, message: Message) -> Act | None:
        """Put a message into the draft, or return what it asks for."""
        entry = INBOUND.get(message.address)
        if entry is None:
            raise InputError("There is no such address.")
        host = sender.address[0]
        if entry.act in GUARDED and sender.from_lan and not self._around.paired(host):
            raise InputError(f"{host} is not paired: samplerecs daw pair {host}")
        if entry.field:
            draft.put(entry.field, message.args)
        elif entry.act == "context":
            draft.put_json(_text(message.args))
        elif entry.act == "clear":
            draft.clear([_text((each,)) for each in message.args if each is not None])
        elif entry.act != "source":
            return self._act(sender, entry.act)
        return None

    def _commit(self, sender: Sender, draft: Draft, address: str) -> None:
        if not draft.fields:
            return
        self._around.senders.source(sender.source).take(sender.address, draft.slots, draft.fields)
        failed = self._failed(sender, address)
        if not self._around.desk.say(sender.source, Update(dict(draft.fields), failed=failed)):
            self._around.count("too-busy")

    def _failed(self, sender: Sender, address: str) -> Callable[[str], None]:
        return lambda text: self.complain(sender, address, text)

    def _perform(self, sender: Sender, message: Message, act: Act) -> None:
        if not self._around.senders.may_ask(sender):
            self._around.count("too-often")
            return
        try:
            act(message.args)
        except InputError as error:
            self.complain(sender, message.address, str(error))

    def _act(self, sender: Sender, name: str) -> Act:
        acts: dict[str, Act] = {
            "ping": lambda args: self._ping(sender),  # noqa: ARG005
            "subscribe": lambda args: self._subscribe(sender, args),
            "suggest": lambda args: self._suggest(sender, args),
            "feedback": lambda args: self._feedback(sender, args),
            "query": lambda args: self._query(sender, args),
        }
        return acts[name]

    def _ping(self, sender: Sender) -> None:
        self._around.send([answers.pong(*self._around.engine.health())], sender.address)

    def _subscribe(self, sender: Sender, args: Sequence[Arg]) -> None:
        host, own = sender.address
        port = own if values.cleared(args) else values.count(args[0], 65535)
        if is_loopback(host) and port in self._around.own_ports():
            raise InputError(f"Port {port} is samplerecs' own.")
        if not self._around.subscribers.add((host, port)):
            raise InputError("Too many programs are subscribed.")
        engine, send = self._around.engine, self._around.send

        def answer() -> None:
            send(answers.state(engine.state()), (host, port))
            send(answers.results(engine.current()), (host, port))

        self._ask(sender, "/samplerecs/subscribe", answer)

    def _suggest(self, sender: Sender, args: Sequence[Arg]) -> None:
        given = [each for each in args if each is not None]
        prompts = [each for each in given if isinstance(each, str)]
        numbers = [each for each in given if not isinstance(each, str)]
        if len(prompts) > 1 or len(numbers) > 1:
            raise InputError("Give a number, a prompt, or both.")
        n = values.count(numbers[0], RESULTS_MAX) if numbers else RESULTS
        prompt = values.text(prompts, "prompt")
        engine, send = self._around.engine, self._around.send
        self._ask(
            sender,
            "/samplerecs/suggest",
            lambda: send(answers.results(engine.suggest(prompt, n)), sender.address),
        )

    def _feedback(self, sender: Sender, args: Sequence[Arg]) -> None:
        if len(args) != 2:
            raise InputError("Give the sound's id and a verdict.")
        sample, verdict = _id(args[0]), _text(args[1:])
        self._ask(
            sender,
            "/samplerecs/feedback",
            lambda: self._around.engine.feedback(sample, verdict),
        )

    def _query(self, sender: Sender, args: Sequence[Arg]) -> None:
        what = "state" if values.cleared(args) else _text(args[:1])
        engine, send = self._around.engine, self._around.send

        def answer() -> None:
            if what == "state":
                send(answers.state(engine.state()), sender.address)
            elif what == "results":
                send(answers.results(engine.current()), sender.address)
            else:
                send(answers.path(sample, engine.path(sample)), sender.address)

        if what not in ("state", "results", "path") or (what == "path") != (len(args) == 2):
            raise InputError("Ask for state, for results, or for path with a sound's id.")
        sample = _id(args[1]) if what == "path" else ""
        self._ask(sender, "/samplerecs/query", answer)

    def _ask(self, sender: Sender, address: str, job: Callable[[], None]) -> None:
        """Have the engine asked; an error of its goes to the sender."""

        def asked() -> None:
            try:
                job()
            except SamplerecsError as error:
                self.complain(sender, address, str(error))

        if not self._around.desk.do(asked):
            self._around.count("too-busy")


def _source_name(message: Message) -> str:
    entry = INBOUND.get(message.address)
    if entry is None or entry.act != "source":
        return ""
    name = values.text(message.args, "name").strip()
    if not 0 < len(name) <= SOURCE_MAX or name == "user":
        raise InputError(f"A source's name has 1 to {SOURCE_MAX} letters, and is not user.")
    return name


def _text(args: Sequence[Arg]) -> str:
    if len(args) != 1 or not isinstance(args[0], str):
        raise InputError("One text is needed here.")
    return args[0]


def _id(value: Arg) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise InputError("The sound's id must be a number or a text.")
    return str(value)[:64]
