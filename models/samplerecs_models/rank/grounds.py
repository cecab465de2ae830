"""What the reason of a winner rests on, read from the columns and the parts of its score."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from samplerecs_models.rank.columns import KIND_CODES, ROLE_CODES, Query
from samplerecs_models.rank.fusion import Scorer, mood_met
from samplerecs_models.rank.prepared import KEY_TRUST, ROLE_TRUST, TEMPO_TRUST, Prepared
from samplerecs_models.rank.reasons import WORD_FROM, Grounds
from samplerecs_models.rank.rules import key_of_pitch
from samplerecs_models.rank.steps import taken
from samplerecs_models.types import Float32
from samplerecs_models.vocabulary import DESCRIPTORS

#: Cosine from which a seed is the sound itself.
ITSELF = 0.99999
#: Descriptor words that tell one sound from another, how strong one must be to be told, and how
#: many are.
CHARACTER = (
    *("dark", "bright", "punchy", "soft", "noisy", "distorted", "sub", "wide", "wet", "busy"),
)
MARKED, CHARACTER_WORDS = 0.65, 2


def grounds(made: Scorer, row: int, components: Mapping[str, float]) -> Grounds:
    """Return what the reason of a row is made from: its values, and the parts that decided."""
    prepared, query = made.prepared, made.query
    tempo_class, key_class = prepared.tempo_class[row], prepared.key_class[row]
    bpm = float(prepared.class_bpm[tempo_class])
    like, cosine = _nearest_seed(made, row, components["similarity"])
    moods = _moods(made, row)
    return Grounds(
        bpm=bpm if np.isfinite(bpm) else None,
        bpm_sure=bool(prepared.bpm_confidence[row] >= TEMPO_TRUST),
        key=key_of_pitch(int(key_class) // 8),
        key_sure=bool(prepared.key_confidence[row] >= KEY_TRUST),
        kind=KIND_CODES[prepared.kind[row]],
        role=ROLE_CODES[prepared.role[row]],
        project_bpm=query.bpm,
        project_key=query.key,
        character=_character(prepared, row),
        root=query.root,
        scale=query.scale,
        project_bpm_sure=query.bpm_is_hard,
        project_key_sure=query.key_is_hard,
        fits_tempo=bool(made.tempo.fits[tempo_class] or made.tempo.changed[tempo_class]),
        tempo_ratio=float(made.tempo.ratio[tempo_class]),
        speed=float(made.tempo.speed[tempo_class]),
        semitones=int(made.key.semitones[key_class]),
        descriptors=moods,
        prompt=query.prompt,
        ear_match=0.0 if query.by_ear is None else float(query.by_ear[row]),
        word_match=0.0 if query.word_scores is None else float(query.word_scores[row]),
        said=() if query.said is None else _unsaid(query.said.answered(row), moods),
        like=like,
        cosine=cosine,
        wanted_role=components["role"] > 0,
        role_sure=bool(prepared.role_confidence[row] >= ROLE_TRUST),
        age_s=query.now - float(prepared.first_seen[row]),
        after_usual_s=float(prepared.first_seen[row] - prepared.usual[0]),
        taste=_at(query.taste, row),
        role_words=query.role_words.get(ROLE_CODES[prepared.role[row]], ""),
        liked=_liked(prepared, query, row),
        together=_at(query.together, row),
        steps=_steps(made, row),
        step_fit=_at(query.steps, row),
        components=components,
    )


def _at(column: Float32 | None, row: int) -> float:
    return 0.0 if column is None else float(column[row])


def _steps(made: Scorer, row: int) -> tuple[str, ...]:
    """Return what a row is beside the start of the steps: "brighter", "less dark"."""
    names, start = dict.fromkeys(made.query.step_names), made.query.step_start
    if start is None:
        return tuple(name.replace("-", " ") for name in names)
    return tuple(filter(None, (taken(made.prepared, name, row, start) for name in names)))


def _liked(prepared: Prepared, query: Query, row: int) -> str:
    """Return what is liked of a row: its pack's word before its folder's and its role's."""
    codes = (("pack", prepared.pack), ("folder", prepared.folder), ("role", prepared.role))
    said = (query.tastes.get((name, int(column[row])), "") for name, column in codes)
    return next((words for words in said if words), "")


def _moods(made: Scorer, row: int) -> dict[str, float]:
    """Return the words of the moods that a row meets as wholes, each with its fit."""
    alone = np.array([row], dtype=np.int64)
    fits = {word: float(fit[0]) for word, fit in made.mood_fits(alone, np.float64).items()}
    met = {mood: mood_met([np.array([fits[word]]) for word in mood])[0] for mood in made.moods}
    return {word: fits[word] for mood in made.moods if met[mood] >= WORD_FROM for word in mood}


def _unsaid(words: tuple[str, ...], moods: Mapping[str, float]) -> tuple[str, ...]:
    """Return the words that are not said of the sound already: what is dark is called so once."""
    return tuple(word for word in words if word not in moods)


def _character(prepared: Prepared, row: int) -> tuple[str, ...]:
    """Return the words that say best how a row sounds, the strongest first."""
    strengths = prepared.descriptors[row]
    marked = [(float(strengths[DESCRIPTORS.index(word)]), word) for word in CHARACTER]
    marked.sort(key=lambda one: -one[0])
    return tuple(word for strength, word in marked[:CHARACTER_WORDS] if strength >= MARKED)


def _nearest_seed(made: Scorer, row: int, similarity: float) -> tuple[str, float]:
    """Return the name of the seed that is most like the row and their cosine; ("", 0) for none."""
    query = made.query
    if similarity <= 0 or query.seeds is None or not len(query.seeds):
        return "", 0.0
    cosines = query.seeds @ made.prepared.vectors[row]
    # That a pinned sound is like itself says nothing.
    cosines[cosines > ITSELF] = -1.0
    nearest = int(np.argmax(cosines))
    cosine = float(cosines[nearest])
    return (query.seed_names[nearest], cosine) if cosine > 0 else ("", 0.0)
