"""One-shots with fine classes for the fingerprint: toms by height, percussion and notes by kind."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from training import soundfont, sounds

_TOMS = (
    (r"floor|low|/t2_01|ft_|tom2_|tm2_|t_l", "tom-low"),
    (r"mid|tom2|t2_|tom1_1", "tom-mid"),
    (r"hi|tom1|t1_|tom1_a", "tom-high"),
)
_TOM_NOTES = {41: "low", 43: "low", 45: "mid", 47: "mid", 48: "high", 50: "high"}
_OWN_CLASS = {49: "crash", 57: "crash", 52: "china", 55: "splash", 42: "closed-hat"}
#: Notes played by every instrument of a font: pitch and seconds held.
_NOTES = ((40, 0.9), (52, 0.3), (60, 1.2), (69, 0.6))


def kits(root: Path) -> Iterator[sounds.Labelled]:
    """Yield the drum kits under `root`; toms whose name does not say how high are left out."""
    for each in sounds.kits(root):
        role = each.role
        if role == "tom":
            name = f"/{Path(each.path).name.lower()}"
            role = next((fine for pattern, fine in _TOMS if re.search(pattern, name)), "")
        elif role in {"percussion", "conga"}:
            role = re.sub(r"[^a-z]|soft\w*|hard\w*|med\w*", "", Path(each.path).stem.lower())
        if role:
            yield replace(each, role=role)


def machines(count: int, seed: int) -> Iterator[sounds.Labelled]:
    """Yield imagined drum machines, without their toms: nobody says how high those are."""
    for each in sounds.made(count, seed):
        if each.pack.startswith("machine/") and each.role != "tom":
            yield each


def played(font: Path, seed: int) -> Iterator[sounds.Labelled]:
    """Yield the drums and the instruments of a sound font; the font is one pack."""
    rng = np.random.default_rng(seed)
    takes = [take for kit in soundfont.KITS for take in soundfont.drum_takes(kit, rng)]
    for program in soundfont.PROGRAMS:
        for pitch, held in _NOTES:
            note = ((0.0, held, pitch, 100),)
            takes.append(soundfont.Take("", "one-shot", 0, program, note, held + 0.8))
    seen: set[bytes] = set()
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(takes), 60):
            part = takes[start : start + 60]
            for take, sound in soundfont.render(font, part, Path(folder)):
                peak = float(np.abs(sound).max(initial=0.0))
                look = np.round(sound[:4000:7] / max(peak, 1e-9), 2).tobytes()
                if peak > 0.003 and look not in seen:
                    seen.add(look)
                    kept = sound[: np.flatnonzero(np.abs(sound).max(axis=1) > 1e-3 * peak)[-1] + 1]
                    yield sounds.Labelled(kept, _class(take), take.kind, f"font/{font.stem}")


def _class(take: soundfont.Take) -> str:
    pitch = take.notes[0][2]
    if take.channel == 0:
        return f"program-{take.program}"
    if take.role == "tom":
        return f"tom-{_TOM_NOTES[pitch]}"
    if take.role in {"percussion", "conga", "crash"}:
        return _OWN_CLASS.get(pitch, f"percussion-{pitch}")
    return take.role
