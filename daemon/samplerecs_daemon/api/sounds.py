"""Sounds as the faces see them, and what is asked for and answered about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samplerecs_daemon.api.choosing import Loosen, WhyPart
from samplerecs_daemon.api.plain import Sent, Wire
from samplerecs_daemon.api.project import Context


@dataclass(frozen=True, slots=True)
class Value(Wire):
    """A derived value as people see it."""

    value: float | str | None = None
    """The value: BPM for a tempo, a name such as "A minor" for a key; null when unsure."""
    confidence: float = 0.0
    """How sure, 0..1."""
    source: str = "none"
    """Where it comes from: user, chunk, tag, name, folder, audio or none."""
    alternatives: tuple[float | str, ...] = ()
    """Other readings, the likelier first."""


@dataclass(frozen=True, slots=True)
class SampleInfo(Wire):
    """One sound of the library."""

    id: int
    """Its number; stays for the life of the library."""
    name: str
    """File name."""
    path: str
    """Absolute path of its first present location; "" when it is nowhere to be found now."""
    pack: str
    """The pack it came with, "" when unknown."""
    duration_s: float
    """Length in seconds; 0 while it was not heard yet."""
    kind: str
    """loop, one-shot, or unknown."""
    role: str
    """What it is for: kick, bass, pad, ..."""
    bpm: Value
    """Tempo in BPM."""
    key: Value
    """Key."""
    descriptors: Mapping[str, float]
    """Descriptor word -> strength, 0..1."""
    tags: tuple[str, ...]
    """Tags, the user's and the file's."""
    first_seen: float
    """Unix seconds."""
    present: bool
    """False while its drive is unplugged or its file is gone."""
    duplicates: int = 0
    """Other places that hold the same sound."""
    heard: bool = True
    """False while only its name is known: the analysis of its audio is still to come."""
    kind_confidence: float = 0.0
    """How sure its kind is, 0..1."""
    kind_source: str = "none"
    """Where its kind comes from: user, chunk, tag, name, folder, audio or none."""
    role_confidence: float = 0.0
    """How sure its role is, 0..1."""
    role_source: str = "none"
    """Where its role comes from, as for the kind."""


@dataclass(frozen=True, slots=True)
class Said(SampleInfo):
    """A sound of which something was said, or taken back."""

    changed: bool = True
    """False where it was said before and holds, or where there was nothing to take back."""


@dataclass(frozen=True, slots=True)
class SuggestRequest(Wire):
    """What is asked for; fields left empty come from the current context."""

    query: str = ""
    """A prompt with the filter grammar."""
    n: int = 10
    """How many, 1..200."""
    bpm: float | None = None
    """Tempo of the project in BPM, 20..999."""
    key: str | None = None
    """Key of the project, such as "Cm", "F# major" or "8A"."""
    mood: tuple[str, ...] = ()
    """Mood words."""
    genre: str | None = None
    """Genre."""
    role: str | None = None
    """Only this role."""
    like: tuple[str, ...] = ()
    """Paths or ids of sounds to be near to."""
    mode: str | None = None
    """fusion, rules or ab."""
    stretch: bool | None = None
    """Also offer loops that need up to 8 % time-stretch."""
    search: bool = False
    """Order by the query alone and hide nothing."""
    preset: str | None = None
    """match, balanced or explore; as set when not said."""
    steps: tuple[str, ...] = ()
    """Steps away from the sounds of `like`: darker, brighter, shorter, longer, punchier, softer,
    less-busy."""
    loosen: tuple[str, ...] = ()
    """Rules to lift for this list: tempo, key, absent, banned, filter, seen."""


@dataclass(frozen=True, slots=True)
class Suggestion(Wire):
    """One entry of a list: the sound, why it is here, and what to change to make it fit."""

    rank: int
    """1 is the best."""
    sample: SampleInfo
    """The sound."""
    score: float
    """Sum of the score's parts."""
    score_components: Mapping[str, float]
    """Part of the score -> what it adds or takes off."""
    reason: str
    """Why, in one line."""
    source: str
    """What its place rests on: clap, fingerprint, recency or rules."""
    semitones: int = 0
    """Transposition that makes it fit, in semitones, -3..3."""
    tempo_ratio: float = 1.0
    """0.5 where it plays at half time, 2 at double time."""
    stretch: float = 1.0
    """Time-stretch that makes it fit: project tempo / its own."""
    used: str = ""
    """The project it was used in last, and when: "Night Drive, March"; "" when in none."""


