"""The file that says where the daemon is: written by the daemon, read by every face.

It holds the token of the HTTP API, so that only its owner may read it. A file may outlive its
daemon (`kill -9`, a power cut); `alive` tells.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from samplerecs_daemon.api import API_VERSION, VERSION, Health, from_json
from samplerecs_daemon.ingest.processes import birth_of
from samplerecs_daemon.owned import narrow, own_folder
from samplerecs_daemon.paths import Paths

HOST = "127.0.0.1"
#: How the variables begin that say how lists are made.
_OF_LISTS = (
    *("RECS_USE_CLAP", "RECS_RECOMMENDATION_MODE", "RECS_PRESET", "RECS_LEARNING"),
    *("RECS_STRETCH", "RECS_DIVERSITY", "RECS_WEIGHTS__"),
)
#: Seconds that whoever asks but once gives a daemon to say that it is there. One whose process has
#: ended costs nobody a wait; one that lives may need some, at the low priority it has beside a DAW
#: that takes every core, and must not be passed over for one that does not run.
ANSWER_S = 10.0
#: Bytes of random in a token.
_TOKEN_BYTES = 32
#: What a daemon may raise instead of an answer; ValueError: somebody else's answer.
UNANSWERED = (OSError, http.client.HTTPException, ValueError)


@dataclass(frozen=True, slots=True)
class Runtime:
    """One running daemon.

    Attributes:
        pid: its process id.
        port: where it listens on 127.0.0.1.
        token: what every request must bear; never shown.
        version: version of samplerecs.
        api: version of the HTTP API.
        started_at: Unix seconds.
        birth: mark of the process; see `ingest.processes.birth_of`.
        lan: other computers of the network may ask.
        lan_osc: address or interface at which its command line opened OSC; "" for none.
        variables: settings of lists that its environment gave it, as "RECS_NAME=value".
    """

    pid: int
    port: int
    token: str = field(repr=False)
    version: str
    api: int
    started_at: float
    birth: str
    lan: bool = False
    lan_osc: str = ""
    variables: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where it listens, as a URL."""
        return f"http://{HOST}:{self.port}"


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request: HTTP status and JSON."""

    status: int
    data: object


def make_token() -> str:
    """Return a fresh secret."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def setting_variables(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the settings of lists that an environment gives, as "RECS_NAME=value", sorted.

    They are those that one may want for a single command; the rest is plainly the daemon's.
    """
    found = (name for name in environment if name.startswith(_OF_LISTS))
    return tuple(f"{name}={environment[name]}" for name in sorted(found))


def this_process(
    port: int,
    token: str,
    *,
    lan: bool = False,
    lan_osc: str = "",
    variables: tuple[str, ...] = (),
) -> Runtime:
    """Return what the file says of the running process."""
    pid, now = os.getpid(), time.time()
    birth = birth_of(pid) or ""
    return Runtime(pid, port, token, VERSION, API_VERSION, now, birth, lan, lan_osc, variables)


def read_runtime(paths: Paths) -> Runtime | None:
    """Return what the file says; None when there is none or it is damaged."""
    try:
        data = json.loads(paths.runtime.read_text(encoding="utf-8"))
        runtime = from_json(Runtime, data)
    except (OSError, ValueError):
        return None
    numbers = (runtime.pid, runtime.port, runtime.api)
    texts = (runtime.token, runtime.version, runtime.birth, runtime.lan_osc)
    sound = all(type(n) is int and n > 0 for n in numbers) and all(
        isinstance(text, str) for text in texts
    )
    return runtime if sound and runtime.port < 65536 else None


def write_runtime(paths: Paths, runtime: Runtime) -> None:
    """Write the file at once and whole, readable by its owner only.

    Raises:
        OSError: when it cannot be written.
    """
    own_folder(paths.data)
    narrow(paths.data)
    # A name of its own: nobody may have opened it before its mode is set.
    fresh = paths.runtime.with_name(f"{paths.runtime.name}.{runtime.pid}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(runtime), file)
        fresh.replace(paths.runtime)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def remove_runtime(paths: Paths, runtime: Runtime) -> None:
    """Remove the file if it is still about this daemon; what cannot be removed goes stale."""
    if read_runtime(paths) == runtime:
        with contextlib.suppress(OSError):
            paths.runtime.unlink(missing_ok=True)


def is_same_process(runtime: Runtime) -> bool:
    """Say whether its process still runs; another one with the same pid is none of ours."""
    return birth_of(runtime.pid) == runtime.birth


def alive(runtime: Runtime, timeout_s: float = ANSWER_S) -> bool:
    """Say whether this daemon answers: its process, on its port, with its version.

    Args:
        runtime: what the file says.
        timeout_s: seconds to wait for the answer.
    """
    if not is_same_process(runtime):
        return False
    try:
        reply = ask(runtime, "GET", "/healthz", timeout_s=timeout_s)
        health = from_json(Health, reply.data)
    except UNANSWERED:
        return False
    return (reply.status, health.version, health.api) == (200, runtime.version, runtime.api)


def running(paths: Paths, timeout_s: float = ANSWER_S) -> Runtime | None:
    """Return the daemon that answers, of whatever version; None without one."""
    runtime = read_runtime(paths)
    return runtime if runtime and alive(runtime, timeout_s) else None


def ask(runtime: Runtime, method: str, path: str, *, timeout_s: float) -> Reply:
    """Send one request without a body; for what must work across versions.

    Raises:
        OSError, HTTPException: when nobody answers; ValueError: when it is not JSON.
    """
    connection = http.client.HTTPConnection(HOST, runtime.port, timeout=timeout_s)
    try:
        connection.request(method, path, headers={"Authorization": f"Bearer {runtime.token}"})
        answer = connection.getresponse()
        return Reply(answer.status, json.loads(answer.read() or b"null"))
    finally:
        connection.close()
