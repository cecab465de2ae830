"""Which words a sound answers only by a copy: the same sound once more, elsewhere in the library.

A sound is found by the names and folders of all its copies. Who is told that "Clap Tape 04" matches
"house" looks for that word in its name in vain, where it stands on the folder of a copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samplerecs_daemon.index.words import normal, singular
from samplerecs_daemon.recommend.prompt import terms_of_words
from samplerecs_daemon.store.rows import SampleRow


def copies_answering(row: SampleRow, words: Sequence[str]) -> Mapping[str, str]:
    """Return word -> the copies that it stands on, in words: "its copy NightDrive_Clap_01.wav".

    Args:
        row: of the sound.
        words: those that it answers to, lower case.

    Returns:
        Without the words that its own name, folders, tags or role have.
    """
    if not row.other_names:
        return {}
    own = " ".join(normal(text) for text in (row.folder, row.name, *row.described.tags))
    return {
        word: _called(row.other_names, word)
        for word in words
        if singular(word) not in own and not _is_role(row, word)
    }


def _is_role(row: SampleRow, word: str) -> bool:
    return any(row.described.role.value in term.roles for term in terms_of_words([word]))


def _called(names: Sequence[str], word: str) -> str:
    """Return the copies whose names have the word, else all: it is then on one of their folders."""
    named = [name for name in names if singular(word) in normal(name)] or names
    return f"its copy {named[0]}" if len(named) == 1 else f"one of its copies ({', '.join(named)})"
