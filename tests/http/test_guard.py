"""What is refused before it reaches a route: names, origins, tokens, sizes, odd addresses."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket

import httpx
import pytest
from http_parts import TOKEN, Served
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from samplerecs_daemon.http.guard import Guard

BODY_MAX, QUERY_MAX = 1 << 20, 8 << 10
OTHER = "not-the-token-but-of-the-same-length-000000"


def problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert (said["status"], said["code"], said["type"]) == (status, code, f"urn:samplerecs:{code}")
    assert said["title"]


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil:{port}", "",
     "127.0.0.1:{port}.evil", "0.0.0.0:{port}", "user@127.0.0.1:{port}"],
)  # fmt: skip
def test_other_hosts_are_refused(served: Served, http: httpx.Client, host: str) -> None:
    named = {"Host": host.format(port=served.services.port)}
    problem(http.get("/status", headers=named), 403, "wrong-host")
    problem(http.get("/healthz", headers=named), 403, "wrong-host")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_our_own_hosts_and_origins_are_let_in(
    served: Served, http: httpx.Client, host: str
) -> None:
    name = f"{host}:{served.services.port}"
    headers = {"Host": name, "Origin": f"http://{name}"}
    assert http.get("/recommendations/context", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1", "", "file://",
     "http://127.0.0.1"],
)  # fmt: skip
def test_pages_of_other_origins_are_refused(
    served: Served, http: httpx.Client, origin: str
) -> None:
    headers = {"Origin": origin.format(port=served.services.port)}
    problem(http.post("/undo", headers=headers), 403, "wrong-origin")
    problem(http.get("/healthz", headers=headers), 403, "wrong-origin")


def test_no_page_is_told_that_it_may_ask(http: httpx.Client) -> None:
    headers = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    answer = http.options("/undo", headers=headers)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": f"Bearer {OTHER}"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": "Bearer"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"X-Samplerecs-Token": OTHER},
        {"X-Samplerecs-Token": ""},
        {"Cookie": f"samplerecs_token={OTHER}"},
        {"Cookie": f"other={TOKEN}"},
        {"Cookie": "samplerecs_token=\xe9"},
        # The cookie of a page that another program of this machine serves.
        {"Cookie": f"samplerecs_token={TOKEN}", "Sec-Fetch-Site": "same-site"},
        {"Cookie": f"samplerecs_token={TOKEN}", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_without_the_token_nothing_is_told(served: Served, headers: dict[str, str]) -> None:
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    with served.client(token=None) as anybody:
        for path in ("/status", "/openapi.json", "/recommendations/top", "/no/such/place"):
            answer = anybody.get(path, headers=sent)
            problem(answer, 401, "no-token")
            assert answer.headers["www-authenticate"] == "Bearer"
        problem(anybody.get(f"{served.address}/recommendations/top", headers=sent), 401, "no-token")


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": f"Bearer {TOKEN}"},
        {"Authorization": f"bearer  {TOKEN}"},
        {"X-Samplerecs-Token": TOKEN},
        {"Cookie": f"samplerecs_token={TOKEN}"},
        {"Cookie": f"a=b; samplerecs_token={TOKEN}", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_each_way_to_show_the_token(served: Served, headers: dict[str, str]) -> None:
    with served.client(token=None) as client:
        assert client.get("/recommendations/context", headers=headers).status_code == 200


def test_health_needs_no_token(served: Served) -> None:
    with served.client(token=None) as anybody:
        for path in ("/healthz", f"{served.address}/healthz"):
            answer = anybody.get(path)
            assert answer.status_code == 200
            assert answer.json()["status"] == "ok"


def test_every_answer_has_its_headers(served: Served, http: httpx.Client) -> None:
    with served.client(token=None) as anybody:
        answers = [http.get("/status"), http.get("/nothing"), anybody.get("/status")]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


def test_a_long_query_is_refused(http: httpx.Client) -> None:
    # Up to there it is read, and answered by the grammar's own limit.
    problem(http.get("/samples?q=" + "a" * (QUERY_MAX - 2)), 422, "bad-filter")
    problem(http.get("/samples?q=" + "a" * (QUERY_MAX - 1)), 414, "query-too-long")


def test_a_large_body_is_refused_by_its_header(served: Served) -> None:
    head = f"POST /api/v1/boards HTTP/1.1\r\nHost: 127.0.0.1:{served.services.port}\r\n"
    head += f"Authorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n"
    for length in (str(BODY_MAX + 1), "9" * 19):
        answer = served.raw(f"{head}Content-Length: {length}\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 413"), length
        assert b"body-too-large" in answer


def test_a_large_body_is_refused_as_it_comes(served: Served) -> None:
    """It is in pieces, says no length, and never ends: what came so far decides."""
    head = f"POST /api/v1/boards HTTP/1.1\r\nHost: 127.0.0.1:{served.services.port}\r\n"
    head += f"Authorization: Bearer {TOKEN}\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", served.services.port), 60) as sock:
        sock.sendall(head.encode() + piece * (BODY_MAX // 0x8000))
        sock.settimeout(0.3)
        with pytest.raises(TimeoutError):
            sock.recv(100)
        sock.settimeout(60)
        sock.sendall(b"1\r\nx\r\n")
        assert sock.recv(100).startswith(b"HTTP/1.1 413")


def test_a_chunked_body_within_the_limit_is_read(http: httpx.Client) -> None:
    body = json.dumps({"name": "x" * 100}).encode() + b" " * 1000
    pieces = (body[at : at + 7] for at in range(0, len(body), 7))
    headers = {"Content-Type": "application/json"}
    assert http.post("/boards", content=pieces, headers=headers).status_code == 201


def test_a_refused_request_does_not_have_its_body_read(served: Served) -> None:
    """Without the token, a body may be promised and never come: the answer does not wait."""
    request = f"POST /api/v1/undo HTTP/1.1\r\nHost: 127.0.0.1:{served.services.port}\r\n"
    request += "Content-Length: 1000\r\n\r\n"
    assert served.raw(request.encode()).startswith(b"HTTP/1.1 401")


@pytest.mark.parametrize("junk", [b"\x16\x03\x01\x02\x00", b"GET\r\n\r\n", b"\0" * 5000 + b"\r\n"])
def test_what_is_no_http_does_no_harm(served: Served, http: httpx.Client, junk: bytes) -> None:
    with contextlib.suppress(ConnectionResetError):
        assert b"400" in served.raw(junk)[:30]
    assert http.get("/healthz").status_code == 200


def test_two_hosts_are_refused(served: Served) -> None:
    own = f"127.0.0.1:{served.services.port}"
    request = f"GET /healthz HTTP/1.1\r\nHost: {own}\r\nHost: evil\r\n\r\n"
    assert served.raw(request.encode()).startswith((b"HTTP/1.1 400", b"HTTP/1.1 403"))


def test_a_connection_that_says_nothing_holds_up_nobody(served: Served, http: httpx.Client) -> None:
    silent = [socket.create_connection(("127.0.0.1", served.services.port)) for _ in range(50)]
    try:
        for sock in silent[:25]:
            sock.sendall(b"GET /api/v1/status HTTP/1.1\r\nHo")
        assert http.get("/recommendations/top").status_code == 200
    finally:
        for sock in silent:
            sock.close()


@pytest.mark.parametrize(
    "dots", ["..%2f..%2fetc%2fpasswd", "%2e%2e%2f", "..%5c..%5cwindows", "%2fetc%2fpasswd",
             "1%2f..%2f..", "....//", "%00", "1%00", "-1", "0", "99999999999999999999", "1e3",
             "NaN", "١", "%c0%ae%c0%ae", "1;rm", "C%3a%5c"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/samples/{}"),
        ("GET", "/samples/{}/audio"),
        ("GET", "/samples/{}/waveform"),
        ("GET", "/samples/{}/similar"),
        ("GET", "/samples/{}/why"),
        ("POST", "/samples/{}/feedback"),
        ("POST", "/samples/{}/tags"),
        ("GET", "/boards/{}"),
        ("GET", "/boards/{}/zip"),
        ("GET", "/boards/{}/manifest"),
        ("DELETE", "/boards/1/sounds/{}"),
        ("POST", "/sessions/{}/resume"),
        ("GET", "/library/jobs/{}"),
        ("GET", "/{}"),
    ],
)
def test_no_parameter_leaves_its_place(
    http: httpx.Client, method: str, path: str, dots: str
) -> None:
    answer = http.request(method, path.format(dots), json={} if method == "POST" else None)
    assert answer.status_code in (404, 405, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "root:" not in answer.text


def test_what_is_refused_is_counted(served: Served, http: httpx.Client) -> None:
    def counted() -> dict[str, int]:
        return served.services.measures.counters()

    before = counted()
    http.get("/status", headers={"Host": "evil.example"})
    http.post("/undo", headers={"Origin": "null"})
    http.get("/samples?q=" + "a" * QUERY_MAX)
    http.post("/boards", content=b" " * (BODY_MAX + 1))
    with served.client(token=None) as anybody:
        anybody.get("/status")
    after = counted()
    reasons = ("wrong-host", "wrong-origin", "query-too-long", "body-too-large", "no-token")
    for name in (f"http refused {reason}" for reason in reasons):
        assert after[name] == before.get(name, 0) + 1, name


def lan_guard(host: str, *, token: str = TOKEN, path: str = "/healthz", origin: str = "") -> int:
    """Ask a guard that is open to the network, on port 8765; return the status."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await Response("ok")(scope, receive, send)

    headers = {"Host": host, "Authorization": f"Bearer {token}"}
    headers |= {"Origin": origin} if origin else {}
    transport = httpx.ASGITransport(Guard(app, TOKEN, 8765, lan=True))

    async def ask() -> int:
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.get(f"http://x{path}", headers=headers)
            return answer.status_code

    return asyncio.run(ask())


@pytest.mark.parametrize("host", ["192.168.1.7:8765", "[fe80::1]:8765", "127.0.0.1:8765"])
def test_on_the_network_addresses_are_let_in_with_the_token(host: str) -> None:
    assert lan_guard(host) == 200
    assert lan_guard(host, origin=f"http://{host}") == 200
    assert lan_guard(host, token="wrong") == 401


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/healthz", "/api/v1/status"])
def test_on_the_network_everything_needs_the_token(path: str) -> None:
    assert lan_guard("192.168.1.7:8765", token="wrong", path=path) == 401
    assert lan_guard("192.168.1.7:8765", path=path) == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example:8765", "192.168.1.7:80", "192.168.1.7", "192.168.1.7.evil:8765", "0x7f:8765"],
)
def test_on_the_network_names_are_still_refused(host: str) -> None:
    assert lan_guard(host) == 403


def test_on_the_network_pages_of_other_addresses_are_refused() -> None:
    assert lan_guard("192.168.1.7:8765", origin="http://192.168.1.8:8765") == 403
