from dataclasses import asdict, fields
from pathlib import Path

import pytest

from samplerecs_daemon.config import (
    MOST_WEIGHT,
    WeightSettings,
    load_settings,
    ranking_weights,
    settings_table,
)
from samplerecs_models.errors import ConfigError
from samplerecs_models.rank.columns import Weights
from samplerecs_models.rank.presets import PRESETS


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_no_file_gives_the_defaults(config: Path) -> None:
    settings = load_settings(config, {})
    assert settings.recommendation_mode == "fusion"
    assert ranking_weights(settings) == Weights()


def test_flags_beat_environment_beats_file(config: Path) -> None:
    config.write_text('diversity = 0.1\nworkers = 3\nignore = ["Old"]\n[weights]\nwords = 0.7\n')
    environment = {
        "RECS_WORKERS": "2",
        "RECS_WEIGHTS__KEY": "0.4",
        "RECS_IGNORE": "a, b",
        "UNRELATED": "x",
    }
    settings = load_settings(config, environment, {"diversity": 0.9})
    assert settings.diversity == 0.9
    assert settings.workers == 2
    assert settings.ignore == ("a", "b")
    assert (settings.weights.words, settings.weights.key) == (0.7, 0.4)


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("lo,eth0", ("lo", "eth0")),
        ('["lo", "eth0"]', ("lo", "eth0")),
        ("[]", ()),
        ("", ()),
        ('["with, a comma"]', ("with, a comma",)),
        ("[Ss]tems,*_old", ("[Ss]tems", "*_old")),
    ],
)
def test_a_list_in_the_environment_has_commas_or_is_written_as_in_the_file(
    config: Path, raw: str, names: tuple[str, ...]
) -> None:
    assert load_settings(config, {"RECS_IGNORE": raw}).ignore == names


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("recommendation_mod = 'rules'", ("line 1", "recommendation_mod", "recommendation_mode?")),
        ("\n\ndiversity = 3", ("line 3", "diversity", "3")),
        ("[weights]\nsimlarity = 1", ("line 2", "weights.simlarity", "weights.similarity?")),
        ("[weights]\nwords = -1", ("line 2", "weights.words", "-1")),
        ("[weights]\nwords = nan", ("line 2", "weights.words", "finite")),
        ("recommendation_mode = 'best'", ("line 1", "'fusion', 'rules' or 'ab'")),
        ("x = [", ("not valid TOML", "Mend")),
    ],
)
def test_errors_name_the_file_the_line_the_key_and_what_is_right(
    config: Path, text: str, parts: tuple[str, ...]
) -> None:
    config.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_settings(config, {})
    for part in (str(config), *parts):
        assert part in str(caught.value)


def test_a_bad_variable_is_named_instead_of_the_file(config: Path) -> None:
    with pytest.raises(ConfigError, match="RECS_DIVERSITY"):
        load_settings(config, {"RECS_DIVERSITY": "lots"})


def test_a_file_that_is_no_text_is_a_plain_error(config: Path) -> None:
    config.write_bytes(b"\xff\xfe\x00bad")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(config, {})


def test_the_table_says_where_each_value_comes_from(config: Path) -> None:
    config.write_text("[weights]\nwords = 0.7\n")
    rows = {row.name: row for row in settings_table(config, {"RECS_STRETCH": "1"})}
    assert (rows["weights.words"].source, rows["weights.words"].value) == ("file", 0.7)
    assert (rows["stretch"].source, rows["stretch"].value) == ("environment", True)
    assert rows["diversity"].source == "default"
    assert all(row.help for row in rows.values())


def test_every_weight_of_the_score_is_a_setting() -> None:
    assert set(WeightSettings.model_fields) == {field.name for field in fields(Weights)}


ALL_ZERO = "".join(f"{name} = 0\n" for name in WeightSettings.model_fields)


@pytest.mark.parametrize(
    ("text", "environment", "where"),
    [
        (f"[weights]\n{ALL_ZERO}", {}, "line 1: all"),
        (
            f"[weights]\n{ALL_ZERO.replace('words = 0', 'words = 1')}",
            {"RECS_WEIGHTS__WORDS": "0"},
            "line 1 and the variables RECS_WEIGHTS__...: all",
        ),
        ("", {f"RECS_WEIGHTS__{n.upper()}": "0" for n in WeightSettings.model_fields}, "RECS_"),
    ],
)
def test_weights_that_are_all_0_are_refused(
    config: Path, text: str, environment: dict[str, str], where: str
) -> None:
    config.write_text(text)
    for read in (load_settings, settings_table):
        with pytest.raises(ConfigError, match="all weights are 0") as caught:
            read(config, environment)
        assert where in caught.value.message
        assert (str(config) in caught.value.message) == bool(text)
        assert "at least one" in str(caught.value.hint)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("left", WeightSettings.model_fields)
def test_one_weight_is_enough_in_every_preset(config: Path, preset: str, left: str) -> None:
    # Whether it is set, or left as the preset has it.
    for line in (f"{left} = 10\n", ""):
        rest = ALL_ZERO.replace(f"{left} = 0\n", line)
        config.write_text(f"preset = '{preset}'\n[weights]\n{rest}")
        weights = asdict(ranking_weights(load_settings(config, {})))
        assert [name for name, value in weights.items() if value] == [left]


def test_the_help_of_a_weight_tells_its_limit(config: Path) -> None:
    rows = [row for row in settings_table(config, {}) if row.name.startswith("weights.")]
    assert all(row.help.endswith(f" 0 to {MOST_WEIGHT}.") for row in rows)
    config.write_text(f"[weights]\nwords = {MOST_WEIGHT}.5\n")
    with pytest.raises(ConfigError, match=f"less than or equal to {MOST_WEIGHT}"):
        load_settings(config, {})
