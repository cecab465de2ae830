"""Names as hints: words of a project, its tracks and clips as weak evidence. Pure; no I/O."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from samplerecs_models.harmony import Key
from samplerecs_models.metadata.name_key import key_in
from samplerecs_models.metadata.name_role import role_in
from samplerecs_models.metadata.name_tempo import tempo_in
from samplerecs_models.metadata.names import facts_from_name
from samplerecs_models.metadata.tokens import read_name, word_set
from samplerecs_models.types import Estimate
from samplerecs_models.vocabulary import DESCRIPTORS, Role, Source

#: A name is a weak ground: never surer than that, whatever it says.
MOST_SURE = 0.5
_SHARE = 0.55
_LONGEST = 200

#: Genres that are written as one word or two, as they are named to the user.
_GENRES = """techno; melodic techno; melodic house; tech house; deep house;
    progressive house; bass house; acid house; house;
    afro house; amapiano; trance; psytrance; goa; drum and bass; dnb; jungle; liquid; neurofunk;
    dubstep; brostep; riddim; garage; uk garage; 2 step; grime; breakbeat; breaks; electro; idm;
    glitch; ambient; downtempo; chillout; chillhop; lofi; lo fi; trip hop; hip hop; boom bap; trap;
    drill; phonk; rap; rnb; soul; funk; disco; nu disco; italo; synthwave; retrowave; vaporwave;
    future bass; future house; hardstyle; hardcore; gabber; industrial; ebm; minimal; dub;
    reggae; reggaeton; dancehall; dembow; moombahton; afrobeat; afrobeats; latin; salsa; pop;
    hyperpop; rock; metal; punk; indie; folk; country; jazz; blues; gospel; cinematic; orchestral;
    soundtrack; edm; electronica"""
GENRES: frozenset[tuple[str, ...]] = frozenset(
    tuple(phrase.split()) for phrase in _GENRES.replace("\n", " ").split(";")
)
_LONGEST_GENRE = max(map(len, GENRES))
#: Words that mean a mood in a project's name although no descriptor is called so.
MOODS = word_set(
    """warm mellow chill dreamy ethereal happy uplifting sad melancholic moody gloomy ominous
    sinister deep heavy aggressive energetic driving dirty gritty dusty vintage raw spacious
    hypnotic euphoric emotional epic calm"""
)


@dataclass(frozen=True, slots=True)
class Hints:
    """What names suggest; every confidence is at most MOST_SURE.

    Attributes:
        bpm, key: stated in the project's name, else in a clip's; both by one name.
        role: what the named track plays.
        moods: mood words, in order.
        genre: name of a genre, "" for none.
    """

    bpm: Estimate[float] = field(default_factory=Estimate)
    key: Estimate[Key] = field(default_factory=Estimate)
    role: Estimate[Role] = field(default_factory=Estimate)
    moods: tuple[str, ...] = ()
    genre: str = ""


def hints_of(
    project: str = "",
    track: str = "",
    clips: Iterable[str] = (),
    moods: Collection[str] = (),
) -> Hints:
    """Return what names suggest of the project and of what is wanted next.

    Args:
        project: the project's name.
        track: name of the selected track.
        clips: names of clips, the most telling first; only the first that says something counts.
        moods: more words that mean a mood, lower case.
    """
    names = [name[:_LONGEST] for name in (project, *clips) if name.strip()]
    known = {*DESCRIPTORS, *MOODS, *moods}
    words = [word for name in (project, track) for word in read_name(name[:_LONGEST]).words]
    genre = next((found for name in (project, track) if (found := _genre(name[:_LONGEST]))), "")
    # The tempo of one name and the key of another would be those of no sound at all.
    read = ((_bpm(name), _key(name)) for name in names)
    bpm, key = next(
        (both for both in read if any(one.value is not None for one in both)),
        (Estimate(), Estimate()),
    )
    return Hints(
        bpm=bpm,
        key=key,
        role=_role(track[:_LONGEST]),
        moods=tuple(dict.fromkeys(word for word in words if word in known)),
        genre=genre,
    )


def _bpm(text: str) -> Estimate[float]:
    found = facts_from_name(PurePath(text.replace("/", " ").replace("\\", " ") + ".x")).bpm
    if found.value is None:
        # A project's number is its tempo more often than a file's: nothing else is counted there.
        key = key_in(read_name(text))
        tempo = tempo_in(read_name(text), has_key=key is not None, looks_like_loop=True)
        if tempo is None:
            return Estimate()
        found = Estimate(tempo.bpm, tempo.confidence, Source.NAME)
    return replace(found, confidence=_weak(found.confidence))


def _key(text: str) -> Estimate[Key]:
    name = read_name(text)
    tempo = tempo_in(name, has_key=True, looks_like_loop=True)
    found = key_in(name, tempo.piece, has_tempo=True) if tempo else key_in(name)
    return Estimate(found.key, _weak(found.confidence), Source.NAME) if found else Estimate()


def _role(track: str) -> Estimate[Role]:
    found = role_in(read_name(track)) if track.strip() else None
    return Estimate(found.role, _weak(found.confidence), Source.NAME) if found else Estimate()


def _genre(text: str) -> str:
    words = read_name(text).words
    for length in range(_LONGEST_GENRE, 0, -1):
        for at in range(len(words) - length + 1):
            if words[at : at + length] in GENRES:
                return " ".join(words[at : at + length])
    return ""


def _weak(confidence: float) -> float:
    return round(min(MOST_SURE, confidence * _SHARE), 3)
