"""The settings: one frozen object built from defaults, the TOML file and the environment.

Order of trust: command-line flags, then `RECS_*` variables, then the file, then the defaults.
Errors name the file, the line, the key and the nearest known key.
"""

from __future__ import annotations

import contextlib
import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from samplerecs_daemon.api import Setting
from samplerecs_models.errors import ConfigError
from samplerecs_models.rank.columns import Weights
from samplerecs_models.rank.presets import PRESETS

PREFIX = "RECS_"
#: The most that a weight may be.
MOST_WEIGHT = 10
_DEFAULT_WEIGHTS = Weights()
_ALL_ZERO = "all_weights_zero"
#: Settings that a variable gives as one text: see `_split`.
_LISTS = frozenset({"ignore", "project_folders", "link_interfaces", "live_keys"})


def _weight(name: str, description: str) -> Any:
    """Return the field of a weight, with the ranker's own default."""
    return Field(
        getattr(_DEFAULT_WEIGHTS, name),
        ge=0,
        le=MOST_WEIGHT,
        description=f"{description} 0 to {MOST_WEIGHT}.",
    )


class WeightSettings(BaseModel):
    """How much each part of the score counts; each part itself lies in 0..1. Not all are 0."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    similarity: float = _weight("similarity", "Sounds like what you took or named.")
    words: float = _weight("words", "Matches the words you typed.")
    tempo: float = _weight("tempo", "Close to the project's tempo.")
    key: float = _weight("key", "Fits the project's key.")
    freshness: float = _weight("freshness", "New in the library.")
    role: float = _weight("role", "Has the role asked for.")
    taste: float = _weight(
        "taste", "Of packs, folders and roles that you take; taken off where you pass over."
    )
    together: float = _weight("together", "Was used before beside the sounds of this project.")
    steps: float = _weight("steps", "Goes the way you steered: darker, shorter, less busy, ...")
    fatigue: float = _weight("fatigue", "Taken off for what was shown too often.")
    change: float = _weight(
        "change", "Taken off a free list's sound that must be stretched or transposed to fit."
    )

    @model_validator(mode="after")
    def _something_counts(self) -> Self:
        if not any(self.model_dump().values()):
            raise PydanticCustomError(_ALL_ZERO, "all weights are 0")
        return self


class Settings(BaseModel):
    """Everything that can be set; the description of each is its help text."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    recommendation_mode: Literal["fusion", "rules", "ab"] = Field(
        "fusion",
        description="How lists are ordered: fusion (sound, fit, freshness, taste), rules only, or "
        "ab: one of the two drawn for each session, to compare. `samplerecs mode` overrides it.",
    )
    preset: Literal["match", "balanced", "explore"] = Field(
        "balanced",
        description="Ready-made weights: match (what fits most), balanced, explore (what is new "
        "to you). A weight that is set by itself holds in each.",
    )
    learning: bool = Field(
        True,
        description="Learn from what you take, dismiss and use; off, only pins, bans and what was "
        "dismissed in the session count.",
    )
    use_clap: bool = Field(
        True,
        description="Use an installed CLAP model for words and likeness (`samplerecs models`); "
        "false ranks by fingerprints and names alone.",
    )
    stretch: bool = Field(
        False, description="Also offer loops that need up to 8 % time-stretch to fit the tempo."
    )
    diversity: float | None = Field(
        None,
        ge=0,
        le=1,
        description="0 lists the nearest sounds, 1 the most varied ones; as the preset has it when "
        "not set (balanced: 0.2).",
    )
    workers: int = Field(
        0, ge=0, le=64, description="Analysis processes while scanning; 0 means one for each core."
    )
    memory_limit_mb: int = Field(
        1500,
        ge=0,
        le=1_000_000,
        description="Megabytes that the daemon and all its processes (index, analysis, models, "
        "renderer, what watches the folders) may take together: with less room fewer "
        "sounds are heard at once, or none; 0 for no limit.",
    )
    file_timeout_s: float = Field(
        30.0, ge=1, le=600, description="Seconds after which one file is given up and listed."
    )
    ignore: tuple[str, ...] = Field(
        (), description='Names never scanned, beside the built-in ones; like "*_old" or "Stems".'
    )
    project_folders: tuple[str, ...] = Field(
        (),
        description="Folders of your DAW's projects: what is saved in them is read for tempo, key "
        "and the sounds used. `samplerecs projects scan` adds more.",
    )
    port: int = Field(
        8765, ge=0, le=65535, description="Port of the daemon; the next free one when it is taken."
    )
    osc_port: int = Field(
        9123, ge=0, le=65535, description="UDP port where DAWs may speak OSC; 0 for any free one."
    )
    lan_osc: str = Field(
        "",
        description="Address of this computer, or name of its network interface, at which tablets "
        "and other devices of your network may speak OSC; closed when empty. Neither encrypted nor "
        "guarded by a token.",
    )
    discovery: bool = Field(
        True,
        description="Let control surfaces on this computer find samplerecs by name (multicast DNS "
        "on the loopback interface; with lan_osc on that network as well). A question sent "
        "straight to UDP port 5353 of this computer is answered also to the network.",
    )
    link: bool = Field(
        True,
        description="Hear the tempo of Ableton Link; never joined. `samplerecs daw disable link` "
        "switches it off as well, without a restart.",
    )
    link_interfaces: tuple[str, ...] = Field(
        (),
        description='Network interfaces on which Link is heard, like "lo" or "en0"; all if none.',
    )
    crate: str = Field(
        "",
        description="Folder of the live crate, in which your DAW's browser shows the current list "
        "to drag from; none is kept when empty. It must lie outside your sample folders.",
    )
    crate_links: Literal["hard", "copy", "symbolic"] = Field(
        "hard",
        description="How sounds come into the crate: hard links (copies on another disk), copies, "
        "or symbolic links, which end with the file that they lead to.",
    )
    crate_sounds: int = Field(
        30, ge=1, le=200, description="How many sounds of the list the crate shows."
    )
    preview_cache_mb: int = Field(
        1000,
        ge=10,
        le=1_000_000,
        description="Megabytes that sounds rendered for listening may take; those not heard for "
        "longest go first.",
    )
    renders_folder: str = Field(
        "",
        description="Folder for renders that a DAW uses when the project's folder is not known; "
        "one of samplerecs's own if empty. What is written there is never removed.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="What the daemon's log takes: this and what is worse."
    )
    live_theme: Literal["dark", "light", "terminal"] = Field(
        "dark", description="Colours of the live panel; terminal leaves them to the terminal."
    )
    live_tempo_rest_s: float = Field(
        2.0,
        ge=0,
        le=60,
        description="Seconds for which a tempo must rest before the live panel's rows follow it.",
    )
    live_keys: tuple[str, ...] = Field(
        (), description='Other keys for the live panel; like "accept=ctrl+y" or "audition=p space".'
    )
    live_output: str = Field(
        "", description="Output device on which the live panel plays; the system's own if empty."
    )
    weights: WeightSettings = Field(
        default_factory=WeightSettings, description="How much each part of the score counts."
    )


