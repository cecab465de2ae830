"""File and folder names as pieces and words.

A piece is what stands between separators ("HiHat01", "C#min", "128bpm"); words are the lower-case
parts of a piece ("hi", "hat", "01").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

_SEPARATORS = re.compile(r"[\s_\-–—.,;:+&()\[\]{}!?'\"’/\\|~=@*%$^<>`]+")
_DECIMAL = re.compile(r"(?<![\d.,])(\d{2,3})[.,](\d{1,2})(?![\d.,])")
#: Things that read like a tempo or a key and are neither.
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d([-_. ])\d{1,2}\1\d{1,2}|\d{1,2}([-_. ])\d{1,2}\2(?:19|20)\d\d"
    r"|\d{1,2}\.\d{1,2}\.\d{2}|(?:19|20)\d{6})(?!\d)"
)
_CLOCK = re.compile(r"(?<!\d)\d{1,2}([-_.:h])[0-5]\d(?:\1|m)[0-5]\d(?!\d)")
_VERSION = re.compile(r"(?i)(?<![a-z0-9])v(?:er(?:sion)?)?[ .]?\d+(?:\.\d+)*(?![a-z0-9])")
#: "8ch" says how many channels; "808CH", "CR-78CH" and "01CH" are closed hats.
_CHANNELS = re.compile(r"(?i)(?<![a-z0-9])(?!78)[1-9]\d?ch(?![a-z0-9])")
#: "100% Loops" is no tempo.
_SHARE = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d+)?\s?%")
_AND_B = re.compile(r"(?i)(?<![a-z])(r|d|drum)\s?(?:&|n|'n'?|and)\s?(b|bass)(?![a-z])")
_CAMEL = re.compile(
    r"[A-ZÀ-Þ]+(?=[A-ZÀ-Þ][a-zß-ÿ])|[A-ZÀ-Þ]?[a-zß-ÿ]+|[A-ZÀ-Þ]+|\d+|[^\W\d_A-Za-z]+", re.UNICODE
)


@dataclass(frozen=True)
class Name:
    """One file name (without its suffix) or folder name, taken apart.

    Attributes:
        text: the name in composed Unicode, without dates, clock times, version numbers,
            numbers of channels and shares ("100%").
    """

    text: str

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """What stands between separators, as written; decimals keep their point."""
        marked = _DECIMAL.sub(r"\1·\2", self.text)
        return tuple(p.replace("·", ".") for p in _SEPARATORS.split(marked) if p)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Lower-case words and numbers: camel case, letters and digits apart."""
        return tuple(part for piece in self.pieces for part in split_piece(piece))


#: Names whose reading is kept: the folders of one file are nearly all those of the next one.
KEPT_NAMES = 256
#: Pieces likewise: a pack writes its maker, tempo and instruments again and again.
KEPT_PIECES = 4096


@lru_cache(KEPT_NAMES)
def read_name(raw: str) -> Name:
    """Return the name for reading: composed, without lone surrogates and look-alikes of facts."""
    text = raw.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", text).replace("♯", "#").replace("♭", "b")
    text = _AND_B.sub(_joined, text)
    for pattern in (_DATE, _CLOCK, _VERSION, _CHANNELS, _SHARE):
        text = pattern.sub(" ", text)
    return Name(text)


def _joined(match: re.Match[str]) -> str:
    return "rnb" if match[1].lower() == "r" else "dnb"


@lru_cache(KEPT_PIECES)
def split_piece(piece: str) -> tuple[str, ...]:
    """Return the lower-case parts of a piece: "HiHat01" gives hi, hat, 01."""
    return split_text(piece)


def split_text(text: str) -> tuple[str, ...]:
    """Return the lower-case words and numbers of any text, as `split_piece` does of a piece."""
    return tuple(part.lower() for part in _CAMEL.findall(text))


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list written as text."""
    return frozenset(text.split())
