"""OSCQuery: our address space as JSON, for programs that look what they can send. Pure; no I/O.

After the OSCQuery proposal (github.com/Vidvox/OSCQueryProposal): a node has FULL_PATH, CONTENTS,
TYPE, ACCESS (1 read, 2 write), VALUE, RANGE and DESCRIPTION.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from samplerecs_osc import answers
from samplerecs_osc.address_space import INBOUND
from samplerecs_osc.engine import State
from samplerecs_osc.parse import parse

READ, WRITE = 1, 2
OK, NOTHING, WRONG, NOT_FOUND = 200, 204, 400, 404
ATTRIBUTES = (
    "FULL_PATH",
    "CONTENTS",
    "TYPE",
    "ACCESS",
    "VALUE",
    "RANGE",
    "DESCRIPTION",
)
#: Types of what is sent most simply; what is not here takes nothing.
_TYPES: Mapping[str, str] = {
    "/bpm": "f",
    "/key": "s",
    "/scale": "s",
    "/mode": "s",
    "/mood": "s",
    "/mood/add": "s",
    "/mood/remove": "s",
    "/genre": "s",
    "/time_remaining": "f",
    "/playing": "T",
    "/recording": "T",
    "/project": "s",
    "/track": "s",
    "/clip": "s",
    "/context": "s",
    "/suggest": "is",
    "/feedback": "ss",
    "/subscribe": "i",
    "/query": "s",
    "/source": "s",
}
_RANGES: Mapping[str, Mapping[str, float]] = {
    "/bpm": {"MIN": 20.0, "MAX": 999.0},
    "/time_remaining": {"MIN": 0.0},
    "/subscribe": {"MIN": 1, "MAX": 65535},
}

Node = dict[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: HTTP status, and the JSON of it, None for none."""

    status: int
    body: Node | None = None


def answer(path: str, query: str, state: State, osc_port: int, name: str) -> Answer:
    """Return the answer to a request.

    Args:
        path: of the request, decoded.
        query: what stands after its "?".
        state: the context of now.
        osc_port: UDP port where OSC is heard.
        name: of the host, as it is found.
    """
    if query == "HOST_INFO":
        return Answer(OK, _host_info(osc_port, name))
    node = _find(tree(state), path)
    if node is None:
        return Answer(NOT_FOUND)
    if not query:
        return Answer(OK, node)
    if query not in ATTRIBUTES:
        return Answer(WRONG)
    return Answer(OK, {query: node[query]}) if query in node else Answer(NOTHING)


def tree(state: State) -> Node:
    """Return the whole address space with the values of now."""
    root: Node = {"FULL_PATH": "/", "ACCESS": 0, "CONTENTS": {}}
    for address, entry in INBOUND.items():
        node = _put(root, address)
        node.update({"ACCESS": WRITE, "DESCRIPTION": entry.args})
        if entry.address in _TYPES:
            node["TYPE"] = _TYPES[entry.address]
        if entry.address in _RANGES:
            node["RANGE"] = [_RANGES[entry.address]]
    for data in answers.state(state):
        for message in parse(data).messages:
            node = _put(root, message.address)
            types = "".join(map(_type, message.args))
            node.update({"ACCESS": READ, "TYPE": types, "VALUE": list(message.args)})
    return root


def _host_info(port: int, name: str) -> Node:
    supported = dict.fromkeys(("ACCESS", "VALUE", "RANGE", "DESCRIPTION"), True)
    return {
        "NAME": name,
        "OSC_IP": "127.0.0.1",
        "OSC_PORT": port,
        "OSC_TRANSPORT": "UDP",
        "EXTENSIONS": supported,
    }


def _put(root: Node, address: str) -> Node:
    """Return the node of an address, made with all above it where it is missing."""
    node, path = root, ""
    for part in address.strip("/").split("/"):
        path = f"{path}/{part}"
        contents = node.setdefault("CONTENTS", {})
        assert isinstance(contents, dict)
        node = contents.setdefault(part, {"FULL_PATH": path, "ACCESS": 0})
    return node


def _find(root: Node, path: str) -> Node | None:
    node = root
    for part in path.strip("/").split("/") if path.strip("/") else ():
        contents = node.get("CONTENTS")
        found = contents.get(part) if isinstance(contents, dict) else None
        if not isinstance(found, dict):
            return None
        node = found
    return node


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "T" if value else "F"
    return "f" if isinstance(value, float) else "s"
