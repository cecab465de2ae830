"""Why a sound is in the list: one line a producer would say, from the parts that decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samplerecs_models.harmony import Key, Relation, name_of, note_name, relation, relative
from samplerecs_models.rank.prepared import KEYLESS_ROLES
from samplerecs_models.scales import MODES_OF_MAJOR
from samplerecs_models.vocabulary import Kind, Role

#: Shares of a part's weight from which it is worth a word.
WORD_FROM, TASTE_FROM, TOGETHER_FROM, STEP_FROM = 0.5, 0.15, 0.5, 0.3
#: Cosine of fingerprints from which two sounds are called alike: 95 % of random pairs lie below it
#: (0.709 over 200,000 pairs of the 962 sounds of the demo library and of three open collections).
LIKE_FROM = 0.71
#: What adds less than this share of what the strongest part adds did not decide, and is not said.
DECIDES = 0.15
#: A sound is called new for so many seconds (7 days), when it came at least so long (1 day)
#: after half of the library.
NEW_S, NEWER_S = 7 * 86_400.0, 86_400.0
#: Share of a full answer from which a sound is said to sound like the words.
EAR_FROM = 0.5
_ONE_SHOT = Kind.ONE_SHOT.value
_RATIO_WORDS = {0.5: "half-time", 2.0: "double-time"}


@dataclass(frozen=True, slots=True)
class Grounds:
    """What is known of one winner and of the query, as far as a reason may speak of it.

    Attributes:
        bpm: the sample's tempo or None; `bpm_sure`: trusted enough to hide by; of None: that it
            has none is.
        key, key_sure: the same for its key.
        kind, role: the sample's.
        project_bpm, project_key: the project's; `project_bpm_sure`, `project_key_sure`: False
            where that is only a guess, told with a question mark.
        fits_tempo: within reach of the project's tempo, its half or double, or stretched onto it.
        tempo_ratio, speed, semitones: the change that makes it fit, see `Ranked`.
        descriptors: wanted descriptor words -> fit 0..1.
        prompt, word_match: the prompt's words and how well they are met, 0..1; `ear_match`: how
            well it sounds like them.
        said: words of mood, genre and preferences that its name, folders, tags or role answer.
        like, cosine: the name behind the target and the likeness to it, 0..1.
        wanted_role, role_sure: its role is wanted; sure enough of it to leave that unsaid.
        age_s: seconds since first seen; `after_usual_s`: seconds it came after half of the
            library; `taste`: -1..1.
        role_words: why its role is wanted, "" where it was asked for or is not wanted.
        liked: what is said of what is liked of it, "" for nothing in particular.
        together: 0..1, used beside what the project uses; `steps`: the steps it takes.
        step_fit: -1..1, how far it takes them.
        character: what is most marked of how it sounds, for a list that knows no project.
        root, scale: of the project, where it is in no major or minor: 2 and "D dorian"; its key is
            then the one that has these notes, or most of them.
        components: part -> what it adds to the score; {}: everything that holds is said.
    """

    bpm: float | None
    bpm_sure: bool
    key: Key | None
    key_sure: bool
    kind: Kind
    role: Role
    project_bpm: float | None
    project_key: Key | None
    fits_tempo: bool
    tempo_ratio: float
    speed: float
    semitones: int
    descriptors: Mapping[str, float]
    prompt: str
    word_match: float
    ear_match: float
    like: str
    cosine: float
    wanted_role: bool
    role_sure: bool
    age_s: float
    after_usual_s: float
    taste: float
    said: tuple[str, ...] = ()
    role_words: str = ""
    liked: str = ""
    together: float = 0.0
    steps: tuple[str, ...] = ()
    step_fit: float = 0.0
    components: Mapping[str, float] = field(default_factory=dict)
    character: tuple[str, ...] = ()
    root: int | None = None
    scale: str = ""
    project_bpm_sure: bool = True
    project_key_sure: bool = True


def reason(grounds: Grounds) -> str:
    """Return the reason as one line, its parts joined by " · "; never empty.

    Tempo and key come first, for they are what one has to do; then what speaks for the sound, the
    part that adds most first. What adds next to nothing did not decide and is left out.
    """
    spoken = [(part, words) for part, words in _spoken(grounds) if words]
    adds = grounds.components
    most = max((adds.get(part, 0.0) for part, _ in spoken), default=0.0)
    if adds:
        spoken = [one for one in spoken if adds.get(one[0], 0.0) >= DECIDES * most]
        spoken.sort(key=lambda one: -adds.get(one[0], 0.0))
    facts = [_tempo(grounds), _key(grounds)]
    no_project = grounds.project_bpm is None and grounds.project_key is None
    if no_project and all(part == "freshness" for part, _ in spoken):
        facts = _itself(grounds)
    words = dict.fromkeys(part for part in (*facts, *(words for _, words in spoken)) if part)
    if list(words) == [_ONE_SHOT] and grounds.project_bpm is not None:
        return f"{_ONE_SHOT}, fits any tempo"
    return " · ".join(words) or _plainly(grounds)


def _spoken(grounds: Grounds) -> list[tuple[str, str]]:
    """Return what may be said, each with the part of the score that it stands for."""
    is_new = grounds.age_s <= NEW_S and grounds.after_usual_s >= NEWER_S
    beside = grounds.together >= TOGETHER_FROM
    return [
        *(("words", word) for word, fit in grounds.descriptors.items() if fit >= WORD_FROM),
        ("words", _prompt(grounds)),
        ("words", _said(grounds)),
        ("similarity", _likeness(grounds)),
        ("steps", ", ".join(grounds.steps) if grounds.step_fit >= STEP_FROM else ""),
        ("role", _role(grounds)),
        ("taste", (grounds.liked or "to your taste") if grounds.taste >= TASTE_FROM else ""),
        ("together", "used beside what is in the project" if beside else ""),
        ("freshness", "new" if is_new else ""),
    ]


def _role(grounds: Grounds) -> str:
    if not grounds.wanted_role:
        return ""
    # What was asked for is on screen already; that it may be something else is news.
    return grounds.role_words or ("" if grounds.role_sure else f"perhaps {grounds.role.value}")


def _tempo(grounds: Grounds) -> str:
    if grounds.project_bpm is None or grounds.kind is Kind.ONE_SHOT:
        return ""
    if grounds.bpm is None and grounds.bpm_sure:
        return "no tempo"
    if grounds.bpm is None:
        return "" if grounds.kind is Kind.TEXTURE else "tempo unknown"
    own, project = _number(grounds.bpm), _number(grounds.project_bpm)
    doubt = "" if grounds.project_bpm_sure else "?"
    if not grounds.bpm_sure:
        return f"perhaps {own} BPM"
    if not grounds.fits_tempo:
        return f"{own} BPM, the project has {project}{doubt}"
    said = f"{own} BPM" if own == project else f"{own} → {project}{doubt} BPM"
    if grounds.tempo_ratio != 1.0:
        said = f"{own} BPM, {_RATIO_WORDS[grounds.tempo_ratio]}"
    if grounds.speed != 1.0:
        percent = abs(grounds.speed - 1) * 100
        said += f" (stretched, {percent:.1f} % {'faster' if grounds.speed > 1 else 'slower'})"
    return said


def _itself(grounds: Grounds) -> list[str]:
    """Say what a sound is, where there is no project that it could fit: loop, 124 BPM, dark."""
    shot = grounds.kind is Kind.ONE_SHOT
    tempo = f"{_number(grounds.bpm)} BPM" if grounds.bpm and grounds.bpm_sure and not shot else ""
    key = "" if grounds.key is None or not grounds.key_sure else name_of(grounds.key)
    if shot and grounds.key is not None and key:
        key = f"root {note_name(grounds.key.tonic)}"
    return [_kind(grounds), tempo, key, *grounds.character]


def _plainly(grounds: Grounds) -> str:
    """Say what it is, where nothing speaks for it in particular."""
    return _kind(grounds) or "nothing known of it yet"


def _kind(grounds: Grounds) -> str:
    """Return its kind, else its role; "" where neither is known."""
    if grounds.kind is not Kind.UNKNOWN:
        return grounds.kind.value
    if grounds.role is Role.UNKNOWN:
        return ""
    return f"{'' if grounds.role_sure else 'perhaps '}{grounds.role.value.replace('-', ' ')}"


def _number(bpm: float) -> str:
    return f"{bpm:.2f}".rstrip("0").rstrip(".")


def _key(grounds: Grounds) -> str:
    if grounds.kind is Kind.ONE_SHOT:
        return _one_shot(grounds)
    if grounds.project_key is None:
        return ""
    if not grounds.key_sure and grounds.role in KEYLESS_ROLES:
        return ""
    if grounds.key is None:
        return "no key" if grounds.key_sure else "key unknown"
    if not grounds.key_sure:
        return f"perhaps in {name_of(grounds.key)}"
    doubt = "" if grounds.project_key_sure else "?"
    if grounds.semitones:
        target = grounds.project_key
        if None not in (grounds.key.mode, target.mode) and grounds.key.mode is not target.mode:
            target = relative(target)
        of_scale = f", the notes of {grounds.scale}" if _is_mode(grounds.scale) else ""
        return f"{grounds.semitones:+d} st to {name_of(target)}{of_scale}"
    how = relation(grounds.key, grounds.project_key)
    if grounds.scale:
        return _beside_scale(grounds.key, how, grounds)
    if how in (Relation.DISTANT, Relation.PARALLEL):
        return f"in {name_of(grounds.key)}, the project is in {name_of(grounds.project_key)}{doubt}"
    return f"{how.value}{doubt} ({name_of(grounds.key)})"


def _beside_scale(key: Key, how: Relation, grounds: Grounds) -> str:
    """Say how a key stands to a scale as a musician would: by its notes and its root."""
    name, scale = name_of(key), grounds.scale
    told = scale if grounds.project_key_sure else f"{scale}?"
    if how in (Relation.DISTANT, Relation.PARALLEL):
        return f"in {name}, the project is in {told}"
    if how in (Relation.SAME, Relation.RELATIVE) and _is_mode(scale):
        return f"same notes as {told} ({name})"
    if key.tonic == grounds.root:
        return f"same root as {told} ({name})"
    if how is Relation.FIFTH and _is_mode(scale):
        return f"one note off {told} ({name})"
    return f"close to {told} ({name})"


def _is_mode(scale: str) -> bool:
    return scale.partition(" ")[2] in MODES_OF_MAJOR


def _one_shot(grounds: Grounds) -> str:
    if grounds.key is None or not grounds.key_sure:
        return _ONE_SHOT if grounds.project_key or grounds.project_bpm else ""
    root = f"one-shot, root {note_name(grounds.key.tonic)}"
    if grounds.project_key is None:
        return root
    doubt = "" if grounds.project_key_sure else "?"
    if not grounds.semitones:
        return f"{root}, the key's own{doubt}"
    return f"{root}, {grounds.semitones:+d} st to the key{doubt}"


def _prompt(grounds: Grounds) -> str:
    if not grounds.prompt or max(grounds.word_match, grounds.ear_match) <= 0.2:
        return ""
    how = "matches" if grounds.word_match >= 0.7 else "partly matches"
    if grounds.word_match <= 0.2:
        how = "sounds like" if grounds.ear_match >= EAR_FROM else "sounds a little like"
    return f'{how} "{grounds.prompt}"'


def _said(grounds: Grounds) -> str:
    """Say which words of mood, genre and preferences it answers."""
    words = ", ".join(f'"{word}"' for word in grounds.said)
    return f"matches {words}" if words else ""


def _likeness(grounds: Grounds) -> str:
    """Say which sound it is like, where it is and where that did more for it than all else."""
    adds = dict(grounds.components)
    own = adds.pop("similarity", 0.0)
    decided = not adds or own > max(adds.values())
    return (
        f"like {grounds.like}" if grounds.like and grounds.cosine >= LIKE_FROM and decided else ""
    )
