"""The reference says what the code says."""

import re
from pathlib import Path

import pytest

import make_reference
from samplerecs_models import query, vocabulary

REPO = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("page", list(make_reference.pages()), ids=lambda path: path.name)
def test_generated_pages_are_current(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == make_reference.pages()[page], (
        "run: python scripts/make_reference.py"
    )


def test_every_filter_has_its_row() -> None:
    text = (REPO / "docs/reference/filters.md").read_text(encoding="utf-8")
    for name in query.FILTER_NAMES:
        assert re.search(rf"`{name}:", text), name
    for kind in vocabulary.Kind:
        assert f"`{kind.value}`" in text


def test_every_field_of_analyze_has_its_row() -> None:
    from dataclasses import fields

    from samplerecs_daemon.api import AnalysedFile

    text = (REPO / "docs/reference/analyze.md").read_text(encoding="utf-8")
    for field in fields(AnalysedFile):
        assert f"`{field.name}`" in text, field.name


def test_links_between_pages_lead_somewhere() -> None:
    for page in [REPO / "README.md", *REPO.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:", "mailto:")):
                assert (page.parent / target).exists(), f"{page.name}: {target}"
