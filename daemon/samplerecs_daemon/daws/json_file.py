"""Small JSON files in which the user's choices are kept: read with care, replaced whole."""

from __future__ import annotations

import json
from pathlib import Path

from samplerecs_models.errors import ConfigError


def read_json(path: Path, missing: object) -> object:
    """Return what a file holds, or `missing` where there is none.

    Raises:
        ConfigError: when it cannot be read.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return missing
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", "Remove it.") from None


def write_json(path: Path, value: object, indent: int | None = None) -> None:
    """Write a file that holds all of `value` or what it held before; its folder is made.

    Raises:
        ConfigError: when it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.with_suffix(".new")
        whole.write_text(json.dumps(value, indent=indent) + "\n", encoding="utf-8")
        whole.replace(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error}.") from None
