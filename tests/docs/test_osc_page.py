"""The OSC reference says what the code says."""

import re
from pathlib import Path

from samplerecs_osc.address_space import INBOUND, OUTBOUND
from samplerecs_osc.profile import load_profiles

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/osc.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, list[str]]:
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"^\| `([^`]+)` \|(.*)\|$", part, re.MULTILINE)
    return {name: [cell.strip() for cell in cells.split("|")] for name, cells in found}


def test_every_address_that_comes_in_has_its_entry_and_no_other() -> None:
    assert list(rows("In")) == list(INBOUND)


def test_every_address_that_goes_out_has_its_entry_with_its_types() -> None:
    found = rows("Out")
    assert list(found) == list(OUTBOUND)
    for address, entry in OUTBOUND.items():
        assert found[address][0].replace("`", "") == entry.types


def test_every_profile_has_its_row() -> None:
    found, _ = load_profiles()
    said = rows("Profiles")
    assert said.keys() == found.keys()
    for name, profile in found.items():
        assert said[name][0] == ("yes" if profile.default else "no")
