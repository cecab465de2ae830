"""The tables of suffixes agree with each other and with what is installed."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from samplerecs_models.decode import (
    AAC_ADVICE,
    OPTIONAL_SUFFIXES,
    SUPPORTED_SUFFIXES,
    UNSUPPORTED_SUFFIXES,
    advice_on,
    decode,
    describe_formats,
    readable_suffixes,
    unreadable_suffixes,
)
from samplerecs_models.errors import DecodeError, SamplerecsError

#: The first bytes of every M4A file.
M4A = b"\0\0\0\x1cftypM4A " + bytes(16) + b"\0\0\0\x10mdat" + bytes(8)


def test_no_suffix_is_in_two_tables() -> None:
    assert not SUPPORTED_SUFFIXES & set(OPTIONAL_SUFFIXES)
    assert not (SUPPORTED_SUFFIXES | set(OPTIONAL_SUFFIXES)) & set(UNSUPPORTED_SUFFIXES)


def test_suffixes_are_lower_case_with_a_dot_and_a_plain_word() -> None:
    for suffix in (*SUPPORTED_SUFFIXES, *OPTIONAL_SUFFIXES, *UNSUPPORTED_SUFFIXES):
        assert suffix.startswith(".")
        assert suffix == suffix.lower()
    assert all([*OPTIONAL_SUFFIXES.values(), *UNSUPPORTED_SUFFIXES.values()])


def test_aac_is_readable_exactly_where_its_extra_is_installed() -> None:
    installed = find_spec("av") is not None
    assert (".m4a" in readable_suffixes()) is installed
    assert (".m4a" in unreadable_suffixes()) is not installed
    assert not readable_suffixes() & set(unreadable_suffixes())


def test_what_was_skipped_for_its_suffix_has_an_advice_where_one_helps() -> None:
    assert advice_on(["hidden files", "Monkey's Audio (.ape)"]) == ""
    for suffix, word in OPTIONAL_SUFFIXES.items():
        assert advice_on(["hidden files", f"{word} ({suffix})"]) == AAC_ADVICE


@pytest.mark.parametrize("words", ["pipx inject samplerecs av", "uv tool install --with av"])
def test_without_the_extra_all_say_how_to_add_it(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samplerecs_models.decode.optional.has_optional", lambda: False)
    assert words in describe_formats()
    path = tmp_path / "a.m4a"
    path.write_bytes(M4A)
    with pytest.raises(DecodeError) as caught:
        decode(path)
    assert words in caught.value.message


def test_an_extra_that_does_not_load_is_not_called_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "av").mkdir()
    (tmp_path / "av" / "__init__.py").write_text("raise ImportError('libavcodec.so.61')")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name == "av" or name.startswith("av.")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(
        SamplerecsError, match=r"WAV, .* PyAV is installed but does not load"
    ) as told:
        describe_formats()
    assert "samplerecs av" in told.value.hint
