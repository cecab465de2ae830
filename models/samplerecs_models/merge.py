"""All that is known of a sample in one place: user > chunk, tag, name > audio."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from samplerecs_models.harmony import Key
from samplerecs_models.metadata.names import loop_role
from samplerecs_models.types import Analysis, Correction, Described, Estimate, Facts, Lack
from samplerecs_models.vocabulary import Kind, Role, Source

T = TypeVar("T")

#: Tempi within this part of each other are the same, tempi of such a ratio an octave apart.
_SAME_TEMPO = 0.04
_OCTAVES = (0.25, 0.5, 2.0, 4.0)
#: A fact below this confidence gives way to audio that is surer.
_WEAK = 0.65
#: Up to this confidence a kind was inferred (a tempo, a drum), not said in a word.
_INFERRED_KIND = 0.8
#: Longer than this no one-shot of a drum lasts, shorter than that no loop.
_LONGEST_DRUM_S, _SHORTEST_LOOP_S = 8.0, 0.25
#: A loop holds at least two beats, less what was trimmed.
_FEWEST_BEATS = 1.8

#: No one-shot plays one of these; a bass line that is none is still a bass.
_LOOPED = (Role.DRUM_LOOP, Role.BASS_LOOP, Role.MELODIC_LOOP)


def merge(
    facts: Facts, analysis: Analysis | None, correction: Correction | None = None
) -> Described:
    """Return what is known of a sample, each value with its source and confidence.

    The user's word wins, then what the file says, then what is heard; a weak guess from a name
    gives way to a surer ear. Where name and ear differ by a tempo octave or a relative key, the
    name's value stands and the other is offered among the alternatives. What is a one-shot has no
    tempo and no role of a loop, what is a loop no role of a single drum, unless the user says so.
    Where the user says that it has no tempo or key, the value is None with a confidence of 1, and
    nothing is offered beside it.
    """
    said = correction or Correction()
    kind = _kind(facts, analysis, said)
    return Described(
        duration_s=analysis.duration_s if analysis else 0.0,
        kind=kind,
        role=_role(facts, analysis, said, kind),
        bpm=_corrected(said.bpm, _tempo(facts, analysis, kind)),
        key=_corrected(said.key, _key(facts, analysis)),
        descriptors=analysis.descriptors if analysis else {},
        words=tuple(dict.fromkeys([*facts.words, *(tag.lower() for tag in said.tags)])),
        tags=tuple(dict.fromkeys([*said.tags, *facts.tags])),
        pack=facts.pack,
        analysed=analysis is not None,
    )


def _corrected(value: T | Lack | None, rest: Estimate[T]) -> Estimate[T]:
    if value is None:
        return rest
    if isinstance(value, Lack):
        return Estimate(None, 1.0, Source.USER)
    others = tuple(v for v in (rest.value, *rest.alternatives) if v is not None and v != value)
    return Estimate(value, 1.0, Source.USER, others)


def _kind(facts: Facts, analysis: Analysis | None, said: Correction) -> Estimate[Kind]:
    stated = facts.kind
    if analysis and _is_impossible(stated, analysis.duration_s, facts.bpm.value):
        stated = Estimate()
    heard: Estimate[Kind] = analysis.kind if analysis else Estimate()
    return _corrected(said.kind, _prefer(stated, heard, _INFERRED_KIND))


def _is_impossible(stated: Estimate[Kind], duration_s: float, bpm: float | None) -> bool:
    """A kind that was only inferred from a name and that the length contradicts."""
    if stated.source is Source.CHUNK or stated.confidence > _INFERRED_KIND:
        return False
    if stated.value is Kind.ONE_SHOT:
        return duration_s > _LONGEST_DRUM_S
    shortest = max(_SHORTEST_LOOP_S, _FEWEST_BEATS * 60.0 / bpm if bpm else 0.0)
    return stated.value is Kind.LOOP and duration_s < shortest


def _role(
    facts: Facts, analysis: Analysis | None, said: Correction, kind: Estimate[Kind]
) -> Estimate[Role]:
    stated, heard = facts.role, analysis.role if analysis else Estimate()
    if kind.value is Kind.ONE_SHOT:
        stated, heard = _stated_of_one_shot(stated), _heard_of_one_shot(heard)
    else:
        heard = loop_role(heard, kind)
        # A loop that is only heard does not take a word from the name ("Kick 3") away.
        stated = stated if kind.source is Source.AUDIO else loop_role(stated, kind)
    return _corrected(said.role, _prefer(stated, heard))


def _stated_of_one_shot(role: Estimate[Role]) -> Estimate[Role]:
    """What a name says of a sound that is no loop: the word it used before a loop was inferred."""
    if role.value not in _LOOPED:
        return role
    words = [word for word in role.alternatives if word not in _LOOPED]
    if words:
        return replace(role, value=words[0], alternatives=())
    return replace(role, value=Role.BASS) if role.value is Role.BASS_LOOP else Estimate()


def _heard_of_one_shot(role: Estimate[Role]) -> Estimate[Role]:
    """What is heard in a sound that is no loop; the next best roles are guesses, no answers."""
    others = tuple(other for other in role.alternatives if other not in _LOOPED)
    if role.value is Role.BASS_LOOP:
        return replace(
            role, value=Role.BASS, alternatives=tuple(o for o in others if o is not Role.BASS)
        )
    if role.value in _LOOPED:
        return Estimate(None, round(1.0 - role.confidence, 3), Source.AUDIO, others)
    return replace(role, alternatives=others)


def _prefer(stated: Estimate[T], heard: Estimate[T], weak: float = _WEAK) -> Estimate[T]:
    """What is stated, unless it is weak and the ear is surer; the other is an alternative."""
    if stated.value is None:
        return heard
    if heard.value is None:
        return stated
    if stated.value == heard.value:
        return replace(stated, confidence=_together(stated.confidence, heard.confidence))
    if stated.confidence <= weak and heard.confidence > stated.confidence:
        return _with_alternative(heard, stated.value)
    return _with_alternative(stated, heard.value) if heard.confidence >= 0.5 else stated


def _together(one: float, other: float) -> float:
    """Two witnesses who agree are surer than each alone."""
    return round(1.0 - (1.0 - one) * (1.0 - 0.5 * other), 3)


def _with_alternative(estimate: Estimate[T], other: T) -> Estimate[T]:
    rest = tuple(value for value in estimate.alternatives if value != other)
    return replace(estimate, alternatives=(other, *rest))


def _tempo(facts: Facts, analysis: Analysis | None, kind: Estimate[Kind]) -> Estimate[float]:
    stated = facts.bpm
    heard: Estimate[float] = analysis.bpm if analysis else Estimate()
    if kind.value is Kind.ONE_SHOT:
        return Estimate()
    if stated.value is None or heard.value is None:
        return heard if stated.value is None else stated
    ratio = heard.value / stated.value
    if abs(ratio - 1.0) <= _SAME_TEMPO:
        return replace(stated, confidence=_together(stated.confidence, heard.confidence))
    if any(abs(ratio / octave - 1.0) <= _SAME_TEMPO for octave in _OCTAVES):
        return _with_alternative(stated, heard.value)
    return _prefer(stated, heard)


def _key(facts: Facts, analysis: Analysis | None) -> Estimate[Key]:
    stated = facts.key
    heard: Estimate[Key] = analysis.key if analysis else Estimate()
    # A bare root in the name takes its mode from the ear where both agree on the root.
    if stated.value and heard.value and _fills_mode(stated.value, heard):
        sure = min(stated.confidence, heard.confidence)
        return replace(stated, value=heard.value, confidence=sure)
    return _prefer(stated, heard)


def _fills_mode(root: Key, heard: Estimate[Key]) -> bool:
    key = heard.value
    if root.mode is not None or key is None or key.mode is None:
        return False
    return key.tonic == root.tonic and heard.confidence >= 0.5
