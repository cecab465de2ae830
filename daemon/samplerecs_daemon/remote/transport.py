"""Kept connections to the daemon: requests out, JSON or a `SamplerecsError` back."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import quote, urlencode, urlsplit

import httpx

from samplerecs_daemon.api import VERSION
from samplerecs_daemon.remote.errors import error_of_answer, error_of_transport, read_as, unreadable
from samplerecs_models.errors import InputError

T = TypeVar("T")
Query = Sequence[tuple[str, object]]

PREFIX = "/api/v1"
#: Longest query string and longest body that a daemon reads, in bytes.
QUERY_MAX = 8 * 1024
BODY_MAX = 1024 * 1024
_CUT_OFF = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_FAILED = 400
#: Seconds to wait for a connection, and for an answer; a file outside the library may have to be
#: heard first.
_USUAL = httpx.Timeout(60.0, connect=2.0)
#: For what copies a whole library.
SLOW = httpx.Timeout(3600.0, connect=2.0)
#: Seconds that an idle connection is kept: far less than the 30 s after which the server closes it,
#: so that a request never meets the closing.
_KEEP_S = 4.0


class Transport:
    """Speaks HTTP with the daemon of this machine; may be used from several threads.

    Args:
        address: where it listens, such as http://127.0.0.1:8765; loopback only.
        token: what shows that this program may ask.
    """

    def __init__(self, address: str, token: str) -> None:
        if urlsplit(address).hostname not in _LOOPBACK:
            raise ValueError(f"{address} is not on this machine")
        self._address = address
        self._token = token
        self._turn = threading.Lock()
        self._made: list[httpx.Client] = []
        self._free: list[httpx.Client] = []

    def get(
        self,
        path: str,
        kind: type[T],
        query: Query = (),
        *,
        under: str = "",
        timeout: httpx.Timeout = _USUAL,
    ) -> T:
        """Return what the daemon has at `path`, as `kind`; of an object, the field `under`."""
        return _read(kind, self._answer("GET", path, query=query, timeout=timeout), under)

    def post(
        self,
        path: str,
        kind: type[T],
        body: object = None,
        *,
        query: Query = (),
        under: str = "",
        timeout: httpx.Timeout = _USUAL,
    ) -> T:
        """Post `body` (plain JSON, None for none) and return the answer as `kind`."""
        content = self._answer("POST", path, body, query=query, timeout=timeout)
        return _read(kind, content, under)

    def put(self, path: str, kind: type[T], body: object) -> T:
        """Put `body` and return the answer as `kind`."""
        return _read(kind, self._answer("PUT", path, body))

    def patch(self, path: str, kind: type[T], body: object) -> T:
        """Patch with `body` and return the answer as `kind`."""
        return _read(kind, self._answer("PATCH", path, body))

    def delete(self, path: str, kind: type[T], query: Query = (), *, under: str = "") -> T:
        """Delete what is at `path` and return the answer as `kind`."""
        return _read(kind, self._answer("DELETE", path, query=query), under)

    @contextmanager
    def open(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        read_s: float | None = None,
    ) -> Iterator[httpx.Response]:
        """Open an answer that is read as it comes.

        Args:
            path: below the API's prefix.
            headers: more of them.
            read_s: seconds of silence after which it counts as lost; the usual when None.

        Raises:
            SamplerecsError: what the daemon answers, or that it does not.
        """
        timeout = _USUAL if read_s is None else httpx.Timeout(read_s, connect=2.0)
        with (
            told(),
            self._lent() as http,
            http.stream("GET", path, headers=headers, timeout=timeout) as response,
        ):
            if response.status_code >= _FAILED:
                raise error_of_answer(response.status_code, response.read())
            yield response

    def close(self) -> None:
        """Close the connections."""
        with self._turn:
            made, self._made = self._made, []
        for http in made:
            http.close()

    @contextmanager
    def _lent(self) -> Iterator[httpx.Client]:
        """Lend what speaks over one connection, to one request at a time.

        One client for all threads would keep its connections in a pool, which may close one that
        another thread has just begun to use (encode/httpcore issue 1110): on a busy machine a
        request in some thousands was lost.
        """
        with self._turn:
            if not self._free:
                self._free.append(self._speaker())
                self._made.append(self._free[-1])
            http = self._free.pop()
        try:
            yield http
        finally:
            with self._turn:
                self._free.append(http)

    def _speaker(self) -> httpx.Client:
        return httpx.Client(
            base_url=self._address + PREFIX,
            headers={
                "Authorization": f"Bearer {self._token}",
                "User-Agent": f"samplerecs/{VERSION}",
            },
            timeout=_USUAL,
            limits=httpx.Limits(keepalive_expiry=_KEEP_S),
            # A proxy of the environment must never catch what stays on this machine.
            trust_env=False,
            # Nothing is encrypted on loopback; reading the certificates would cost 20 ms a start.
            verify=False,
        )

    def _answer(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Query = (),
        timeout: httpx.Timeout = _USUAL,
    ) -> bytes:
        content = None if body is None else json.dumps(body).encode("ascii")
        headers = {} if content is None else {"Content-Type": "application/json"}
        _check_length(content or b"", BODY_MAX)
        target = path + _written(query)
        with told(), self._lent() as http:
            request = http.build_request(
                method, target, content=content, headers=headers, timeout=timeout
            )
            try:
                response = http.send(request)
            except _CUT_OFF:
                # Its connection was closed as it was sent. What only asks is asked again; of
                # anything else nobody knows whether it was done.
                if method != "GET":
                    raise
                response = http.send(request)
        if response.status_code >= _FAILED:
            raise error_of_answer(response.status_code, response.content)
        return response.content


@contextmanager
def told() -> Iterator[None]:
    """Raise `DaemonGone` for what goes wrong on the way."""
    try:
        yield
    except httpx.TransportError as error:
        raise error_of_transport(error) from error


def _read(kind: type[T], content: bytes, under: str = "") -> T:
    try:
        answer = json.loads(content)
        found = answer[under] if under else answer
    except (ValueError, TypeError, KeyError):
        raise unreadable() from None
    return read_as(kind, found)


def _written(query: Query) -> str:
    """Return the query string with its "?"; a path's bytes are kept whatever they are.

    Raises:
        InputError: when it is longer than a daemon reads.
    """
    if not query:
        return ""
    plain = [(name, _bytes(value)) for name, value in query]
    text = urlencode(plain, quote_via=quote)
    _check_length(text, QUERY_MAX)
    return f"?{text}"


def _check_length(sent: str | bytes, most: int) -> None:
    if len(sent) > most:
        raise InputError(
            f"The request is too long: {len(sent):,} bytes of at most {most:,}.", "Shorten it."
        )


def _bytes(value: object) -> bytes:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        # Half a character, as Windows allows in names.
        return text.encode("utf-8", "surrogatepass")
