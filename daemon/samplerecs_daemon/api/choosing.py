"""How a list was chosen and how to choose otherwise: modes, steps, what to loosen, the parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samplerecs_daemon.api.plain import Wire

#: How lists can be ordered; "ab" draws one of the other two for each session.
MODES: tuple[str, ...] = ("fusion", "rules", "ab")
#: Ready-made weights: what fits most, a balance, or what is new to you.
PRESETS: tuple[str, ...] = ("match", "balanced", "explore")
#: Steps away from a sound: like this, but ...
STEPS: tuple[str, ...] = (
    "darker",
    "brighter",
    "shorter",
    "longer",
    "punchier",
    "softer",
    "less-busy",
)
#: Rules that hide sounds; each can be lifted for one list.
RULES: tuple[str, ...] = ("absent", "banned", "filter", "seen", "tempo", "key")


@dataclass(frozen=True, slots=True)
class Loosen(Wire):
    """One rule that hid sounds, and the one step that brings them back."""

    rule: str
    """absent (on a drive that is not connected), gone (moved or deleted), banned, filter, seen,
    tempo or key."""
    count: int
    """Sounds it hid."""
    say: str
    """What that is, in words: "hidden by key"."""
    patch: Mapping[str, object]
    """Fields of SuggestRequest to set; ask again with them."""
    flag: str
    """The same for the command line."""


@dataclass(frozen=True, slots=True)
class Step(Wire):
    """One step of "more like this"."""

    sample: int
    """Id of the sound it starts from."""
    name: str
    """Its name."""
    step: str = ""
    """One of STEPS; "" for "more like this" itself."""


@dataclass(frozen=True, slots=True)
class Steering(Wire):
    """Where the current list is steered to: "more like this", and its steps, in their order."""

    steps: tuple[Step, ...] = ()
    """The steps of this session; empty when the list is not steered."""
    say: str = ""
    """In words: "like dusty_rhodes_07, darker, shorter"; "" when it is not steered."""


@dataclass(frozen=True, slots=True)
class WhyPart(Wire):
    """One part of a score: its number, and what it was measured against."""

    name: str
    """The part, as in score_components."""
    value: float
    """The part before its weight, -1..1."""
    weight: float
    """What it is multiplied by; negative where it takes off."""
    adds: float
    """value * weight: what it adds to the score or takes off."""
    against: str
    """What it was compared with, in words."""
    higher: str = ""
    """What would have put it higher, in words; "" where nothing would."""
    place: int | None = None
    """The place it would then have, null when none is told."""


@dataclass(frozen=True, slots=True)
class LearntWeight(Wire):
    """The weight of one part of the score as it was set, and as it was learnt to be."""

    set: float
    """From the settings."""
    learnt: float
    """What is used now."""


@dataclass(frozen=True, slots=True)
class Comparison(Wire):
    """Fusion against rules, from the sessions in which one of them was drawn (mode ab)."""

    shown: int
    """Sounds seen in lists of those sessions."""
    needed: int
    """About how many it takes to tell."""
    verdict: str
    """What can be said, in one sentence."""
    winner: str = ""
    """fusion or rules; "" while it cannot be told."""


@dataclass(frozen=True, slots=True)
class ModeInfo(Wire):
    """How lists are ordered."""

    mode: str
    """fusion, rules or ab."""
    set_by: str
    """you (by command), or settings."""
    now: str
    """fusion or rules: what this session's lists use."""
    say: str
    """In words."""
    comparison: Comparison | None = None
    """What was learnt by comparing; null where nothing was compared."""


@dataclass(frozen=True, slots=True)
class Learnt(Wire):
    """What was learnt of likes and dislikes, and of the weights."""

    likes: Mapping[str, float] = field(default_factory=dict)
    """Property ("pack NAME", "folder NAME", "role NAME") -> -1 (passed over) .. 1 (often taken)."""
    weights: Mapping[str, LearntWeight] = field(default_factory=dict)
    """Part of the score -> its weight, where learning moved it."""
    examples: float = 0.0
    """Words of yours that it rests on, older ones counting less."""
    genre: str = ""
    """The genre whose words count more now, "" for none."""


@dataclass(frozen=True, slots=True)
class HideOneScore(Wire):
    """How often a hidden sound of a project was found again."""

    hidden: int
    """Sounds that were hidden, one after the other."""
    hit_10: float
    """Share that was among the first ten, 0..1."""
    hit_50: float
    """Share that was among the first fifty, 0..1."""
    reciprocal_rank: float
    """Mean of 1 / place, 0..1."""


@dataclass(frozen=True, slots=True)
class HideOneReport(Wire):
    """How well your own projects would have been guessed."""

    folder: str
    """Folder of the projects."""
    projects: int
    """Projects in it that are known."""
    used: int
    """Those with enough sounds of the library."""
    least: int
    """How many sounds are enough."""
    scores: Mapping[str, HideOneScore]
    """Way of ranking (ours, rules only, similarity only, random in key) -> its score."""
