"""No project file, however hostile, does more than give a reason."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Callable
from pathlib import Path

import project_files as made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samplerecs_osc.projects import Project, Unread, read_project
from samplerecs_osc.projects.hints import hints_of
from samplerecs_osc.projects.keys import guess_key
from samplerecs_osc.projects.versions import family

_REFS = [made.file_ref("/a/k.wav", "k.wav"), made.old_file_ref(["S"], "h.wav", ["a"])]
#: Suffix -> what a file of that kind looks like inside, and how it is packed.
KINDS: dict[str, tuple[bytes, Callable[[bytes], bytes]]] = {
    ".als": (
        gzip.decompress(made.als(automated=120, refs=_REFS, notes=made.A_MINOR)),
        gzip.compress,
    ),
    ".rpp": (made.rpp(first=99, files=["k.wav"], notes=made.A_MINOR), bytes),
    ".mmp": (made.mmp(automated=99, srcs=["k.ogg"], notes=made.A_MINOR), bytes),
    ".mmpz": (made.mmp(srcs=["k.ogg"]), made.mmpz),
    ".ardour": (made.ardour(origin="/a/k.wav"), bytes),
    ".flp": (made.flp(samples=["k.wav"], notes=made.A_MINOR), bytes),
    ".bwproject": (made.bitwig("samples/k.wav"), bytes),
}


@pytest.mark.parametrize("suffix", KINDS)
@given(data=st.data())
def test_hostile_bytes(suffix: str, data: st.DataObject) -> None:
    whole, pack = KINDS[suffix]
    body = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, max(0, len(body) - 1)))
        size = data.draw(st.integers(0, 60))
        body[at : at + size] = data.draw(st.binary(max_size=40))
    packed = pack(bytes(body))
    if data.draw(st.booleans()):
        packed = packed[: data.draw(st.integers(0, len(packed)))]
    _check(suffix, packed)


@pytest.mark.parametrize("suffix", KINDS)
@given(junk=st.binary(max_size=300))
def test_junk_behind_a_true_beginning(suffix: str, junk: bytes) -> None:
    whole, pack = KINDS[suffix]
    _check(suffix, pack(whole)[:40] + junk)
    _check(suffix, pack(junk))
    _check(suffix, pack(whole[:60] + junk))


@given(text=st.text(max_size=60), track=st.text(max_size=60))
def test_names_of_any_kind(text: str, track: str) -> None:
    found = hints_of(text, track, [text])
    assert 0 <= found.bpm.confidence <= 0.5
    family(Path("/x") / (text.replace("\0", "").replace("/", "") or "a"))


def _check(suffix: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        path.write_bytes(data)
        found = read_project(path)
    assert isinstance(found, (Project, Unread))
    if isinstance(found, Unread):
        assert found.reason
        return
    assert found.bpm is None or 20 <= found.bpm <= 999
    assert all("\0" not in place for one in found.samples for place in one.candidates)
    guess_key(found.notes)
