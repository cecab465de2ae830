"""What depends on the candidates alone, computed once: classes, bounded columns, strata.

Most rows share their tempo and key with many others. A row therefore carries the number of its
tempo class and key class; a rule is worked out once a class (a few hundred) and spread over the
rows by one gather, which costs a tenth of working it out a row.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from samplerecs_models.rank.columns import KIND_CODES, ROLE_CODES, Candidates
from samplerecs_models.types import Float32, Int64
from samplerecs_models.vocabulary import Kind, Role

Uint8 = NDArray[np.uint8]

#: Estimates below this confidence are unsure: they rank, and never hide a sound.
TEMPO_TRUST = 0.5
KEY_TRUST = 0.5
#: A tempo below this is as good as none: it says nothing of how a sound fits.
TEMPO_HEARD = 0.2
ROLE_TRUST = 0.5
#: Time in which freshness falls to 1/e, in seconds (14 days).
FRESHNESS_S = 14 * 86_400.0
#: Sounds that have no key of their own and fit every key.
KEYLESS_ROLES: tuple[Role, ...] = (
    Role.KICK,
    Role.SNARE,
    Role.CLAP,
    Role.RIM,
    Role.CLOSED_HAT,
    Role.OPEN_HAT,
    Role.CRASH,
    Role.RIDE,
    Role.TOM,
    Role.CONGA,
    Role.PERCUSSION,
    Role.SHAKER,
    Role.COWBELL,
    Role.DRUM_LOOP,
    Role.FX,
)
#: Layout of a key class: ((tonic + 1) * 3 + mode + 1) * 8 + flags.
KEY_PITCHES = 39
FLAG_TRUSTED, FLAG_ONE_SHOT, FLAG_KEYLESS = 1, 2, 4
KEY_CLASSES = KEY_PITCHES * 8
#: Number of strata: each role, what has no tempo apart from the rest.
STRATA = 2 * len(ROLE_CODES)
_ONE_SHOT = KIND_CODES.index(Kind.ONE_SHOT)
_TEXTURE = KIND_CODES.index(Kind.TEXTURE)


@dataclass(frozen=True, slots=True)
class Prepared(Candidates):
    """Candidates with derived columns.

    Attributes:
        tempo_class: int64 (n,), position in the three `class_*` tables.
        class_bpm: float64 (m,), BPM to a hundredth, NaN unknown.
        class_trusted: bool (m,), the tempo may hide; `class_untimed`: bool (m,), one-shots,
            and textures without a tempo: tempo says nothing of them.
        key_class: int64 (n,), see KEY_PITCHES.
        freshness: float32 (n,), exp((first_seen - freshest) / FRESHNESS_S).
        freshest: float64 (1,), the latest first_seen, Unix seconds; `usual`: float64 (1,), the
            median one: where most of a library came at once, none of it is news.
        stratum: uint8 (n,), 2 * role + 1 for what has no tempo, 2 * role for the rest.
        stratum_order: int64 (n,), rows sorted by stratum; `stratum_starts`: int64 (STRATA + 1,),
            where each begins in it.
    """

    tempo_class: Int64
    class_bpm: NDArray[np.float64]
    class_trusted: NDArray[np.bool_]
    class_untimed: NDArray[np.bool_]
    key_class: Int64
    freshness: Float32
    freshest: NDArray[np.float64]
    usual: NDArray[np.float64]
    stratum: Uint8
    stratum_order: Int64
    stratum_starts: Int64


def prepare(candidates: Candidates) -> Prepared:
    """Return the candidates with their derived columns; what is prepared comes back as it is."""
    if isinstance(candidates, Prepared):
        return candidates
    tempo_class, class_bpm, class_trusted, class_untimed = _tempo_classes(candidates)
    seen = candidates.first_seen
    freshest = np.array([seen.max() if len(seen) else 0.0])
    stratum = (2 * candidates.role + class_untimed[tempo_class]).astype(np.uint8)
    order = np.argsort(stratum, kind="stable").astype(np.int64)
    starts = np.searchsorted(stratum[order], np.arange(STRATA + 1))
    given = {f.name: getattr(candidates, f.name) for f in fields(Candidates)}
    # One descriptor is read at a time, over all rows: keep each in one piece.
    given["descriptors"] = np.asfortranarray(candidates.descriptors)
    return Prepared(
        **given,
        tempo_class=tempo_class,
        class_bpm=class_bpm,
        class_trusted=class_trusted,
        class_untimed=class_untimed,
        key_class=_key_classes(candidates),
        freshness=np.exp((seen - freshest[0]) / FRESHNESS_S).astype(np.float32),
        freshest=freshest,
        usual=np.array([np.median(seen) if len(seen) else 0.0]),
        stratum=stratum,
        stratum_order=order,
        stratum_starts=starts.astype(np.int64),
    )


def _tempo_classes(
    candidates: Candidates,
) -> tuple[Int64, NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    known = np.isfinite(candidates.bpm) & (candidates.bpm > 0)
    known &= candidates.bpm_confidence >= TEMPO_HEARD
    hundredths = np.rint(np.where(known, candidates.bpm, 0).astype(np.float64) * 100)
    flags = (candidates.bpm_confidence >= TEMPO_TRUST).astype(np.int64)
    untimed = (candidates.kind == _ONE_SHOT) | ((candidates.kind == _TEXTURE) & ~known)
    # A loop of which the user said that it has no tempo.
    untimed |= ~known & (candidates.bpm_confidence >= TEMPO_TRUST)
    flags += 2 * untimed
    codes, inverse = np.unique(hundredths.astype(np.int64) * 4 + flags, return_inverse=True)
    bpm = (codes // 4) / 100.0
    bpm[bpm == 0] = np.nan
    return (
        inverse.reshape(-1).astype(np.int64),
        bpm,
        (codes & 1).astype(bool),
        (codes & 2).astype(bool),
    )


def _key_classes(candidates: Candidates) -> Int64:
    keyless = np.isin(candidates.role, [ROLE_CODES.index(r) for r in KEYLESS_ROLES])
    trusted = candidates.key_confidence >= KEY_TRUST
    # What the user said has no key.
    keyless |= trusted & (candidates.tonic < 0)
    # What an analysis is not sure of hearing in drums is none of their own.
    tonic = np.where(keyless & ~trusted, -1, candidates.tonic).astype(np.int64)
    mode = np.where(tonic >= 0, candidates.mode, -1)
    flags = FLAG_TRUSTED * trusted.astype(np.int64)
    flags += FLAG_ONE_SHOT * (candidates.kind == _ONE_SHOT)
    flags += FLAG_KEYLESS * keyless
    return np.asarray(((tonic + 1) * 3 + mode + 1) * 8 + flags, dtype=np.int64)
