"""One of something is told as one."""

from __future__ import annotations

import pytest

from samplerecs_cli.commands.library import print_reports, summary
from samplerecs_cli.formats import count_text
from samplerecs_daemon.api import ScanReport


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 sounds"), (1, "1 sound"), (2, "2 sounds"), (1200, "1,200 sounds")]
)
def test_a_count_and_its_noun(count: int, text: str) -> None:
    assert count_text(count, "sound") == text


def test_one_sound_of_a_scan() -> None:
    report = ScanReport("/", 1, 1, 0, 0, 0, 0, {}, 0, 1.0)
    assert ": 1 sound, 1 analysed in" in summary(report)


def test_what_was_skipped_is_told_with_what_helps(capsys: pytest.CaptureFixture[str]) -> None:
    report = ScanReport("/", 1, 1, 0, 0, 0, 0, {"AAC audio (.m4a)": 2}, 0, 1.0, advice="Do this")
    print_reports([report], json=False)
    assert "  Skipped: 2 AAC audio (.m4a).\n  Do this.\n" in capsys.readouterr().err
