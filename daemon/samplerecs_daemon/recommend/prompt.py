"""A prompt's words as terms: what each may mean in names, roles, kinds and sound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from samplerecs_daemon.index.filenames import without_suffix
from samplerecs_daemon.index.words import Term, normal, singular
from samplerecs_daemon.recommend.comparatives import plain
from samplerecs_daemon.recommend.synonyms import FAMILIES, MEANINGS
from samplerecs_models.metadata import lexicon
from samplerecs_models.metadata.tokens import split_piece
from samplerecs_models.query import Filter
from samplerecs_models.vocabulary import Kind, Role

_KIND_WORDS = (
    (lexicon.LOOP_WORDS, Kind.LOOP),
    (lexicon.SHOT_WORDS, Kind.ONE_SHOT),
    (lexicon.TEXTURE_WORDS, Kind.TEXTURE),
)


def terms_of(wanted: Filter) -> tuple[Term, ...]:
    """Return the terms of a query's words and phrases, in order."""
    return (
        *(_phrase(phrase) for phrase in wanted.phrases),
        *terms_of_words(wanted.words),
    )


def terms_of_words(words: Iterable[str]) -> tuple[Term, ...]:
    """Return one term a word; words that name a role together ("closed hat") make one.

    A word of letters and digits is a part of a name, and one term. Single letters count only
    where nothing else is asked.
    """
    terms: list[Term] = []
    plain_parts: list[str] = []
    for word in words:
        typed = without_suffix(normal(word))
        parts = _parts(typed)
        if len(parts) > 1 and any(part.isdigit() for part in parts):
            terms += _plain_terms(plain_parts)
            plain_parts = []
            terms.append(Term(" ".join(parts), phrase=True, typed=typed))
        else:
            plain_parts += parts
    terms += _plain_terms(plain_parts)
    return tuple(term for term in terms if not _is_letter(term.text)) or tuple(terms)


def in_parts(terms: Iterable[Term], unanswered: Iterable[Term]) -> tuple[Term, ...]:
    """Return the terms, and of typed names that nothing answers their parts, each for itself."""
    unknown = set(map(id, unanswered))
    return tuple(
        part
        for term in terms
        for part in (
            terms_of_words(term.text.split()) if term.typed and id(term) in unknown else (term,)
        )
    )


def _plain_terms(parts: Sequence[str]) -> list[Term]:
    terms: list[Term] = []
    at = 0
    while at < len(parts):
        length = _role_phrase(parts, at)
        terms.append(_phrase(" ".join(parts[at : at + length])) if length > 1 else _word(parts[at]))
        at += length
    return terms


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isalpha()


def _parts(word: str) -> Sequence[str]:
    """Return a word as names are split ("hi-hat" -> hi, hat); what is all signs stays whole."""
    if word in MEANINGS or word in FAMILIES:
        return (word,)
    return [part for piece in word.replace("-", " ").split() for part in split_piece(piece)] or [
        word
    ]


def _role_phrase(parts: Sequence[str], at: int) -> int:
    """Return how many words from `at` name one role together; 1 when they do not."""
    for length in range(min(lexicon.LONGEST_PHRASE, len(parts) - at), 1, -1):
        if tuple(parts[at : at + length]) in lexicon.ROLES:
            return length
    return 1


def _phrase(text: str) -> Term:
    words = tuple(part for word in normal(text).split() for part in _parts(word))
    named = lexicon.ROLES.get(words)
    return Term(" ".join(words), phrase=True, roles=(named[0],) if named else ())


def _word(word: str) -> Term:
    kinds = tuple(kind for words, kind in _KIND_WORDS if word in words)
    # What is darker is dark, also by name.
    said = plain(word) or word
    meaning = MEANINGS.get(said, {})
    return Term(said, descriptors=meaning, roles=_roles(word), kinds=kinds)


def _roles(word: str) -> tuple[Role, ...]:
    family = FAMILIES.get(singular(word))
    if family or word in lexicon.SHY:
        return family or ()
    named = lexicon.ROLES.get((word,))
    return (named[0],) if named else ()
