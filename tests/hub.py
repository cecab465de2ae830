"""A hub on loopback: serves the files of one repository as huggingface.co does, with resuming."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Hub(ThreadingHTTPServer):
    """Serves files at one commit.

    Attributes:
        files: path -> content.
        ranges: what was asked of each file, (path, first byte), in order.
        stall_after: bytes of an answer after which it stops sending until `go_on`; 0 for never.
    """

    daemon_threads = True

    def __init__(self, repo: str, revision: str, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.repo, self.revision, self.files = repo, revision, files
        self.ranges: list[tuple[str, int]] = []
        self.targets: list[str] = []
        self.stall_after = 0
        self.stalled = threading.Event()
        self.go_on = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hub

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, *, with_body: bool) -> None:
        hub = self.server
        hub.targets.append(self.path)
        prefix = f"/{hub.repo}/resolve/{hub.revision}/"
        path = urlsplit(self.path).path
        name = path.removeprefix(prefix)
        content = hub.files.get(name) if path.startswith(prefix) else None
        if content is None:
            self.send_response(404)
            self.send_header("X-Error-Code", "EntryNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        begin = 0
        if asked := self.headers.get("Range"):
            begin = int(asked.removeprefix("bytes=").split("-")[0])
        if with_body:
            hub.ranges.append((name, begin))
        self.send_response(206 if asked and with_body else 200)
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.send_header("X-Linked-Size", str(len(content)))
        self.send_header("X-Repo-Commit", hub.revision)
        self.send_header("Accept-Ranges", "bytes")
        if asked and with_body:
            self.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        body = content[begin:] if with_body else b""
        self.send_header("Content-Length", str(len(body) if with_body else len(content)))
        self.end_headers()
        self._send(body)

    def _send(self, body: bytes) -> None:
        hub, size = self.server, 1 << 20
        for start in range(0, len(body), size):
            if hub.stall_after and start >= hub.stall_after:
                hub.stalled.set()
                hub.go_on.wait(600)
            try:
                self.wfile.write(body[start : start + size])
            except OSError:
                return


@contextmanager
def serving(repo: str, revision: str, files: dict[str, bytes]) -> Iterator[Hub]:
    """Serve files for the block."""
    hub = Hub(repo, revision, files)
    thread = threading.Thread(target=hub.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.go_on.set()
        hub.shutdown()
        hub.server_close()
        thread.join(10)
