"""The tables of suffixes agree with each other and with what is installed."""

from __future__ import annotations

from importlib.util import find_spec

from samplerecs_models.decode import (
    OPTIONAL_SUFFIXES,
    SUPPORTED_SUFFIXES,
    UNSUPPORTED_SUFFIXES,
    readable_suffixes,
    unreadable_suffixes,
)


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
