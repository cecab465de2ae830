"""Labelled sounds to train kind and role on: tables, named files, sound fonts, synthesis.

Nothing of them is shipped; only what a model learns from them is.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from samplerecs_models.types import Float32
from training import soundfont, synth

RATE = 44_100


@dataclass(frozen=True)
class Labelled:
    """A sound with what is known of it; a role or kind of "" is not known.

    `path` is the file it comes from, "" for one that was made.
    """

    samples: Float32
    role: str
    kind: str
    pack: str
    path: str = ""


#: First match wins; on the lower-case file name, with its folder before it.
_DRUM_NAMES = (
    (r"empty|demo|readme|drumkit\.xml|beats_|xfx|yfx|fxshake|crunch|trimo|29800|noise-tom", ""),
    (r"cowbell|_cb|/cb2?_", "cowbell"),
    (r"rim[ _-]?shot|rimshot|_sr_|/sr_|/rs_|jsnare|rsnare", "snare"),
    (r"rim|stick|click", "rim"),
    (r"clap|handclp|claps", "clap"),
    (r"hat.*op|open|_ohh|/ho_|hhopen|choke|swish", "open-hat"),
    (r"semi", ""),
    (r"hat|hh|_chh|/hh", "closed-hat"),
    (r"crash.*ride|ride.*crash|flink", ""),
    (r"crash|/cra|/cc_|china|splash", "crash"),
    (r"ride|/rd|/rc_|paistebell", "ride"),
    (r"kick|bassdrum|/bd|_bd|_k_|pearlkick", "kick"),
    (r"snare|/sn|_sn_|/sd_|garage-city", "snare"),
    (r"tom|/t\d_|/ft_", "tom"),
    (r"maraca|shaker|cabasa", "shaker"),
    (r"conga|bongo|djembe", "conga"),
    (r"clave|woodblock|tambourine|agogo|snap|waterglass|whistle|bell|head|/bl_", "percussion"),
)

#: Folder and start of the name -> role and kind, for the public sounds beside the project.
_NAMED = (
    (
        r"lmms/beats/|dirt/breaks|sonic-pi/loop_(amen|breakbeat|compus|indus|perc|tabla)",
        "drum-loop",
        "loop",
    ),
    (r"lmms/bassloops/", "bass-loop", "loop"),
    (r"lmms/latin/|sonic-pi/loop_(garzul|mehack|safari|mika|electric)", "melodic-loop", "loop"),
    (r"sonic-pi/loop_", "", "loop"),
    (r"sonic-pi/ambi_(drone|glass|haunted|dark|soft|sau)", "", "texture"),
    (r"sonic-pi/(drum_cowbell)", "cowbell", "one-shot"),
    (r"sonic-pi/drum_(roll)", "", ""),
    (r"sonic-pi/(bd_|drum_bass|drum_heavy|elec_hollow_kick|elec_soft_kick)", "kick", "one-shot"),
    (r"sonic-pi/(sn_|drum_snare|elec_.*snare)", "snare", "one-shot"),
    (r"sonic-pi/ride_", "ride", "one-shot"),
    (r"sonic-pi/drum_(tom)|elec_fuzz_tom", "tom", "one-shot"),
    (r"sonic-pi/tabla_", "conga", "one-shot"),
    (r"sonic-pi/bass_|lmms/basses/|dirt/(bass|bass0|jvbass)/", "bass", "one-shot"),
    (r"sonic-pi/guit_", "guitar", "one-shot"),
    (r"sonic-pi/(elec_(bell|chime|ping)|perc_bell)", "bell", "one-shot"),
    (r"sonic-pi/(glitch_|mehackit_|misc_|vinyl_)", "fx", "one-shot"),
    (r"sonic-pi/(perc_|elec_)", "", "one-shot"),
    (r"dirt/arpy/", "pluck", "one-shot"),
    (r"dirt/trump/", "brass", "one-shot"),
    (r"dirt/(can|perc)/", "percussion", "one-shot"),
    (r"dirt/hand/", "", "one-shot"),
    (r"drumtraks/.*(cabasa)", "shaker", "one-shot"),
    (r"drumtraks/.*(claps)", "clap", "one-shot"),
    (r"drumtraks/.*(cowbell)", "cowbell", "one-shot"),
    (r"drumtraks/.*(crash)", "crash", "one-shot"),
    (r"drumtraks/.*(ride)", "ride", "one-shot"),
    (r"drumtraks/.*(tamb)", "percussion", "one-shot"),
    (r"lmms/effects/|lmms/misc/", "fx", ""),
    (r"lmms/instruments/(piano|.*organ|harpsi|rhodes|.*key)", "keys", "one-shot"),
    (r"lmms/instruments/(bass)", "bass", "one-shot"),
    (r"lmms/instruments/.*(trumpet|brass|horn)", "brass", "one-shot"),
    (r"lmms/instruments/.*(flute|sax|clarinet)", "woodwind", "one-shot"),
    (r"lmms/instruments/.*(cello|violin|string)", "strings", "one-shot"),
    (r"lmms/instruments/.*(guitar)", "guitar", "one-shot"),
    (r"lmms/stringsnpads/.*choir", "vocal", ""),
    (r"lmms/stringsnpads/.*(pad)", "pad", ""),
    (r"lmms/stringsnpads/.*(string)", "strings", ""),
    (r"lmms/drums/.*", "", "one-shot"),
)


def load(path: Path) -> Float32:
    """Return the sound of a file at RATE, float32, shape (frames, channels); 60 s at most."""
    samples, rate = soundfile.read(path, frames=60 * 48_000, dtype="float32", always_2d=True)
    if rate != RATE:
        samples = soxr.resample(samples, rate, RATE).astype(np.float32)
    return np.ascontiguousarray(samples)


def kits(root: Path) -> Iterator[Labelled]:
    """Yield the drum kits under `root` (Debian's hydrogen-drumkits), each a pack."""
    for path in sorted(root.rglob("*")):
        name = f"/{path.name.lower()}"
        role = next((role for pattern, role in _DRUM_NAMES if re.search(pattern, name)), "")
        if role and path.suffix.lower() in {".wav", ".flac", ".aiff", ".aif"}:
            yield Labelled(load(path), role, "one-shot", f"kit/{path.parent.name}", str(path))


def public(root: Path, table: dict[str, tuple[str, str]]) -> Iterator[Labelled]:
    """Yield the sounds under `root`; `table` maps a path to role and pack and comes first."""
    for path in sorted(root.rglob("*")):
        if path.suffix.lower() not in {".wav", ".flac", ".ogg", ".aif", ".aiff"}:
            continue
        inner = path.relative_to(root).as_posix()
        pack = "/".join(inner.split("/")[:2]) if inner.startswith("dirt") else inner.split("/")[0]
        role, kind = _named(inner)
        if str(path.resolve()) in table:
            role, pack = table[str(path.resolve())]
            kind = "one-shot"
        if role or kind:
            yield Labelled(load(path), role, kind, pack, str(path.resolve()))


def _named(inner: str) -> tuple[str, str]:
    found = (row for row in _NAMED if re.search(row[0], inner.lower()))
    _, role, kind = next(found, ("", "", ""))
    return role, kind


def played(font: Path, seed: int, loops: int) -> Iterator[Labelled]:
    """Yield notes, chords, drums and loops of a General MIDI sound font; a kit is a pack."""
    rng = np.random.default_rng(seed)
    with tempfile.TemporaryDirectory() as folder:
        for kit in soundfont.KITS:
            takes = list(soundfont.drum_takes(kit, rng))
            yield from _rendered(font, takes, f"{font.stem}/kit{kit}", Path(folder))
        notes = [t for p in soundfont.PROGRAMS for t in soundfont.note_takes(p, rng)]
        for start in range(0, len(notes), 60):
            yield from _rendered(font, notes[start : start + 60], f"{font.stem}/n", Path(folder))
        made = list(soundfont.loop_takes(loops, rng))
        for start in range(0, len(made), 30):
            part = made[start : start + 30]
            played = list(_rendered(font, part, f"{font.stem}/l", Path(folder)))
            yield from played
            yield from _mixed(played)


def _rendered(
    font: Path, takes: list[soundfont.Take], pack: str, folder: Path
) -> Iterator[Labelled]:
    for take, sound in soundfont.render(font, takes, folder):
        if float(np.abs(sound).max(initial=0.0)) > 0.003:
            name = f"{pack}{take.program}" if take.channel == 0 else pack
            yield Labelled(_without_silence(sound, take.kind), take.role, take.kind, name)


def _mixed(loops: list[Labelled]) -> Iterator[Labelled]:
    """Yield loops of one length played together: all of no one role, bass and harmony melodic."""
    for first, second, third in zip(loops, loops[1:], loops[2:], strict=False):
        if len(first.samples) == len(second.samples) == len(third.samples):
            mix = first.samples + second.samples + third.samples
            yield Labelled(mix, "", "loop", first.pack)
            if third.role == "melodic-loop":
                both = second.samples * np.float32(0.8) + third.samples
                yield Labelled(both, "melodic-loop", "loop", third.pack)


def _without_silence(sound: Float32, kind: str) -> Float32:
    """Cut the silent end of a note, as packs do; loops keep their length."""
    if kind == "loop":
        return sound
    loud = np.flatnonzero(np.abs(sound).max(axis=1) > 1e-3 * float(np.abs(sound).max()))
    return np.ascontiguousarray(sound[: loud[-1] + 1])


def made(machines: int, seed: int) -> Iterator[Labelled]:
    """Yield imagined drum machines, each a pack, and drones and noises."""
    for machine in range(machines):
        rng = np.random.default_rng((seed, machine))
        for role, kind, sound in synth.drum_machine(rng):
            yield Labelled(sound[:, None], role, kind, f"machine/{machine}")
        for role, kind, sound in (*synth.textures(rng, 2), *synth.long_shots(rng)):
            yield Labelled(sound[:, None], role, kind, f"texture/{machine}")
