"""File names as they are typed or pasted into a search: "juno_pad01.ogg", "BT0A0D0", a path.

Words for ranking leave out numbers and single letters, which say nothing of a sound; a name is
made of them. So an index also keeps every part of each file's name, and each name as a whole: one
word of letters and digits alone, behind a mark that begins no other word. This is the one way in
which a file is looked up by its name: a sound that is called by it (`recommend.naming`) is, too.
"""

from __future__ import annotations

import re

from samplerecs_models.metadata.tokens import split_text

#: Before a whole name among the words of an index.
MARK = "="
#: Letters and digits from which the beginning of a whole name is looked for.
BEGINNING_FROM = 3
#: What a file of sounds ends with; only these are taken off what was typed ("Bass v1.5" is whole).
_SUFFIX = re.compile(
    r"\.(?:wave?|bwf|rf64|w64|aif[fc]?|caf|au|snd|flac|og[ga]|opus|mp[234]|m4[ab]|aac|alac)$"
)
_FOLDERS = re.compile(r"^.*[/\\]")
#: What nobody types as a word of a wish: it has a digit, a joining sign or a suffix.
_NAMELIKE = re.compile(r"[\d_/\\]")


def without_suffix(text: str) -> str:
    """Return a typed name without the suffix of a sound file; lower case is expected."""
    return _SUFFIX.sub("", text)


def is_namelike(text: str) -> bool:
    """Say whether a text looks like the name of a file, and not like words for a sound."""
    return bool(_NAMELIKE.search(text)) or without_suffix(text) != text


def parts_of(stem: str) -> tuple[str, ...]:
    """Return all of a name's words, numbers and letters, in order, none left out.

    A name in camel case is given twice, the second time as a query in lower case is taken apart.

    Args:
        stem: a file's name without its suffix, composed (NFC).
    """
    parts, lower = split_text(stem), split_text(stem.lower())
    return parts if parts == lower else parts + lower


def whole(stem: str) -> str:
    """Return the word that stands for a whole name: what has no letter or digit stands as it is.

    Args:
        stem: a file's name without its suffix, lower case, composed (NFC).
    """
    letters = letters_of(stem)
    return f"{MARK}{letters or stem}" if stem else ""


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, in one case."""
    return "".join(filter(str.isalnum, text)).casefold().lower()


def wholes(typed: str) -> tuple[str, ...]:
    """Return the words that may stand for a name or a path as it was typed, the likeliest first.

    Args:
        typed: lower case, composed (NFC).
    """
    name = _FOLDERS.sub("", typed.strip().strip("\"'"))
    found = (whole(without_suffix(name)), whole(name))
    return tuple(dict.fromkeys(word for word in found if word))
