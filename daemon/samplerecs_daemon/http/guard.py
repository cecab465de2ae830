"""What stands before every request: loopback is not safe by itself.

A page in the browser can send requests to 127.0.0.1, and a name that its owner points at 127.0.0.1
makes it the same origin. So Host and Origin are checked, everything but /healthz needs the token,
and what a request may cost before that is known is bounded.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from samplerecs_daemon.http.problems import Refusal, problem

#: Longest body and query string, in bytes; longest time for a body to arrive, in seconds.
BODY_MAX, QUERY_MAX, BODY_S = 1 << 20, 8 << 10, 30.0
COOKIE = "samplerecs_token"
#: The cookie of a browser that was let in by a link; see `daemon.browsers`.
PANEL_COOKIE = "samplerecs_panel"
OPEN_PATHS = frozenset({"/healthz", "/api/v1/healthz"})
#: Answered to everybody: with a way in for those who have none, or to a secret of their own.
DOORS = frozenset({"/", "/panel", "/panel/", "/panel/login", "/panel/door.css"})
ONE_TIME = "/api/v1/drag/"
#: Set in the scope of a request that bears the token or a browser's key.
TRUSTED = "samplerecs.trusted"
#: In the scope of a request that is trusted by a browser's key alone: that key; else "".
BROWSER = "samplerecs.browser"
#: Sent with every answer; a route that sets one of them itself keeps its own.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; frame-ancestors 'none'",
}


class Guard:
    """Middleware that refuses what must not reach the routes.

    Args:
        app: what it stands before.
        token: what a request must bear.
        port: where the server listens.
        lan: other computers may ask, by the address of this one; then /healthz needs the token
            too.
        knows: says whether a browser's key may ask.
        count: told each request that is refused, by status and by reason.
    """

    def __init__(
        self,
        app: ASGIApp,
        token: str,
        port: int,
        *,
        lan: bool = False,
        knows: Callable[[str], bool] = lambda _: False,
        count: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._app = app
        self._token = token.encode()
        self._knows = knows
        self._count = count
        self._port = port
        self._lan = lan
        self._open = frozenset() if lan else OPEN_PATHS
        names = ("127.0.0.1", "localhost", "[::1]")
        self._hosts = {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        send = _with_headers(send)
        refusal = self._refusal(scope)
        if refusal is None and _has_body(Headers(scope=scope)):
            body, refusal = await _read(receive)
            receive = _replay(body, receive)
        if refusal is not None:
            self._count(f"http {refusal.status_code}")
            self._count(f"http refused {refusal.code}")
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        if len(scope["query_string"]) > QUERY_MAX:
            return problem(414, "query-too-long", f"The query is over {QUERY_MAX} bytes.")
        bears = self._bears_token(headers)
        scope[BROWSER] = "" if bears else self._browser(headers)
        scope[TRUSTED] = bears or bool(scope[BROWSER])
        return self._foreign(headers) or self._untrusted(scope) or _heavy(headers)

    def _foreign(self, headers: Headers) -> Refusal | None:
        """Refuse names that are not ours: DNS rebinding, and pages of other origins."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or not self._is_ours(hosts[0].lower()):
            return problem(403, "wrong-host", "This name is not the daemon's.", "Use 127.0.0.1.")
        own = self._origins | {f"http://{hosts[0].lower()}"}
        if any(origin.lower() not in own for origin in origins):
            return problem(403, "wrong-origin", "Pages of other origins may not ask here.")
        return None

    def _is_ours(self, host: str) -> bool:
        """Say whether a Host names this server: never by a name that others could point at it."""
        return host in self._hosts or (self._lan and _is_address(host, self._port))

    def _untrusted(self, scope: Scope) -> Refusal | None:
        path: str = scope["path"]
        if scope[TRUSTED] or path in self._open | DOORS or path.startswith(ONE_TIME):
            return None
        return problem(
            401,
            "no-token",
            "The token is missing or wrong.",
            "Send the token of the running daemon, as `Authorization: Bearer TOKEN`.",
            {"WWW-Authenticate": "Bearer"},
        )

    def _bears_token(self, headers: Headers) -> bool:
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        given = [headers.get("x-samplerecs-token", "")]
        given += [bearer.strip()] if scheme.lower() == "bearer" else []
        return self._is_token(given + _own_cookies(headers, COOKIE))

    def _browser(self, headers: Headers) -> str:
        """Return the key of a browser that is known; "" where there is none."""
        return next(filter(self._knows, _own_cookies(headers, PANEL_COOKIE)), "")

    def _is_token(self, given: Iterable[str]) -> bool:
        # Every candidate is compared, and as bytes: compare_digest refuses other characters.
        right = [
            hmac.compare_digest(each.encode("utf-8", "replace"), self._token) for each in given
        ]
        return bool(self._token) and any(right)


def _is_address(host: str, port: int) -> bool:
    """Say whether a Host is a bare IP address with our port: no page can make a name of it."""
    address, _, number = host.rpartition(":")
    if number != str(port):
        return False
    try:
        ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return False
    return True


def _own_cookies(headers: Headers, name: str) -> list[str]:
    """Return the cookies of a name that came with a request of our own pages."""
    # Cookies know no ports: a page of another server on this machine is "same-site" and gets them
    # sent along. Browsers say so.
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return []
    return _cookies(headers.getlist("cookie"), name)


def _cookies(headers: Iterable[str], name: str) -> list[str]:
    found = []
    for header in headers:
        try:
            jar = SimpleCookie(header)
        except CookieError:
            continue
        if name in jar:
            found.append(jar[name].value)
    return found


def _has_body(headers: Headers) -> bool:
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _heavy(headers: Headers) -> Refusal | None:
    length = headers.get("content-length", "0")
    return _too_large() if not length.isdecimal() or int(length) > BODY_MAX else None


def _too_large() -> Refusal:
    # The rest of the body is on its way: the connection cannot be used again.
    return problem(
        413,
        "body-too-large",
        f"The body of the request is over {BODY_MAX >> 20} MiB.",
        headers={"Connection": "close"},
    )


async def _read(receive: Receive) -> tuple[bytes, Refusal | None]:
    """Return the whole body, or the refusal: counted as it comes, whatever its header said."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return b"", None
                body += message.get("body", b"")
                if len(body) > BODY_MAX:
                    return b"", _too_large()
                if not message.get("more_body", False):
                    return bytes(body), None
    except TimeoutError:
        gone = {"Connection": "close"}
        return b"", problem(408, "too-slow", "The body did not arrive in time.", headers=gone)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Hand out a body that was read already, then what comes after it."""
    waiting = [body]

    async def replayed() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return replayed


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
