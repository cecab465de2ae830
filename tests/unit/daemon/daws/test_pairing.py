from __future__ import annotations

from pathlib import Path

import pytest

from samplerecs_daemon.daws.pairing import Pairing
from samplerecs_models.errors import ConfigError, InputError


def test_a_device_is_paired_until_it_is_not(tmp_path: Path) -> None:
    here, there = Pairing(tmp_path / "paired.json"), Pairing(tmp_path / "paired.json")
    assert not there.is_paired("192.168.1.20")
    assert here.set(" 192.168.1.20 ", paired=True) == "192.168.1.20"
    here.set("192.168.1.21", paired=True)
    assert there.is_paired("192.168.1.20")
    here.set("192.168.1.20", paired=False)
    assert not there.is_paired("192.168.1.20")
    assert here.hosts() == ["192.168.1.21"]


def test_what_is_no_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no address of a device"):
        Pairing(tmp_path / "paired.json").set("my tablet", paired=True)


@pytest.mark.parametrize("text", ["{", '{"a": 1}', "[1]"])
def test_a_broken_file_pairs_nobody_and_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "paired.json").write_text(text)
    pairing = Pairing(tmp_path / "paired.json")
    assert not pairing.is_paired("192.168.1.20")
    with pytest.raises(ConfigError, match="Remove it"):
        pairing.hosts()