@dataclass(frozen=True, slots=True)
class SuggestionList(Wire):
    """The answer to a request for suggestions."""

    suggestions: tuple[Suggestion, ...]
    """The list, best first."""
    hidden: Mapping[str, int]
    """Rule -> how many sounds it left out. absent: on drives that are not connected; gone: their
    files are in none of the folders; tempo, key, banned, filter, seen: as their names say."""
    mode: str
    """fusion or rules: how this list was ordered."""
    context: Context
    """The context it was made for."""
    total: int
    """Sounds that could have been listed."""
    elapsed_ms: float
    """Time it took to make, in milliseconds."""
    advice: str = ""
    """What to loosen when the list is short or empty."""
    notes: tuple[str, ...] = ()
    """What else a person should know."""
    loosen: tuple[Loosen, ...] = ()
    """One step for each rule that hid sounds."""
    trial: bool = False
    """True where the mode was drawn for this session, to compare (mode ab)."""
    preset: str = "balanced"
    """The weights it was made with: match, balanced or explore."""
    cold: bool = False
    """True where nothing is known of project and user: a varied list, newest first."""
    lacking: tuple[str, ...] = ()
    """Roles that the project has nothing of yet, which come up for it."""


@dataclass(frozen=True, slots=True)
class Move(Wire):
    """What happened to one sound between two lists."""

    sample: int
    """Its id."""
    name: str
    """Its name."""
    was: int | None
    """Its rank in the list before, null when it is new."""
    now: int | None
    """Its rank now, null when it left."""
    why: str
    """In words: "fits 124 BPM", "was dismissed", "new in the library"."""


@dataclass(frozen=True, slots=True)
class LiveList(Wire):
    """The current list as the stream sends it after each change."""

    number: int
    """Rises by one with each list of this run of the daemon."""
    at: float
    """Unix seconds."""
    list: SuggestionList
    """The list."""
    moves: tuple[Move, ...]
    """What entered, moved or left since the list before."""
    why: tuple[str, ...]
    """What caused the new list: "context bpm 120 -> 124", "library", "feedback"."""


@dataclass(frozen=True, slots=True)
class Why(Wire):
    """Where one sound stands for the current project, and why."""

    sample: SampleInfo
    """The sound."""
    rank: int | None
    """Its place by score, before variety is looked after; null when a rule hides it."""
    of: int
    """Number of sounds in that order."""
    hidden_by: str | None
    """The rule that hides it: tempo, key, banned, absent, gone, seen (taken, or in the project),
    dismissed, skipped, filter or null."""
    suggestion: Suggestion | None
    """Its score and reason, as if nothing hid it; null when it is nowhere to be found."""
    banned_with: tuple[str, ...] = ()
    """What was banned that the sound is of, in words: "the pack Night Drive"; empty where only the
    sound itself was."""
    parts: tuple[WhyPart, ...] = ()
    """Every part of its score, what it was compared with, and what would have put it higher."""
    used: tuple[str, ...] = ()
    """Projects that it was used in, the latest first: "Night Drive, March 2026"."""
    listed: int | None = None
    """Its place in the list of ten now, null when it is not in it."""
    say: str = ""
    """That place, or what kept it out of the list: "Not in the list now: two of NightDrive are
    listed already: A and B."; "" when a rule hides it."""
    hides: tuple[str, ...] = ()
    """Every rule that hides it, in the words of `hidden_by`, which is the first; `suggestion.rank`
    is its place where all of them are loosened."""
    loosen: tuple[str, ...] = ()
    """The rules to loosen for it to be listed; empty where none hides it."""
    pin: str = ""
    """What being pinned does for it: "You pinned it, so it comes first. By score alone it would be
    at place 3."; "" where it is not pinned. `rank` is then its place with the pinned on top, and
    `parts` leave out what it says of itself: it is compared with the other sounds alone."""


