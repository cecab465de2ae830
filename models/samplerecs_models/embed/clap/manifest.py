"""What an installed model is made of: names, sizes and checksums in one `manifest.json`.

`scripts/export_clap.py` writes one beside what it exports, `samplerecs models install` one beside
what it installs; every load compares the files with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from samplerecs_models.embed.clap.types import CPU
from samplerecs_models.errors import ModelError
from samplerecs_models.types import ModelId

MANIFEST = "manifest.json"
AUDIO, TEXT, TOKENIZER = "audio_model.onnx", "text_model.onnx", "tokenizer.json"
#: What is done with a sound before the tower; another way would be another space.
PREPROCESS = "mel64-48k-rand_trunc-repeatpad-even4"
PRECISIONS = ("fp32", "fp16", "int8")
#: Softness of the comparison of a sound with words where a checkpoint does not say (1 / 0.07, what
#: training begins with).
LOGIT_SCALE = 1 / 0.07
_BLOCK = 1 << 20
_AGAIN = (
    "Install it again, as you did before: samplerecs models install clap, or samplerecs models "
    "install --from FOLDER."
)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file: its size in bytes and its checksum."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A model as it was exported or installed.

    Attributes:
        name: such as "clap-htsat-unfused".
        revision: the commit it was taken from, or what the exporter called it.
        precision: of the audio tower: fp32, fp16 or int8.
        dim: values of a vector.
        files: name -> size and checksum; the text tower and the tokenizer may be missing.
        source: where it came from, for people.
        license: as its authors say.
        logit_scale: factor of a cosine before softmax.
        provider: what ONNX Runtime computes the audio tower with, found when it was installed.
    """

    name: str
    revision: str
    precision: str
    dim: int
    files: Mapping[str, ModelFile]
    source: str = ""
    license: str = ""
    logit_scale: float = LOGIT_SCALE
    provider: str = CPU

    @property
    def model(self) -> ModelId:
        """Identity of the space: the audio tower's weights decide it, the precision with them."""
        digest = self.files[AUDIO].sha256
        return ModelId(self.name, self.revision, PREPROCESS, digest, self.dim)

    @property
    def has_text(self) -> bool:
        """True when it understands words."""
        return TEXT in self.files and TOKENIZER in self.files

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files.values())


@dataclass(frozen=True, slots=True)
class Installed:
    """A model in its folder."""

    folder: Path
    manifest: Manifest = field(compare=False)

    @property
    def model(self) -> ModelId:
        """Identity of the space."""
        return self.manifest.model


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a folder, in one step.

    Raises:
        OSError: when it cannot be written.
    """
    fresh = folder / f"{MANIFEST}.new"
    fresh.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
    fresh.replace(folder / MANIFEST)


def read_installed(folder: Path) -> Installed:
    """Return the model of a folder by its manifest; its files are not looked at.

    Raises:
        ModelError: when there is no manifest, or it cannot be understood.
    """
    path = folder / MANIFEST
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        files = {
            _plain(name): ModelFile(int(about["size"]), str(about["sha256"]))
            for name, about in data.pop("files").items()
        }
        manifest = Manifest(**data, files=files)
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}.", _AGAIN) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ModelError(f"{path} is no manifest of a model.", _AGAIN) from None
    _check(path, manifest)
    return Installed(folder, manifest)


def _plain(name: str) -> str:
    if name != Path(name).name:
        raise ValueError(name)
    return name


def _check(path: Path, manifest: Manifest) -> None:
    texts = (manifest.name, manifest.revision, manifest.precision, manifest.provider)
    fits = (
        AUDIO in manifest.files
        and all(isinstance(text, str) and text for text in texts)
        and isinstance(manifest.dim, int)
        and 0 < manifest.dim <= 8192
        and isinstance(manifest.logit_scale, (int, float))
    )
    if not fits:
        raise ModelError(f"{path} is no manifest of a model.", _AGAIN)


def checksum(path: Path) -> ModelFile:
    """Return size and checksum of a file.

    Raises:
        OSError: when it cannot be read.
    """
    digest, size = sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return ModelFile(size, digest.hexdigest())


def check_file(installed: Installed, name: str) -> Path:
    """Return the path of a file of a model whose content is what was installed.

    Raises:
        ModelError: when it is missing, cut short or changed.
    """
    path, known = installed.folder / name, installed.manifest.files[name]
    try:
        found = checksum(path)
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}.", _AGAIN) from None
    if found.size < known.size:
        raise ModelError(
            f"{path} is cut short: {found.size:,} of {known.size:,} bytes are there.", _AGAIN
        )
    if found != known:
        raise ModelError(f"{path} is not the file that was installed.", _AGAIN)
    return path
