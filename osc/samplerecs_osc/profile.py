"""Profiles: how one program speaks OSC, as data in TOML files.

The package brings its own (`profiles/*.toml`); a file of the same name in the user's folder takes
the place of one of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samplerecs_models.errors import ConfigError
from samplerecs_osc.build import Out
from samplerecs_osc.draft import FIELDS

#: What a message can be mapped to, beside the fields of the context.
_OTHER_FIELDS = ("root", "scale_name")
_NAME = re.compile(r"^[a-z0-9][a-z0-9_-]{0,39}$")
_PEER = re.compile(r"^(127\.\d{1,3}\.\d{1,3}\.\d{1,3}):(\d{1,5})$", re.ASCII)
_OWN_FOLDER = Path(__file__).with_name("profiles")
#: What a setting's kind is called.
_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}
#: Largest file that is read as a profile, in bytes.
_FILE_MAX = 65_536


@dataclass(frozen=True, slots=True)
class Mapped:
    """What one address means.

    Attributes:
        field: the field of the context it gives; "" for none.
        arg: which argument holds the value, from 0.
        pair: the name before the value, where arguments are names and values in turn.
        times: the value is multiplied by it.
        ask: address to send the arguments on to; its answer says more.
    """

    field: str = ""
    arg: int = 0
    pair: str = ""
    times: float = 1.0
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one program speaks.

    Attributes:
        name: what the user types; lower case.
        title: what the user reads. help: what to do in the program; `{place}` in it stands for
            the address and port where OSC is heard.
        default: True when it is on without the user's word.
        source: the program's name as a source; "" for one source for each sender.
        listen_port: a UDP port of its own; 0 for the common one.
        peer: where to send to, None for a program that is only listened to.
        on_start: what is sent to the peer at first, and again every `every_s`: messages as lists of
            an address and its arguments; `{port}` in a text stands for the port listened to.
        keepalive: address whose answer says that the program lives, "" for none.
        every_s: seconds between two times that it is asked.
        life_s: seconds the program lives without an answer.
        startup: address that the program sends when it has just started.
        trouble: address of its complaints; they are notes, not faults.
        on_message: address -> what it means.
        weak_key: a key nobody may have chosen, such as "C major"; "" for none.
        daws: the DAWs that speak so (live, reaper, ...): their project files may be its own.
        native: True for our own address space.
        osc: False for a program that is heard in another way; here it is only a switch.
    """

    name: str
    title: str = ""
    help: str = ""
    default: bool = False
    source: str = ""
    listen_port: int = 0
    peer: tuple[str, int] | None = None
    on_start: tuple[tuple[str, tuple[Out, ...]], ...] = ()
    keepalive: str = ""
    every_s: float = 5.0
    life_s: float = 15.0
    startup: str = ""
    trouble: str = ""
    on_message: Mapping[str, Mapped] = field(default_factory=dict)
    weak_key: str = ""
    daws: tuple[str, ...] = ()
    native: bool = False
    osc: bool = True

    @property
    def life(self) -> float | None:
        """Seconds that it lives after a sign of life; None when it sends none."""
        return self.life_s if self.keepalive else None

    def wants(self, address: str) -> bool:
        """Say whether an address means anything in this profile."""
        if self.native:
            return address.startswith("/samplerecs/") or address == "/samplerecs"
        own = (self.keepalive, self.startup, self.trouble)
        return address in self.on_message or address in own


def load_profiles(own: Path | None = None) -> tuple[dict[str, Profile], list[str]]:
    """Read all profiles, the user's over the package's.

    Args:
        own: the user's folder; need not exist.

    Returns:
        The profiles by name, and a sentence for each file that cannot be used.
    """
    found: dict[str, Profile] = {}
    wrong: list[str] = []
    for path in (*_files(_OWN_FOLDER), *(_files(own) if own else ())):
        try:
            found[path.stem] = read_profile(path)
        except ConfigError as error:
            wrong.append(str(error))
    return found, wrong


def _files(folder: Path) -> Iterable[Path]:
    try:
        return sorted(folder.glob("*.toml"))
    except OSError:
        return ()


def read_profile(path: Path) -> Profile:
    """Read one file.

    Raises:
        ConfigError: naming the file and what is wrong in it.
    """
    try:
        if path.stat().st_size > _FILE_MAX:
            raise ConfigError(f"{path} is too large for a profile.", "Remove it.")
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", "Mend or remove it.") from None
    try:
        return profile_of(path.stem, data)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{path}: {error}.", "Mend or remove it.") from None


