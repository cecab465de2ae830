"""What the ranker reads: candidates as columns, the query, and what comes out.

A row is one sample. Unknown tempi are NaN, unknown tonics and modes -1; text lives in the store
and is fetched for the winners only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields

import numpy as np

from samplerecs_models.errors import InputError
from samplerecs_models.harmony import Key
from samplerecs_models.types import Bool, Float32, Int64
from samplerecs_models.vocabulary import Kind, Role

#: Codes of the enumerations in the columns: the position in the tuple.
KIND_CODES: tuple[Kind, ...] = tuple(Kind)
ROLE_CODES: tuple[Role, ...] = tuple(Role)
#: Mode codes: -1 unknown (or a bare root), 0 major, 1 minor.
MODE_UNKNOWN, MODE_MAJOR, MODE_MINOR = -1, 0, 1


@dataclass(frozen=True, slots=True)
class Candidates:
    """Samples as columns; every array has one entry (or row) a sample, in the same order.

    Attributes:
        ids: int64, the samples' row ids in the store.
        bpm: float32, BPM, NaN when unknown.
        bpm_confidence, key_confidence: float32, 0..1; of an unknown one: how sure it is that there
            is none.
        tonic: int8, 0..11 or -1.
        mode: int8, MODE_* code.
        kind: uint8, position in KIND_CODES.
        role: uint8, position in ROLE_CODES; `role_confidence`: float32, 0..1.
        duration_s: float32, seconds.
        first_seen: float64, Unix seconds (for the first scan of a root: the file's mtime).
        pack: int32, code of the pack (-1 none); `folder`: int32, code of the folder.
        duplicate_of: int64, id of the sample this one duplicates (its own id when none).
        present: bool, False when every location is missing.
        descriptors: float32, shape (n, len(DESCRIPTORS)), 0..1.
        vectors: float32, shape (n, dim), unit rows; rows of zeros where there is none.
        has_vector: bool.
    """

    ids: Int64
    bpm: Float32
    bpm_confidence: Float32
    tonic: np.ndarray[tuple[int], np.dtype[np.int8]]
    mode: np.ndarray[tuple[int], np.dtype[np.int8]]
    key_confidence: Float32
    kind: np.ndarray[tuple[int], np.dtype[np.uint8]]
    role: np.ndarray[tuple[int], np.dtype[np.uint8]]
    role_confidence: Float32
    duration_s: Float32
    first_seen: np.ndarray[tuple[int], np.dtype[np.float64]]
    pack: np.ndarray[tuple[int], np.dtype[np.int32]]
    folder: np.ndarray[tuple[int], np.dtype[np.int32]]
    duplicate_of: Int64
    present: Bool
    descriptors: Float32
    vectors: Float32
    has_vector: Bool

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Weights:
    """Weight of each part of the score; the part itself is bounded to 0..1 (taste, steps: -1..1).

    `fatigue` and `change` (a sound that must be transposed or stretched to fit, in a list that
    hides what does not; half for each of tempo and key) take away, the others add.

    Raises:
        InputError: for a weight that is negative or not a number, or when all are zero.
    """

    similarity: float = 0.50
    words: float = 0.30
    tempo: float = 0.15
    key: float = 0.10
    freshness: float = 0.05
    role: float = 0.10
    taste: float = 0.20
    together: float = 0.10
    steps: float = 0.40
    fatigue: float = 0.10
    change: float = 0.20

    def __post_init__(self) -> None:
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        for name, value in values.items():
            if not (math.isfinite(value) and value >= 0):
                raise InputError(
                    f"The weight of {name} is {value}.", "Weights are numbers from 0 up."
                )
        if not any(values.values()):
            raise InputError("All weights are 0.", "Give at least one part of the score a weight.")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of each ten places a pack, a role or what has no tempo may take; None: no limit.

    What has no tempo are one-shots, and textures without one. A limit gives way when the list could
    not be filled otherwise. A pack's also gives way to a sound that leads all those within the
    limits by more than `lead` points of score: what alone answers the words is not kept out for the
    sake of variety; and, with `native_first`, to one that fits as it is where none within the
    limits does: a loop at the project's tempo is not kept out for one at half of it. The packs of
    `free_packs` (codes) have no limit, those of `wider_packs` (code, places) a wider one.

    With `untimed_first` the places of what has no tempo are kept and given away first, so that a
    small change of tempo turns over loops only. Where roles are limited, those of `one_role`
    (codes) have `per_one_role` places among them all: notes and loops of a bass are basses.
    """

    per_pack: int | None = 2
    per_role: int | None = None
    untimed: int | None = None
    lead: float = math.inf
    native_first: bool = False
    untimed_first: bool = False
    free_packs: tuple[int, ...] = ()
    one_role: tuple[int, ...] = ()
    per_one_role: int = 0
    wider_packs: tuple[tuple[int, int], ...] = ()

    def places_of(self, pack: int) -> int | None:
        """Return how many of each ten places a pack (its code) may take; None: no limit."""
        if self.per_pack is None or pack < 0 or pack in self.free_packs:
            return None
        return max([self.per_pack, *(most for code, most in self.wider_packs if code == pack)])


@dataclass(frozen=True, slots=True)
class Said:
    """The words of mood, genre and preferences, where they stand for a prompt.

    Attributes:
        words: all of them, as they were said.
        answered: row -> those that its name, folders, tags or role answer, for the reason; asked
            of winners only.
    """

    words: tuple[str, ...]
    answered: Callable[[int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the ranker; everything it may depend on is in here.

    Attributes:
        bpm: project tempo or None; `key`: project key or None.
        bpm_is_hard, key_is_hard: False when that is only a guess: then it ranks and never hides.
        hides: False with a prompt, a search or "like": tempo and key then rank only.
        target: float32 (dim,), unit norm, or None: what similarity is measured to.
        seeds: float32 (k, dim), the unit vectors behind `target`, with `seed_names` what to call
            each: the reason names the nearest; None: it names none.
        word_scores: float32 (n,), 0..1 match of the prompt with each row, or None.
        likeness: float32 (n,), 0..1, what takes the place of the cosine to `target` where two
            spaces were mixed into one score, or None.
        by_ear: float32 (n,), 0..1, how well each row sounds like the prompt's words, for the
            reason, or None.
        descriptor_target: descriptor word -> wanted strength 0..1 (from prompt and mood), with
            `mood_share` its share of the words part beside `word_scores`.
        moods: the moods, each as the words of `descriptor_target` that it means, and "major" or
            "minor"; (): each of those words by itself.
        prompt: the words behind `word_scores`, for the reason.
        said: the words behind `word_scores` where no prompt is, or None.
        allowed: bool (n,), what the filter grammar leaves, or None for all.
        banned: bool (n,), what the user never wants to see, or None for nothing.
        seen: bool (n,), what is not to be listed again (the sounds that were asked with, what was
            just dismissed), or None for nothing.
        root: tonic 0..11 that one-shots are told by, where it is not the key's (D in D dorian).
        scale: what the project's key is called where it is no major or minor ("D dorian"), for the
            reason.
        lifted: rules that hide nothing: any of absent, banned, filter, seen, tempo, key.
        wanted_roles: roles asked for, lacking, or of the track at hand (soft: a row gets its
            role's confidence).
        role_words: role -> why it is wanted ("no bass in the project yet", "for the track Drums"),
            where the wanted roles were not asked for.
        tastes: (property, code) -> what is said of a liked one ("you often take from Dusty");
            properties are pack, folder and role.
        stretch: allow tempo changes up to 8 %.
        fatigue: float32 (n,), 0..1, or None; `taste`: float32 (n,), -1..1, or None.
        together: float32 (n,), 0..1: used beside what the project uses, or None.
        steps: float32 (n,), -1..1: how far each lies in the direction of `step_names`, away from
            the row `step_start`, or None.
        diversity: 0 (best scores only) to 1; how much likeness to what is already in the list
            costs.
        limits: how the list is spread over packs, roles and kinds; None: the ranker chooses.
        above: int64 (k,), rows that stand above the list whatever their score, and that `seen`
            keeps out of it: they take places of the first ten and count in its limits, and no copy
            of them is listed; None: there are none.
        steady: int64 (k,), rows of the list before, where little changed since: at most three of
            ten are then new; None: nothing need stay.
        now: Unix seconds; `seed`: for what is random, so that the same state gives one list.
    """

    bpm: float | None = None
    key: Key | None = None
    bpm_is_hard: bool = True
    key_is_hard: bool = True
    hides: bool = True
    target: Float32 | None = None
    seeds: Float32 | None = None
    seed_names: tuple[str, ...] = ()
    likeness: Float32 | None = None
    by_ear: Float32 | None = None
    word_scores: Float32 | None = None
    descriptor_target: Mapping[str, float] = field(default_factory=dict)
    mood_share: float = 0.3
    moods: tuple[tuple[str, ...], ...] = ()
    prompt: str = ""
    said: Said | None = None
    allowed: Bool | None = None
    banned: Bool | None = None
    seen: Bool | None = None
    root: int | None = None
    scale: str = ""
    lifted: frozenset[str] = frozenset()
    wanted_roles: tuple[Role, ...] = ()
    role_words: Mapping[Role, str] = field(default_factory=dict)
    tastes: Mapping[tuple[str, int], str] = field(default_factory=dict)
    stretch: bool = False
    fatigue: Float32 | None = None
    taste: Float32 | None = None
    together: Float32 | None = None
    steps: Float32 | None = None
    step_names: tuple[str, ...] = ()
    step_start: int | None = None
    weights: Weights = field(default_factory=Weights)
    diversity: float = 0.3
    limits: Limits | None = None
    above: Int64 | None = None
    steady: Int64 | None = None
    now: float = 0.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """One winner: its row, its score, every part of it and the change that makes it fit.

    Attributes:
        row: position in the candidates; `sample_id`: its id.
        score: sum of `components`.
        components: part -> weighted contribution (what is shown as `score_components`).
        semitones: transposition that makes it fit (0 when none is needed).
        tempo_ratio: 1.0 native, 0.5 half-time, 2.0 double-time (sample beats per project beat).
        stretch: playback speed that makes the tempo fit (1.0 when within +-5 BPM).
        reason: one line in a producer's words.
    """

    row: int
    sample_id: int
    score: float
    components: Mapping[str, float]
    semitones: int
    tempo_ratio: float
    stretch: float
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one row stands in the whole order by score, before variety is looked after.

    Attributes:
        rank: 1 is the best; for a hidden row the rank that it would have.
        of: number of rows that no rule hides.
        hides: the rules that hide it, the one that it is counted under first; () when none does.
        entry: its score, change and reason, as if nothing hid it.
        weights: what its parts were multiplied by: the ranker's own, where it does not take the
            query's.
        places: part of the score -> the rank that it would have with that part at its best.
    """

    rank: int
    of: int
    hides: tuple[str, ...]
    entry: Ranked
    weights: Weights
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def hidden_by(self) -> str | None:
        """The rule that it is counted under, None when none hides it."""
        return self.hides[0] if self.hides else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The list and what was left out of it: `hidden` counts rows by rule (tempo, key, ...)."""

    winners: tuple[Ranked, ...]
    hidden: Mapping[str, int]
