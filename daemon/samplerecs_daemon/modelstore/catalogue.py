"""The models that can be fetched by name, each at one commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from samplerecs_models.embed.clap.manifest import AUDIO, TEXT, TOKENIZER
from samplerecs_models.errors import InputError

#: Ending of a file's stem, by precision, as exports for the web name them.
SUFFIXES: Mapping[str, str] = {"fp32": "", "fp16": "_fp16", "int8": "_quantized"}
#: What is fetched where the user does not say: half the time of fp32 on a processor.
DEFAULT_PRECISION = "int8"
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A model of the catalogue.

    Attributes:
        name: what it is asked for by.
        title: the name in its manifest.
        repo, revision: where it lies on the hub, and the commit.
        license: as its authors say.
        help: one line for people.
        sizes: (file, precision) -> about so many bytes; for `models list` alone.
    """

    name: str
    title: str
    repo: str
    revision: str
    license: str
    help: str
    sizes: Mapping[tuple[str, str], int]

    def remote(self, name: str, precision: str) -> str:
        """Return the path in the repository of one of our files."""
        if name == TOKENIZER:
            return name
        path = PurePosixPath("onnx", name)
        return str(path.with_stem(path.stem + SUFFIXES[precision]))

    def size(self, precision: str, *, text: bool) -> int:
        """Return about how many bytes are fetched."""
        names = (AUDIO, TEXT, TOKENIZER) if text else (AUDIO,)
        return sum(self.sizes[(name, precision)] for name in names)


CATALOGUE: tuple[Entry, ...] = (
    Entry(
        name="clap",
        title="clap-htsat-unfused",
        repo="Xenova/clap-htsat-unfused",
        revision="c28f2883575e590e04d3146ff0713c2448d691ba",
        license="Apache-2.0",
        help="sounds and words in one space: finds sounds by a description, and by likeness",
        sizes={
            (AUDIO, "fp32"): 118 * _MB,
            (AUDIO, "fp16"): 60 * _MB,
            (AUDIO, "int8"): 34 * _MB,
            (TEXT, "fp32"): 502 * _MB,
            (TEXT, "fp16"): 251 * _MB,
            (TEXT, "int8"): 127 * _MB,
            **dict.fromkeys(((TOKENIZER, one) for one in SUFFIXES), 2 * _MB),
        },
    ),
)


def entry_of(name: str) -> Entry:
    """Return the entry of a name.

    Raises:
        InputError: when there is none.
    """
    for entry in CATALOGUE:
        if name in (entry.name, entry.title, entry.repo):
            return entry
    known = ", ".join(entry.name for entry in CATALOGUE)
    raise InputError(
        f"There is no model {name!r} to fetch.",
        f"Known: {known}. One that you exported yourself: samplerecs models install --from FOLDER",
    )
