"""How fast CLAP's towers are here, beside ONNX Runtime alone on ready-made features.

    python scripts/export_clap.py --random --seed 1 --precision int8 --out /tmp/clap-int8
    python scripts/bench_clap.py /tmp/clap-int8
    python scripts/bench_clap.py /tmp/clap-fp32 --sounds 40

The weights may be anything: a tower takes as long with seeded ones. Sounds are written to a folder
and embedded by the daemon's own child process, from path to vector: read, decoded, resampled,
transformed, run. The peer, in this process and run in turn with it, is ONNX Runtime with the same
settings on the features of the same sounds, computed beforehand, once alone and once in batches.
Prompts go through the text tower's child, pipe and all.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import psutil

from samplerecs_daemon.ingest.workers import worker_count
from samplerecs_daemon.towers.tower import Tower
from samplerecs_models.decode import decode
from samplerecs_models.decode.write import write_audio
from samplerecs_models.embed.clap.audio import features_of
from samplerecs_models.embed.clap.manifest import AUDIO, read_installed
from samplerecs_models.embed.clap.sessions import Session
from samplerecs_models.sound import ANALYSIS_RATE, Sound
from samplerecs_models.types import Float32

ROUNDS = 3
BATCH = 4
PROMPTS = 40
LIMIT_S = 600.0


def write_sounds(folder: Path, count: int, seed: int) -> list[Path]:
    """Write sounds of 0.2 to 9 s, 16 bit, half of them stereo."""
    rng = np.random.default_rng(seed)
    paths = []
    for number in range(count):
        frames = int(rng.uniform(0.2, 9.0) * ANALYSIS_RATE)
        noise = rng.standard_normal((frames, 1 + number % 2)) * 0.1
        fade = np.exp(-np.arange(frames) / ANALYSIS_RATE)[:, None]
        path = folder / f"{number}.wav"
        write_audio(path, (noise * fade).astype(np.float32), ANALYSIS_RATE)
        paths.append(path)
    return paths


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes, in seconds of the clock."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def audio(folder: Path, count: int, seed: int, threads: int) -> dict[str, float]:
    """Return sounds a second of ours and of ONNX Runtime alone, from rounds in turn."""
    with tempfile.TemporaryDirectory() as scratch:
        paths = [str(path) for path in write_sounds(Path(scratch), count, seed)]
        features = [features_of(Sound(decode(Path(p), rate=ANALYSIS_RATE)))[0] for p in paths]
        peer = Session(folder / AUDIO, threads)
        tower = Tower("samplerecs_daemon.towers.jobs:audio", (str(folder), threads), polite=False)
        tower.ask(paths[:2], LIMIT_S)
        _alone(peer, features[:2], 1)
        ours, alone, batched = [], [], []
        child, here = psutil.Process(tower.pids()[0]), psutil.Process()
        used: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            begun = _cpu(child), _cpu(here)
            ours.append(seconds(lambda: tower.ask(paths, LIMIT_S)))
            used[0].append(_cpu(child) - begun[0])
            begun = _cpu(child), _cpu(here)
            alone.append(seconds(lambda: _alone(peer, features, 1)))
            used[1].append(_cpu(here) - begun[1])
            if _takes_batches(peer):
                batched.append(seconds(lambda: _alone(peer, features, BATCH)))
        tower.close()
    found = {"ours_per_s": count / min(ours), "ort_per_s": count / min(alone)}
    found["ratio"] = found["ours_per_s"] / found["ort_per_s"]
    # What each took of the processors: on a busy machine the only ratio that means something.
    found["cpu_ratio"] = min(used[1]) / min(used[0])
    found["ours_cpu_s_per_sound"] = min(used[0]) / count
    if batched:
        found["ort_batched_per_s"] = count / min(batched)
    return found


def _cpu(process: psutil.Process) -> float:
    """Return the processor's seconds that a process has used."""
    taken = process.cpu_times()
    return float(taken.user + taken.system)


def _takes_batches(peer: Session) -> bool:
    return not isinstance(next(iter(peer.inputs.values()))[0], int)


def _alone(peer: Session, features: list[Float32], batch: int) -> None:
    for start in range(0, len(features), batch):
        given = np.array(features[start : start + batch])[:, None]
        peer.run("audio_embeds", {"input_features": given})


def text(folder: Path, threads: int) -> dict[str, float]:
    """Return milliseconds of a prompt once the tower is loaded, and of loading."""
    tower = Tower("samplerecs_daemon.towers.jobs:text", (str(folder), threads), polite=False)
    loading = seconds(lambda: tower.ask(["kick"], LIMIT_S))
    prompts = [f"dusty rhodes, slightly out of tune, take {number}" for number in range(PROMPTS)]
    taken = [seconds(partial(tower.ask, [prompt], LIMIT_S)) * 1e3 for prompt in prompts]
    tower.close()
    return {
        "text_load_ms": loading * 1e3,
        "text_p50_ms": float(np.median(taken)),
        "text_p95_ms": float(np.percentile(taken, 95)),
    }


def main() -> None:
    """Measure, and print words and then one line of JSON."""
    parser = argparse.ArgumentParser(description="How fast CLAP is here.")
    parser.add_argument("folder", type=Path, help="what scripts/export_clap.py wrote")
    parser.add_argument("--sounds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=worker_count())
    asked = parser.parse_args()
    about = read_installed(asked.folder).manifest
    found = audio(asked.folder, asked.sounds, asked.seed, asked.threads)
    print(f"{about.name}, {about.precision}, {asked.threads} threads, {asked.sounds} sounds")
    print(f"ours, from path to vector:          {found['ours_per_s']:.1f} sounds a second")
    print(
        f"ONNX Runtime on ready features:     {found['ort_per_s']:.1f} (ratio {found['ratio']:.2f})"
    )
    if "ort_batched_per_s" in found:
        print(f"the same in batches of {BATCH}:            {found['ort_batched_per_s']:.1f}")
    if about.has_text:
        found |= text(asked.folder, asked.threads)
        print(
            f"a prompt, once loaded: {found['text_p50_ms']:.0f} ms (p95 {found['text_p95_ms']:.0f})"
        )
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    made = {**found, "precision": about.precision, "sounds": asked.sounds, "seed": asked.seed}
    print(json.dumps({**made, "threads": asked.threads, "machine": machine}))


if __name__ == "__main__":
    main()
