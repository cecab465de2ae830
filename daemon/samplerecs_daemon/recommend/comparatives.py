"""What is wanted relative to something ('darker') as plain words."""

from __future__ import annotations

from samplerecs_daemon.recommend.synonyms import MEANINGS

#: Words that join and say nothing of a sound.
_JOINING = "like this that but and a an the with of in on for more much slightly bit very"
JOINING = frozenset(_JOINING.split())
_IRREGULAR = {"better": "", "fatter": "fat", "bigger": "big"}


def plain(word: str) -> str:
    """Return the word that a comparative compares by ("darker": "dark"), else the word itself."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in MEANINGS or not word.endswith("er"):
        return word
    for stem in (word[:-2], word[:-1], word[:-3], f"{word[:-3]}y"):
        if stem in MEANINGS:
            return stem
    return word


def spoken(words: str) -> str:
    """Return a prompt as it is put to a model: comparatives made plain, joining words left out.

    A prompt of joining words alone stays as it is.
    """
    said = [plain(word) for word in words.split() if word not in JOINING]
    return " ".join(word for word in said if word) or words
