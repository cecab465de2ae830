"""All that an index answers, by id: what two indexes of one library must agree on."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from libraries import NOW, unit

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.index.strings import Strings
from samplerecs_daemon.index.words import Postings, Term
from samplerecs_models.harmony import Key
from samplerecs_models.rank.columns import Candidates, Query
from samplerecs_models.rank.prepared import STRATA
from samplerecs_models.rank.ranker import FusionRanker
from samplerecs_models.vocabulary import Mode, Role

#: What a library of these tests is asked: words, a beginning, plurals, one that nobody bears.
ASKED = ("dusty", "du", "kick", "kicks", "café", "zz", "warm pad", "pads", "nobody")
PHRASES = (("dusty", "kick"), ("warm", "pa"), ("kick", "dusty"))


def answers(index: LibraryIndex) -> dict[str, Any]:
    """Return everything that may not depend on how the index came to be."""
    check_order(index)
    ids = index.columns.ids.tolist()
    return {
        "generation": index.generation,
        "rows": {i: _row(index, row) for row, i in enumerate(ids)},
        "freshest": index.columns.freshest.tolist(),
        "usual": index.columns.usual.tolist(),
        "words": {word: _by_id(index, index.words.hits(word)) for word in ASKED},
        "tags": {word: _by_id(index, index.tags.hits(word)) for word in ASKED},
        "phrases": {words: _by_id(index, index.words.phrase(words)) for words in PHRASES},
        "lists": [_list(index, query) for query in _queries(index)],
    }


def check_order(index: LibraryIndex) -> None:
    """Fail where the arrays are not in the order that is promised of them."""
    columns = index.columns
    assert index.ids.tolist() == sorted(columns.ids.tolist())
    assert columns.ids[index.rows_of_ids].tolist() == index.ids.tolist()
    assert sorted(columns.stratum_order.tolist()) == list(range(len(index)))
    assert (np.diff(columns.stratum[columns.stratum_order].astype(int)) >= 0).all()
    assert len(columns.stratum_starts) == STRATA + 1
    assert columns.vectors.shape[0] == len(index)
    for names in (index.packs, index.folders, index.words.vocabulary, index.tags.vocabulary):
        assert list(names) == sorted(set(names))
    for postings in (index.words, index.tags):
        _check_postings(postings, len(index))


def _check_postings(postings: Postings, size: int) -> None:
    assert postings.size == size
    assert len(postings.starts) == len(postings.vocabulary) + 1
    assert len(postings.rows) == len(postings.fields) == len(postings.row_words)
    for start, end in zip(postings.starts[:-1], postings.starts[1:], strict=True):
        assert (np.diff(postings.rows[start:end]) >= 0).all()


def _row(index: LibraryIndex, row: int) -> dict[str, Any]:
    columns = index.columns
    made = {
        f.name: np.asarray(getattr(columns, f.name)[row]).tolist()
        for f in fields(Candidates)
        if f.name not in ("pack", "folder")
    }
    tempo = columns.tempo_class[row]
    made |= {
        "pack": _name(index.packs, int(columns.pack[row])),
        "folder": _name(index.folders, int(columns.folder[row])),
        "tempo": [
            columns.class_bpm[tempo],
            columns.class_trusted[tempo],
            columns.class_untimed[tempo],
        ],
        "key_class": columns.key_class[row],
        "freshness": columns.freshness[row],
        "stratum": columns.stratum[row],
        "borne": _borne(index.words, row),
        "tagged": _borne(index.tags, row),
    }
    # NaN, the unknown tempo, is not equal to itself.
    return {name: repr(value) for name, value in made.items()}


def _name(names: Strings, code: int) -> str | None:
    return names[code] if code >= 0 else None


def _borne(postings: Postings, row: int) -> list[str]:
    span = postings.row_words[postings.row_starts[row] : postings.row_starts[row + 1]]
    return [postings.vocabulary[int(word)] for word in span]


def _by_id(index: LibraryIndex, hits: np.ndarray[Any, Any]) -> dict[int, float]:
    pairs = zip(index.columns.ids.tolist(), hits.tolist(), strict=True)
    return {i: hit for i, hit in sorted(pairs) if hit}


def _queries(index: LibraryIndex) -> list[Query]:
    terms = [Term("dusty"), Term("kick", roles=(Role.KICK,)), Term("zz")]
    scores, _ = index.word_scores(terms)
    target = unit(1, 2) if index.model else None
    return [
        Query(bpm=120.0, key=Key(9, Mode.MINOR), target=target, now=NOW),
        Query(hides=False, word_scores=scores, prompt="dusty kick", now=NOW),
        Query(now=NOW),
    ]


def _list(index: LibraryIndex, query: Query) -> object:
    ranking = FusionRanker().rank(index.columns, query, 10)
    # Sums over all rows are rounded by their order.
    winners = [(winner.sample_id, round(winner.score, 5)) for winner in ranking.winners]
    return winners, dict(ranking.hidden)
