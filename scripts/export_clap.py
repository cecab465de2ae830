"""Export a CLAP checkpoint of transformers for `samplerecs models install --from`.

    pip install --group export          (torch, transformers, onnx; not needed to run samplerecs)
    python scripts/export_clap.py laion/clap-htsat-unfused --out clap
    python scripts/export_clap.py FOLDER --out clap --precision int8 --name my-clap
    python scripts/export_clap.py --random --seed 1 --out clap      full size, seeded weights
    python scripts/export_clap.py --tiny --seed 1 --out clap        a few hundred kB, for tests

The audio tower, the text tower and the tokenizer are written with a manifest. Each tower is
compared with torch on the same inputs: cosines of at least 0.9999 in fp32, 0.999 in fp16, 0.99 in
int8; below that nothing is installed from it, since no manifest is written.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from exporting.checkpoint import Checkpoint, from_pretrained, random_checkpoint, tiny_checkpoint
from exporting.parity import FLOORS, Parity, compare
from exporting.towers import export_audio, export_text, reduced
from samplerecs_models.embed.clap.manifest import (
    AUDIO,
    PRECISIONS,
    TEXT,
    TOKENIZER,
    Manifest,
    checksum,
    write_manifest,
)


def export(checkpoint: Checkpoint, out: Path, precision: str) -> Parity:
    """Write the two towers and the tokenizer into `out`; return how well they agree with torch."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, tower in ((AUDIO, export_audio), (TEXT, export_text)):
            whole = Path(scratch) / name
            tower(checkpoint, whole)
            reduced(whole, out / name, precision)
    checkpoint.save_tokenizer(out / TOKENIZER)
    return compare(checkpoint, out)


def manifest_of(checkpoint: Checkpoint, out: Path, precision: str) -> Manifest:
    """Return the manifest of what lies in `out`."""
    return Manifest(
        name=checkpoint.name,
        revision=checkpoint.revision,
        precision=precision,
        dim=checkpoint.dim,
        files={name: checksum(out / name) for name in (AUDIO, TEXT, TOKENIZER)},
        source=checkpoint.source,
        license=checkpoint.license,
        logit_scale=checkpoint.logit_scale,
    )


def main(arguments: list[str] | None = None) -> int:
    """Export; return 1 where the parity is not reached."""
    asked = _parsed(arguments)
    checkpoint = _made(asked)
    parity = export(checkpoint, asked.out, asked.precision)
    floor = FLOORS[asked.precision]
    enough = min(parity.audio, parity.text) >= floor
    print(f"audio tower: least cosine with torch {parity.audio:.6f}")
    print(f"text tower:  least cosine with torch {parity.text:.6f} (wanted: {floor})")
    if enough:
        write_manifest(asked.out, manifest_of(checkpoint, asked.out, asked.precision))
        if asked.golden:
            np.savez_compressed(asked.golden, allow_pickle=False, **parity.golden)
        print(f"Install it: samplerecs models install --from {asked.out}")
    else:
        print("They do not agree: no manifest was written.", file=sys.stderr)
    print(json.dumps({"audio": parity.audio, "text": parity.text, "precision": asked.precision}))
    return int(not enough)


def _made(asked: Any) -> Checkpoint:
    makers: dict[str, Callable[[int], Checkpoint]] = {
        "tiny": tiny_checkpoint,
        "random": random_checkpoint,
    }
    for name, make in makers.items():
        if getattr(asked, name):
            return make(asked.seed)
    return from_pretrained(asked.checkpoint, asked.revision, asked.name)


def _parsed(arguments: list[str] | None) -> Any:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("checkpoint", nargs="?", default="laion/clap-htsat-unfused")
    parser.add_argument("--revision", default="main", help="commit, tag or branch of it")
    parser.add_argument("--name", default="", help="what the model is called")
    parser.add_argument("--out", type=Path, required=True, help="folder for the files")
    parser.add_argument("--precision", choices=PRECISIONS, default="fp32")
    parser.add_argument("--random", action="store_true", help="full size, seeded weights")
    parser.add_argument("--tiny", action="store_true", help="a tiny stand-in, seeded weights")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--golden", type=Path, help="also keep torch's vectors there (.npz)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
