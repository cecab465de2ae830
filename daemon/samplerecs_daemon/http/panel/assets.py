"""The panel's files, read once and kept in memory, each also compressed.

Their address holds a hash of all of them: a browser keeps them for good and asks for none twice,
and a new version of the panel is never mixed with an old one.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WEB = Path(__file__).parents[2] / "web"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
#: Modules that are loaded when their view is opened; all others at once.
LATER = "views/"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its content type, its bytes, and the same compressed."""

    media_type: str
    plain: bytes
    gzipped: bytes


@dataclass(frozen=True, slots=True)
class Assets:
    """All files by their path below the folder, and the hash that is in their address."""

    version: str
    files: dict[str, Asset]
    index: Asset
    door: str


@cache
def assets() -> Assets:
    """Return the panel's files."""
    found = {
        path.relative_to(WEB).as_posix(): path.read_bytes()
        for path in sorted(WEB.rglob("*"))
        if path.suffix in TYPES and path.is_file()
    }
    version = _version(found)
    index = _index(found.pop("index.html"), list(found), version)
    door = found.pop("door.html").decode()
    files = {name: _asset(name, data) for name, data in found.items()}
    return Assets(version, files, _asset("index.html", index), door)


def _version(found: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, data in found.items():
        digest.update(name.encode() + b"\0" + data)
    return digest.hexdigest()[:16]


def _index(page: bytes, names: list[str], version: str) -> bytes:
    """Return the first page with the address of the files, and the modules to load at once."""
    base = f"/panel/{version}"
    modules = [name for name in names if name.endswith(".js") and not name.startswith(LATER)]
    preloads = "\n".join(f'<link rel="modulepreload" href="{base}/{name}">' for name in modules)
    text = page.decode().replace("<!-- modules -->", preloads)
    return text.replace("{base}", base).replace("{version}", version).encode()


def _asset(name: str, data: bytes) -> Asset:
    return Asset(TYPES[Path(name).suffix], data, gzip.compress(data, 6, mtime=0))