def profile_of(name: str, data: Mapping[str, Any]) -> Profile:
    """Return the profile that a file's content describes.

    Raises:
        ValueError, TypeError: saying what is wrong.
    """
    if not _NAME.match(name):
        raise ValueError("a profile's name has small letters, digits, - and _")
    given = dict(data)
    mapped = {_address(key): _mapped(key, one) for key, one in _table(given).items()}
    given["on_start"] = _requests(given.get("on_start", []))
    given["daws"] = _daws(given.get("daws", []))
    for key in ("keepalive", "startup", "trouble"):
        if key in given:
            given[key] = _address(given[key])
    if "peer" in given:
        given["peer"] = _peer(given["peer"])
    unknown = given.keys() - set(Profile.__dataclass_fields__) - {"name"}
    if unknown:
        raise ValueError(f"there is no setting named {min(unknown)!r}")
    _check_kinds(given, Profile(name))
    made = Profile(**{**given, "name": name, "on_message": mapped})
    _check(made)
    return made


def _table(given: dict[str, Any]) -> dict[str, Any]:
    table = given.pop("on_message", {})
    if not isinstance(table, dict):
        raise TypeError("on_message must be a table of addresses")
    return table


def _check_kinds(given: Mapping[str, Any], usual: object, before: str = "") -> None:
    """Refuse values of another kind than the usual one's.

    TOML gives whatever is written: a port in quotes would be noticed only when it is opened, in
    the thread that listens.

    Raises:
        TypeError: saying which.
    """
    for key, value in given.items():
        kind = type(getattr(usual, key))
        if kind not in _KINDS:
            continue
        fits = isinstance(value, (int, float) if kind is float else kind)
        if not fits or (isinstance(value, bool) and kind is not bool):
            raise TypeError(f"{before}{key} must be {_KINDS[kind]}, not {value!r}")


def _check(profile: Profile) -> None:
    if not 0 <= profile.listen_port <= 65535:
        raise ValueError("listen_port must lie between 0 and 65535")
    if not (1 <= profile.every_s <= 3600 and 1 <= profile.life_s <= 86_400):
        raise ValueError("every_s and life_s are seconds, 1 or more")
    asks = profile.keepalive or profile.on_start
    if asks and profile.peer is None:
        raise ValueError("keepalive and on_start need a peer to send to")


def _address(text: object) -> str:
    if not isinstance(text, str) or not text.startswith("/") or not text.isascii():
        raise ValueError(f"{text!r} is not an OSC address")
    return text


def _requests(data: object) -> tuple[tuple[str, tuple[Out, ...]], ...]:
    if not isinstance(data, list):
        raise TypeError("on_start must be a list of addresses")
    return tuple(map(_request, data))


def _request(data: object) -> tuple[str, tuple[Out, ...]]:
    address, *args = data if isinstance(data, list) and data else [data]
    # An integer of OSC has four bytes.
    if not all(isinstance(each, (bool, float, str)) or _fits(each) for each in args):
        raise TypeError(f"on_start: {data!r} must be an address, then numbers or texts")
    return _address(address), tuple(args)


def _fits(value: object) -> bool:
    return isinstance(value, int) and -(2**31) <= value < 2**31


def _daws(data: object) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(one, str) for one in data):
        raise TypeError("daws must be a list of names")
    return tuple(data)


def _peer(text: object) -> tuple[str, int]:
    match = _PEER.match(text) if isinstance(text, str) else None
    if match is None or not 0 < int(match[2]) <= 65535:
        raise ValueError(f"peer must look like 127.0.0.1:11000, not {text!r}")
    return match[1], int(match[2])


def _mapped(address: str, data: object) -> Mapped:
    if isinstance(data, str):
        data = {"field": data}
    if not isinstance(data, dict):
        raise TypeError(f"{address} must name a field or be a table")
    if unknown := data.keys() - set(Mapped.__dataclass_fields__):
        raise ValueError(f"{address}: there is no setting named {min(unknown)!r}")
    _check_kinds(data, Mapped(), f"{address}: ")
    made = Mapped(**data)
    if made.field and made.field not in (*FIELDS, *_OTHER_FIELDS):
        raise ValueError(f"{address}: the context has no field {made.field!r}")
    if not 0 <= made.arg < 128:
        raise ValueError(f"{address}: arg counts from 0")
    if made.ask:
        _address(made.ask)
    return made
