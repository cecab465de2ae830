"""A real HTTP server that answers what it was told to, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl, urlsplit

from samplerecs_daemon.api import AnalysedFile, to_json

#: What is given out piece by piece, made anew for each request.
Stream = Callable[["Asked"], Iterator[bytes]]


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Answer:
    """One answer: `body` is JSON, bytes, or a stream that ends with its connection."""

    body: object = None
    status: int = 200
    kind: str = "application/json"
    stream: Stream | None = None


@dataclass
class CannedDaemon:
    """What to answer to "GET /path"; an error of the server's own is a 404 problem."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)
    address: str = ""
    #: Of the next requests, how many are heard but find their connection closed.
    hang_ups: int = 0

    def answer(self, request: str, body: object, status: int = 200) -> None:
        self.answers[request] = Answer(body, status)

    def stream(self, request: str, frames: Stream, kind: str = "text/event-stream") -> None:
        self.answers[request] = Answer(kind=kind, stream=frames)

    def last(self) -> Asked:
        return self.asked[-1]


class _Server(ThreadingHTTPServer):
    # Where the queue is short, the system lets clients that come at once wait for a second or
    # three: longer than a program waits for a daemon of its own machine.
    request_queue_size = 128


@contextmanager
def canned_daemon() -> Iterator[CannedDaemon]:
    """Serve on a free port of 127.0.0.1 for the `with` block."""
    daemon = CannedDaemon()
    server = _Server(("127.0.0.1", 0), _handler(daemon))
    daemon.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield daemon
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def frame(name: str, event_id: str, data: object) -> bytes:
    """Return one server-sent event."""
    return f"event: {name}\nid: {event_id}\ndata: {json.dumps(to_json(data))}\n\n".encode()


def example(hint: Any) -> Any:
    """Return some value of a type of the wire contract, every field filled."""
    plain: dict[Any, Any] = {str: "word", float: 1.5, int: 7, bool: True, object: "thing"}
    if hint in plain:
        return plain[hint]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return hint(**{each.name: example(hints[each.name]) for each in fields(hint)})  # type: ignore[operator]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return example(arguments[0])
    if origin in (tuple, list):
        return origin([example(arguments[0])])
    return {"name": example(arguments[1])}


def hear(paths: Sequence[Path], *, audio_only: bool, with_vector: bool) -> Iterator[AnalysedFile]:
    yield from (AnalysedFile(str(path), partial=audio_only) for path in paths)


def _asked_by(handler: BaseHTTPRequestHandler) -> Asked:
    url = urlsplit(handler.path)
    length = int(handler.headers.get("Content-Length", 0))
    content = handler.rfile.read(length)
    query = parse_qsl(url.query, keep_blank_values=True, errors="surrogateescape")
    body = json.loads(content) if content else None
    return Asked(handler.command, url.path, query, dict(handler.headers), body)


def _handler(daemon: CannedDaemon) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Answers go out at once, not when the client has confirmed their head.
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            asked = _asked_by(self)
            daemon.asked.append(asked)
            daemon.connections.add(self.client_address)
            if daemon.hang_ups:
                daemon.hang_ups -= 1
                self.close_connection = True
                return
            nothing = Answer({"code": "no-route", "title": f"no {asked.path}"}, 404)
            answer = daemon.answers.get(f"{asked.method} {asked.path}", nothing)
            if answer.stream is None:
                self._send(answer)
            else:
                self._pour(answer, answer.stream(asked))

        def _send(self, answer: Answer) -> None:
            body = answer.body
            content = body if isinstance(body, bytes) else json.dumps(to_json(body)).encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _pour(self, answer: Answer, pieces: Iterator[bytes]) -> None:
            self.close_connection = True
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            # Said, or the client takes the connection for one that is kept.
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                for piece in pieces:
                    self.wfile.write(piece)
            except OSError:
                # The client has gone.
                return

        def log_message(self, format: str, *args: object) -> None:
            pass

    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        setattr(Handler, f"do_{method}", Handler._serve)
    return Handler
