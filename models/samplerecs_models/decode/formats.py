"""Which files are sound to us, by suffix, and what those we cannot use are, in a plain word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from types import MappingProxyType

#: Read with what is always installed.
SUPPORTED_SUFFIXES: frozenset[str] = frozenset(
    {
        *(".wav", ".wave", ".bwf", ".rf64", ".w64"),
        *(".aif", ".aiff", ".aifc", ".caf", ".au", ".snd"),
        *(".flac", ".ogg", ".oga", ".opus", ".mp3", ".mp2"),
    }
)

#: Read where the extra `samplerecs[aac]` is installed.
OPTIONAL_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".m4a": "AAC or Apple Lossless audio",
        ".mp4": "MPEG-4 audio or video",
        ".m4b": "AAC audio",
        ".aac": "AAC audio",
        ".alac": "Apple Lossless audio",
    }
)

#: What to do about the optional ones, whatever samplerecs was installed with; said everywhere so.
AAC_ADVICE = (
    "AAC and Apple Lossless (M4A, MP4) are read after `pipx inject samplerecs av`, "
    "`uv tool install --with av samplerecs` or `pip install 'samplerecs[aac]'`, whichever "
    "samplerecs was installed with"
)

#: Known to producers, not sound files that we read: skipped and counted under the word.
UNSUPPORTED_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".wma": "Windows Media audio",
        ".ape": "Monkey's Audio",
        ".wv": "WavPack audio",
        ".mpc": "Musepack audio",
        ".ac3": "Dolby Digital audio",
        ".dsf": "DSD audio",
        ".rx2": "REX loop",
        ".rex": "REX loop",
        ".rcy": "ReCycle loop",
        ".sf2": "SoundFont",
        ".sf3": "SoundFont",
        ".sfz": "SFZ instrument",
        ".nki": "Kontakt instrument",
        ".nkm": "Kontakt instrument",
        ".nkx": "Kontakt library",
        ".ncw": "Kontakt audio",
        ".nksf": "Native Instruments preset",
        ".exs": "EXS instrument",
        ".gig": "GigaSampler instrument",
        ".akp": "Akai program",
        ".xpm": "MPC program",
        ".xpj": "MPC project",
        ".sxt": "Reason sampler patch",
        ".mid": "MIDI file",
        ".midi": "MIDI file",
        ".als": "Ableton Live set",
        ".alc": "Ableton Live clip",
        ".adg": "Ableton rack",
        ".adv": "Ableton preset",
        ".alp": "Ableton pack",
        ".amxd": "Max for Live device",
        ".agr": "Ableton groove",
        ".flp": "FL Studio project",
        ".fst": "FL Studio preset",
        ".logicx": "Logic project",
        ".band": "GarageBand project",
        ".cst": "Logic channel strip",
        ".rpp": "REAPER project",
        ".cpr": "Cubase project",
        ".ptx": "Pro Tools session",
        ".song": "Studio One song",
        ".bwproject": "Bitwig project",
        ".bwclip": "Bitwig clip",
        ".multisample": "Bitwig instrument",
        ".fxp": "plug-in preset",
        ".fxb": "plug-in bank",
        ".vstpreset": "plug-in preset",
        ".aupreset": "plug-in preset",
        ".serumpreset": "Serum preset",
        ".vital": "Vital preset",
        ".phaseplant": "Phase Plant preset",
    }
)


def advice_on(skipped: Iterable[str]) -> str:
    """Return how to read what was skipped, "" where nothing helps.

    Args:
        skipped: why files were left out; where by their suffix, it stands there in brackets.
    """
    texts = tuple(f"({suffix})" for suffix in OPTIONAL_SUFFIXES)
    return AAC_ADVICE if any(why.endswith(texts) for why in skipped) else ""


def readable_suffixes() -> frozenset[str]:
    """Return the suffixes, lower case with their dot, that `decode` reads on this machine."""
    return SUPPORTED_SUFFIXES | (frozenset(OPTIONAL_SUFFIXES) if has_optional() else frozenset())


def unreadable_suffixes() -> Mapping[str, str]:
    """Return the known suffixes that `decode` cannot read on this machine -> a plain word."""
    return UNSUPPORTED_SUFFIXES if has_optional() else {**UNSUPPORTED_SUFFIXES, **OPTIONAL_SUFFIXES}


def has_optional() -> bool:
    """Return True where the extra `samplerecs[aac]` is installed."""
    spec = find_spec("av")
    # A mere folder named "av" in the current place has no origin.
    return spec is not None and spec.origin is not None