def ranking_weights(settings: Settings) -> Weights:
    """Return the weights as the ranker takes them: the preset's, and those set by themselves.

    Not all of them are 0: those of the settings are not, and no preset has a 0 of its own.
    """
    return replace(PRESETS[settings.preset].weights, **own_weights(settings))


def own_weights(settings: Settings) -> dict[str, float]:
    """Return the weights that were set by themselves."""
    return settings.weights.model_dump(include=settings.weights.model_fields_set)


def load_settings(
    path: Path, environment: Mapping[str, str], overrides: Mapping[str, object] | None = None
) -> Settings:
    """Build the settings; a missing file is an empty one.

    Raises:
        ConfigError: naming the file or variable, the line, the key and what would be right.
    """
    return _load(path, environment, overrides or {})[0]


def _load(
    path: Path, environment: Mapping[str, str], overrides: Mapping[str, object]
) -> tuple[Settings, dict[str, Any]]:
    """Return the settings, and what the file alone says."""
    text = _read(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.", "Mend that line.") from None
    try:
        return _build(data, environment, overrides), data
    except ValidationError as error:
        raise _explain(error, path, text, environment) from None


def settings_table(path: Path, environment: Mapping[str, str]) -> list[Setting]:
    """Return every setting with its value, default, source and help, one row each."""
    settings, data = _load(path, environment, {})
    rows = []
    for name, info in Settings.model_fields.items():
        if name == "weights":
            rows += _weight_rows(settings, data.get("weights", {}), environment)
            continue
        rows.append(
            Setting(
                name=name,
                value=getattr(settings, name),
                default=info.get_default(call_default_factory=True),
                source=_source_of(name, name in data, environment),
                help=info.description or "",
            )
        )
    return rows


def _weight_rows(
    settings: Settings, data: Mapping[str, object], environment: Mapping[str, str]
) -> list[Setting]:
    return [
        Setting(
            name=f"weights.{name}",
            value=getattr(settings.weights, name),
            default=info.default,
            source=_source_of(f"weights__{name}", name in data, environment),
            help=info.description or "",
        )
        for name, info in WeightSettings.model_fields.items()
    ]


def _source_of(name: str, in_file: bool, environment: Mapping[str, str]) -> str:
    if f"{PREFIX}{name.upper()}" in environment:
        return "environment"
    return "file" if in_file else "default"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", "Mend or remove it.") from None


def _build(
    data: Mapping[str, Any], environment: Mapping[str, str], overrides: Mapping[str, object]
) -> Settings:
    variables = _from_environment(environment)
    merged: dict[str, Any] = {**data, **variables, **overrides}
    in_file = data.get("weights")
    if "weights" in variables and isinstance(in_file, dict):
        merged["weights"] = {**in_file, **variables["weights"]}
    return Settings.model_validate(merged)


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in Settings.model_fields:
        if (raw := environment.get(PREFIX + name.upper())) is not None:
            values[name] = _split(raw) if name in _LISTS else raw
    weights = {
        name: environment[variable]
        for name in WeightSettings.model_fields
        if (variable := f"{PREFIX}WEIGHTS__{name.upper()}") in environment
    }
    return values | ({"weights": weights} if weights else {})


def _split(raw: str) -> tuple[str, ...]:
    """Return a list as the environment gives it: with commas between, or as in the file."""
    if raw.lstrip().startswith("["):
        # "[Ss]tems,*_old" begins so, too.
        with contextlib.suppress(tomllib.TOMLDecodeError):
            listed = tomllib.loads(f"listed = {raw}")["listed"]
            if all(isinstance(part, str) for part in listed):
                return tuple(listed)
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _explain(
    error: ValidationError, path: Path, text: str, environment: Mapping[str, str]
) -> ConfigError:
    first = error.errors()[0]
    location = [str(part) for part in first["loc"]]
    key = ".".join(location)
    if first["type"] == "extra_forbidden":
        return ConfigError(
            f"{path}{_line(text, location[-1])}: there is no setting named {key!r}.",
            _nearest(location),
        )
    if first["type"] == _ALL_ZERO:
        return ConfigError(
            f"{_where_weights_are(path, text, environment)}: all weights are 0, so sounds could "
            "not be put in order.",
            f"Give at least one of them a number above 0, up to {MOST_WEIGHT}, or take its "
            "line out: the preset's then holds.",
        )
    variable = PREFIX + "__".join(location).upper()
    where = variable if variable in environment else f"{path}{_line(text, location[-1])}"
    return ConfigError(
        f"{where}: {key} cannot be {first['input']!r}: {first['msg'].lower()}.",
        "`samplerecs config show` lists what can be set.",
    )


def _where_weights_are(path: Path, text: str, environment: Mapping[str, str]) -> str:
    in_file = [f"{path}{line}"] if (line := _line(text, "weights")) else []
    start = f"{PREFIX}WEIGHTS__"
    variables = any(name.startswith(start) for name in environment)
    return " and ".join([*in_file, *([f"the variables {start}..."] if variables else [])])


def _line(text: str, key: str) -> str:
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*(\[\s*{re.escape(key)}\s*\]|[\"']?{re.escape(key)}[\"']?\s*=)", line):
            return f", line {number}"
    return ""


def _nearest(location: list[str]) -> str:
    nested = len(location) > 1 and location[0] == "weights"
    known = list((WeightSettings if nested else Settings).model_fields)
    close = difflib.get_close_matches(location[-1], known, n=1)
    prefix = "weights." if nested else ""
    return f"Did you mean {prefix}{close[0]!s}?" if close else f"Known: {', '.join(known)}."