@dataclass(frozen=True, slots=True)
class BrowseRequest(Wire):
    """A page of the library."""

    q: str = ""
    """Words and filters of the filter grammar."""
    sort: str = "name"
    """name, newest, bpm, key, length, role, pack, or any with "-" before it for the reverse."""
    cursor: str = ""
    """`next_cursor` of the page before; "" for the first."""
    limit: int = 100
    """Sounds a page, 1..1000."""


@dataclass(frozen=True, slots=True)
class SamplePage(Wire):
    """One page of the library."""

    samples: tuple[SampleInfo, ...]
    """The sounds."""
    total: int
    """Sounds that meet the query, on all pages."""
    next_cursor: str
    """Asks for the next page; "" after the last."""
    notes: tuple[str, ...] = ()
    """Words that nothing answers, and that the sounds meet only some of the words, if so."""


@dataclass(frozen=True, slots=True)
class Waveform(Wire):
    """A sound's outline for drawing."""

    sample: int
    """Its id."""
    duration_s: float
    """Seconds that the points span."""
    peaks: tuple[float, ...]
    """Highest absolute level of each stretch, 0..1 of full scale."""
    rms: tuple[float, ...]
    """Root mean square of each stretch, 0..1 of full scale."""


#: What a user can say of a sound by what they do with it.
VERDICTS: tuple[str, ...] = ("accept", "dismiss", "pin", "ban")


@dataclass(frozen=True, slots=True)
class CorrectionRequest(Sent):
    """What the user says of sounds; fields left null stay as they are."""

    bpm: float | str | None = None
    """Tempo in BPM, 20..999, or such text ("87,5"); "none" where it has no tempo."""
    key: str | None = None
    """Key; "none" where it has no key."""
    kind: str | None = None
    """loop or one-shot."""
    role: str | None = None
    """Role; "unknown" where it fits none."""
    tags: tuple[str, ...] = ()
    """Tags to add."""
    tempo_factor: float | None = None
    """Multiplies each sound's own tempo: 2 or 0.5; one without a tempo keeps none."""
    undo: bool = False
    """Take every earlier correction back."""


@dataclass(frozen=True, slots=True)
class VectorInfo(Wire):
    """An embedding as it leaves the program."""

    model: str
    """The model's id."""
    values: tuple[float, ...]
    """The unit vector."""


@dataclass(frozen=True, slots=True)
class AnalysedFile(Wire):
    """What `analyze` says of one file; `error` is set, and the rest empty, when it failed."""

    path: str
    """The file; with an error the folder, too, of which files were left out."""
    duration_s: float = 0.0
    """Length in seconds."""
    kind: str = "unknown"
    """loop, one-shot, texture or unknown."""
    kind_confidence: float = 0.0
    """0..1."""
    kind_source: str = "none"
    """Where the kind comes from."""
    role: str = "unknown"
    """What it is for."""
    role_confidence: float = 0.0
    """0..1."""
    role_source: str = "none"
    """Where the role comes from."""
    bpm: float | None = None
    """Tempo in BPM, null when unsure."""
    bpm_confidence: float = 0.0
    """0..1."""
    bpm_source: str = "none"
    """Where the tempo comes from."""
    bpm_alternatives: tuple[float, ...] = ()
    """Other tempi in BPM, the likelier first."""
    key: str | None = None
    """Key, null when unsure."""
    key_confidence: float = 0.0
    """0..1."""
    key_source: str = "none"
    """Where the key comes from."""
    key_alternatives: tuple[str, ...] = ()
    """Other keys, the likelier first."""
    descriptors: Mapping[str, float] = field(default_factory=dict)
    """Descriptor word -> strength, 0..1."""
    peak_db: float = -120.0
    """Peak in dBFS."""
    rms_db: float = -120.0
    """Root mean square in dBFS."""
    partial: bool = False
    """True when only its beginning was heard."""
    vector: VectorInfo | None = None
    """The embedding, where it was asked for."""
    error: str = ""
    """Why there is nothing, "" when there is."""
