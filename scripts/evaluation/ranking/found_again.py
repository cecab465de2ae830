"""Hide one: real projects that Debian ships with LMMS, and simulated ones."""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path

import numpy as np

from evaluation.ranking.answers import Asked, is_native
from evaluation.ranking.library import Measured
from samplerecs_daemon import wiring
from samplerecs_daemon.engine.access import StoreAccess
from samplerecs_daemon.evaluation.hide_one import LEAST_SOUNDS, Case, hide_one
from samplerecs_daemon.evaluation.projects import cases_of
from samplerecs_daemon.paths import find_paths
from samplerecs_daemon.recommend import RankSettings
from samplerecs_models.harmony import name_of

#: Where Debian puts LMMS's demo songs.
LMMS = Path("/usr/share/lmms/projects")
#: Sounds of a simulated project, and the share that comes from its first pack.
SOUNDS, FIRST_PACK = 8, 0.6


def run(measured: Measured, seeds: int) -> dict[str, object]:
    """Print and return the figures."""
    sets = {"LMMS": _real(measured), "simulated": _simulated(measured, seeds)}
    figures: dict[str, object] = {}
    for name, cases in sets.items():
        enough = sum(len(case.sounds) >= LEAST_SOUNDS for case in cases)
        scores = hide_one(measured.library, measured.index, cases, RankSettings(), measured.now)
        print(f"hide one, {name}: {enough} of {len(cases)} projects have {LEAST_SOUNDS} sounds")
        for way, score in scores.items():
            print(
                f"  {way}: hit@10 {score.hit_10:.3f}, hit@50 {score.hit_50:.3f}, "
                f"MRR {score.reciprocal_rank:.4f} ({score.hidden} hidden)"
            )
        figures[name] = {
            way: (score.hit_10, score.hit_50, score.reciprocal_rank)
            for way, score in scores.items()
        }
    return figures


def _real(measured: Measured) -> list[Case]:
    if not LMMS.is_dir():
        return []
    environment = {**os.environ, "SAMPLERECS_HOME": str(measured.home / "home")}
    with closing(wiring.open_local(environment)) as client:
        client.scan_projects(LMMS)
    store = StoreAccess(find_paths(environment).database, time.time).reader()
    return [case for case, _ in cases_of(store)]


def _simulated(measured: Measured, seeds: int) -> list[Case]:
    """Return projects put together by the known answers: what fits, mostly from one pack."""
    cases = []
    loops = [n for n, truth in measured.truths.items() if truth.kind == "loop" and truth.bpm]
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        first = measured.truths[int(rng.choice(loops))]
        asked = Asked(float(first.bpm or 120.0), first.key)
        fitting = [n for n, truth in measured.truths.items() if is_native(truth, asked)]
        own = [n for n in fitting if measured.truths[n].pack == first.pack]
        chosen = _draw(rng, own, int(SOUNDS * FIRST_PACK))
        chosen += _draw(rng, [n for n in fitting if n not in chosen], SOUNDS - len(chosen))
        key = name_of(first.key) if first.key else None
        cases.append(Case(f"simulated {seed}", first.bpm, key, tuple(chosen)))
    return cases


def _draw(rng: np.random.Generator, among: list[int], count: int) -> list[int]:
    return [int(n) for n in rng.permutation(among)[:count]]
