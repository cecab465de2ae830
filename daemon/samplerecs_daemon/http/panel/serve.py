"""Answers below /panel: the page, its files, and the door for a browser that is not known yet."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from samplerecs_daemon.browsers import KEPT_S, Browsers
from samplerecs_daemon.http.etags import known_tags, names
from samplerecs_daemon.http.guard import PANEL_COOKIE, TRUSTED
from samplerecs_daemon.http.measured import TEMPLATE
from samplerecs_daemon.http.panel.assets import Asset, Assets, assets
from samplerecs_daemon.http.problems import problem

HOME, LOGIN, DOOR_STYLE = "/panel/", "/panel/login", "/panel/door.css"
#: No inline script or style, nothing from elsewhere; and no text ever becomes markup.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' "
    "blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_PAGE = {"Content-Security-Policy": POLICY, "Vary": "Cookie, Accept-Encoding"}
_FOR_GOOD = {"Cache-Control": "private, max-age=31536000, immutable", "Vary": "Accept-Encoding"}

#: What the door says: title, words.
NOT_KNOWN = (
    "This browser is not let in yet",
    "Type this in a terminal on the computer that samplerecs runs on. It opens the panel with a "
    "link that works once:",
)
NO_GOOD = (
    "This link has been used, or is too old",
    "A link works once, within five minutes. Make a new one in a terminal on the computer that "
    "samplerecs runs on:",
)


class Panel:
    """Middleware that answers everything below /panel, and sends / there.

    Args:
        app: what answers everything else.
        browsers: which browsers may ask.
    """

    def __init__(self, app: ASGIApp, browsers: Browsers) -> None:
        self._app = app
        self._browsers = browsers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path: str = scope.get("path", "")
        if scope["type"] != "http" or not (path in ("/", "/panel") or path.startswith(HOME)):
            await self._app(scope, receive, send)
            return
        scope[TEMPLATE] = HOME
        if scope["method"] not in ("GET", "HEAD"):
            answer: Response = problem(
                405, "no-method", "The panel is only read.", "", {"Allow": "GET, HEAD"}
            )
        else:
            answer = self._answer(scope, path)
        if scope["method"] == "HEAD":
            answer.body = b""
        await answer(scope, receive, send)

    def _answer(self, scope: Scope, path: str) -> Response:
        if path in ("/", "/panel"):
            return RedirectResponse(HOME, 307)
        if path == LOGIN:
            return self._login(scope)
        if path == DOOR_STYLE:
            return _sent(scope, assets().files["door.css"], {"Cache-Control": "no-cache"})
        if not scope.get(TRUSTED):
            return _door(401, *NOT_KNOWN)
        if path == HOME:
            return _page(scope, assets())
        version, _, name = path.removeprefix(HOME).partition("/")
        asset = assets().files.get(name)
        if version != assets().version or asset is None:
            return problem(404, "no-route", "There is nothing at this address.")
        return _sent(scope, asset, _FOR_GOOD)

    def _login(self, scope: Scope) -> Response:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("once", [""])[-1]
        # A HEAD is a look, not a visit: it must not use the link up.
        key = self._browsers.let_in(given) if scope["method"] == "GET" else None
        if key is None:
            # The Back button, or the bookmark of a link: whoever is known already may go on.
            return RedirectResponse(HOME, 303) if scope.get(TRUSTED) else _door(403, *NO_GOOD)
        answer = Response(_ENTER, media_type="text/html", headers=_PAGE)
        answer.set_cookie(PANEL_COOKIE, key, int(KEPT_S), httponly=True, samesite="strict")
        return answer


#: Not a redirect: one that began on another page would come back without the new cookie.
_ENTER = (
    '<!doctype html><html lang="en"><meta charset="utf-8">'
    f'<meta http-equiv="refresh" content="0;url={HOME}"><title>samplerecs</title>'
    f'<p><a href="{HOME}">Go on to samplerecs</a></p></html>'
)


def _page(scope: Scope, known: Assets) -> Response:
    return _sent(scope, known.index, {**_PAGE, "Cache-Control": "private, no-cache"}, known.version)


def _door(status: int, title: str, words: str) -> Response:
    text = assets().door.replace("{title}", title).replace("{words}", words)
    return Response(text, status, _PAGE, "text/html")


def _sent(scope: Scope, asset: Asset, headers: dict[str, str], version: str = "") -> Response:
    sent = dict(headers)
    if version:
        sent["ETag"] = f'"{version}"'
        if names(known_tags(scope), sent["ETag"]):
            return Response(status_code=304, headers=sent)
    body = asset.plain
    if b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b""):
        body, sent["Content-Encoding"] = asset.gzipped, "gzip"
    return Response(body, headers=sent, media_type=asset.media_type)
