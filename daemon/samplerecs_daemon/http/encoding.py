"""Bytes of JSON for what the engine answers."""

from __future__ import annotations

import json

from samplerecs_daemon.api import to_json


def encode(value: object) -> bytes:
    """Return a wire object as JSON.

    Escaped to ASCII: file names that are no Unicode hold lone surrogates, which UTF-8 refuses.
    """
    return json.dumps(to_json(value), separators=(",", ":"), allow_nan=False).encode("ascii")
