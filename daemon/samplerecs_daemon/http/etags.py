"""ETags: whether a client has the latest already."""

from __future__ import annotations

from starlette.types import Scope


def known_tags(scope: Scope) -> str:
    """Return the ETags that a client has, as it sent them."""
    found = (value for name, value in scope["headers"] if name == b"if-none-match")
    return b",".join(found).decode("latin-1")


def names(known: str, etag: str) -> bool:
    """Say whether an If-None-Match header names `etag`; the weak comparison, as for GET."""
    listed = {each.strip().removeprefix("W/") for each in known.split(",")}
    return "*" in listed or etag.removeprefix("W/") in listed
