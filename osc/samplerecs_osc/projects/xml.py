"""XML of a file nobody vouches for, read as a stream: no entities, no depth without end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.parsers import expat

from samplerecs_osc.projects.model import Unusable

#: Elements inside each other; the deepest racks of Live stay below 200.
MOST_DEEP = 2000

Attributes = Mapping[str, str]


class XmlReader:
    """Base of the XML formats: `opened` and `closed` are told of each element.

    Attributes:
        path: names of the elements that are open, the outermost first; while `opened` and
            `closed` run, the last one is the element they are told of.
    """

    root: frozenset[str] = frozenset()
    """Names that the outermost element may have."""

    def __init__(self) -> None:
        self.path: list[str] = []

    def read(self, data: Iterable[bytes]) -> None:
        """Read the document.

        Raises:
            Unusable: when it is no such document, or declares entities.
        """
        # All of these formats are UTF-8; a document must not choose a decoder of Python's.
        parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _doctype
        parser.EntityDeclHandler = _entity
        try:
            for piece in data:
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            what = expat.errors.messages.get(error.code, "not XML")
            raise Unusable(f"it is damaged at line {error.lineno} ({what})") from None

    def opened(self, name: str, attributes: Attributes) -> None:
        """An element began."""

    def closed(self, name: str) -> None:
        """An element ended."""

    def inside(self, name: str) -> bool:
        """Say whether an element of this name is open."""
        return name in self.path

    def above(self, levels: int = 1) -> str:
        """Return the name of the element so many levels above the current one, or ""."""
        return self.path[-1 - levels] if len(self.path) > levels else ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.path and name not in self.root:
            raise Unusable("it is XML of another kind")
        if len(self.path) >= MOST_DEEP:
            raise Unusable("its elements lie too deep in each other")
        self.path.append(name)
        self.opened(name, attributes)

    def _end(self, name: str) -> None:
        self.closed(name)
        self.path.pop()


def _doctype(name: str, system: str | None, public: str | None, inside: bool) -> None:
    # LMMS writes a bare "<!DOCTYPE lmms-project>"; one that holds or names more is an attack.
    if system or public or inside:
        raise Unusable(f"its document type {name[:40]!r} declares more than a name")


def _entity(name: str, *_rest: object) -> None:
    raise Unusable(f"it declares the entity {name[:40]!r}")
