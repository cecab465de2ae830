from __future__ import annotations

import os
from pathlib import Path

import project_files as made
import pytest

from samplerecs_models.harmony import parse_key
from samplerecs_osc.projects import Project, Unread, is_project, read_project
from samplerecs_osc.projects.keys import guess_key


def _read(path: Path, data: bytes) -> Project:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    found = read_project(path)
    assert isinstance(found, Project), found
    return found


def _names(project: Project) -> list[str]:
    return [sample.name for sample in project.samples]


def test_live_set_with_everything(tmp_path: Path) -> None:
    ref = made.file_ref("/elsewhere/kick.wav", "Samples/Imported/kick.wav", 4242)
    data = made.als(scale=(9, "1"), refs=[ref], notes=made.A_MINOR)
    found = _read(tmp_path / "Night Project" / "Night.als", data)
    assert (found.daw, found.name, found.bpm) == ("live", "Night", 124.0)
    assert found.key == parse_key("A minor")
    assert found.tracks == ("Bass", "2-Audio")
    assert found.clips == ("Dark Line",)
    (sample,) = found.samples
    assert sample.size == 4242
    folder = tmp_path / "Night Project"
    near = folder / "Samples" / "Imported" / "kick.wav"
    assert sample.candidates == ("/elsewhere/kick.wav", str(near))
    assert found.notes.clips == 1
    assert abs(found.saved_at - (folder / "Night.als").stat().st_mtime) < 1e-3


def test_live_tempo_is_the_first_of_its_automation(tmp_path: Path) -> None:
    for main in ("MainTrack", "MasterTrack"):
        found = _read(tmp_path / "a.als", made.als(bpm=124, automated=131.5, main=main))
        assert found.bpm == 131.5


def test_c_major_that_nobody_chose_is_no_key(tmp_path: Path) -> None:
    assert _read(tmp_path / "a.als", made.als(in_key=False)).key is None
    assert _read(tmp_path / "a.als", made.als(scale=(5, "Minor"))).key == parse_key("F minor")
    assert _read(tmp_path / "a.als", made.als(scale=(0, "0"))).key == parse_key("C major")


def test_a_scale_is_what_live_itself_says_over_osc(tmp_path: Path) -> None:
    for scale, root, name in (
        ((2, "2"), 2, "dorian"),
        ((5, "Lydian"), 5, "lydian"),
        ((2, "Harmonic Minor"), 2, "harmonic minor"),
        ((2, "Half-whole Dim."), 2, "half-whole dim"),
        ((2, "no such scale"), 2, None),
    ):
        found = _read(tmp_path / "a.als", made.als(scale=scale))
        assert found.scale == (root, name)
    assert _read(tmp_path / "a.als", made.als(scale=(2, "2"))).key == parse_key("A minor")


def test_old_live_sets_name_files_by_their_elements(tmp_path: Path) -> None:
    ref = made.old_file_ref(["Samples", "Recorded"], "hit.aif", ["Users", "me", "Music"], 99)
    found = _read(tmp_path / "Backup" / "Old [2019-04-01 101500].als", made.als(refs=[ref]))
    (sample,) = found.samples
    assert found.name == "Old"
    assert (sample.written, sample.size) == ("/Users/me/Music/hit.aif", 99)
    # A backup's paths are seen from the project's folder, not from the backups'.
    assert str(tmp_path / "Samples" / "Recorded" / "hit.aif") in sample.candidates


def test_reaper_project(tmp_path: Path) -> None:
    data = made.rpp(bpm=128, files=["Media/kick 1.wav", "/abs/pad.flac"], notes=made.A_MINOR)
    found = _read(tmp_path / "song.rpp", data)
    assert (found.daw, found.bpm, found.key) == ("reaper", 128.0, None)
    assert found.tracks == ("Dark Bass",)
    assert found.samples[0].candidates[0] == str(tmp_path / "Media" / "kick 1.wav")
    assert found.samples[1].candidates == ("/abs/pad.flac",)
    assert found.notes.clips == 1
    assert _read(tmp_path / "song.rpp-bak", made.rpp(first=87.5)).bpm == 87.5
    drums = made.rpp(notes=made.A_MINOR, channel=9)
    assert _read(tmp_path / "drums.rpp", drums).notes.clips == 0


def test_reaper_names_that_are_no_unicode_stay_the_bytes_on_the_disk(tmp_path: Path) -> None:
    data = made.rpp(files=["x"]).replace(b'FILE "x"', b'FILE "/a/\xe9.wav"')
    (sample,) = _read(tmp_path / "song.rpp", data).samples
    assert os.fsencode(sample.candidates[0]) == b"/a/\xe9.wav"


@pytest.mark.parametrize("packed", [False, True])
def test_lmms_song(tmp_path: Path, packed: bool) -> None:
    plain = made.mmp(automated=87, srcs=["drums/kick01.ogg", "usersample:my/hat.wav"])
    path = tmp_path / ("song.mmpz" if packed else "song.mmp")
    found = _read(path, made.mmpz(plain) if packed else plain)
    assert (found.daw, found.bpm) == ("lmms", 87.0)
    assert _names(found) == ["kick01.ogg", "hat.wav"]
    assert str(tmp_path / "my" / "hat.wav") in found.samples[1].candidates
    assert "Automation track" not in found.tracks


def test_ardour_session(tmp_path: Path) -> None:
    for old in (False, True):
        found = _read(tmp_path / "song.ardour", made.ardour(origin="/lib/kick.wav", old=old))
        assert (found.daw, found.bpm) == ("ardour", 97.5)
        assert found.tracks == ("Warm Pad",)
        (sample,) = found.samples
        assert sample.candidates[0] == "/lib/kick.wav"
        assert sample.candidates[1].endswith("interchange/song/audiofiles/kick.wav")


def test_fl_studio_project(tmp_path: Path) -> None:
    samples = ["/lib/Kick.wav", "%FLStudioFactoryData%\\Data\\Patches\\Snare.wav", "C:\\me\\h.wav"]
    for version, bpm in (("20.8.3.2304", 139.999), ("9.0.0", 139.0)):
        data = made.flp(bpm=bpm, samples=samples, notes=made.A_MINOR, version=version)
        found = _read(tmp_path / "beat.flp", data)
        assert (found.daw, found.bpm) == ("fl", bpm)
        assert _names(found) == ["Kick.wav", "Snare.wav", "h.wav"]
        assert found.samples[0].candidates == ("/lib/Kick.wav",)
        assert found.tracks == ("Lead",)
        assert found.clips == ("Hook",)
        assert found.notes.clips == 1
    drums = made.flp(notes=made.A_MINOR, channel="Kick")
    assert _read(tmp_path / "d.flp", drums).notes.clips == 0


def test_bitwig_project_says_what_it_cannot(tmp_path: Path) -> None:
    found = _read(tmp_path / "b.bwproject", made.bitwig("samples/kick.wav", "/lib/ärger.flac"))
    assert _names(found) == ["kick.wav", "ärger.flac"]
    assert found.bpm is None
    assert "closed" in found.remarks[0]


def test_a_file_that_is_no_project_gives_a_reason(tmp_path: Path) -> None:
    for name, data, word in (
        ("a.als", b"nothing", "gzip"),
        ("a.als", b"", "empty"),
        ("a.als", made.als()[:-30], "too early"),
        ("a.rpp", b"<html>", "REAPER"),
        ("a.mmp", b"<svg/>", "another kind"),
        ("a.mmpz", b"\0\0\0\1zzzz", "damaged"),
        ("a.ardour", b"<Session><a></Session>", "line 1"),
        ("a.flp", b"FLhd", "FL Studio"),
        ("a.bwproject", b"zip", "Bitwig"),
        ("a.txt", b"x", "known DAW"),
    ):
        (tmp_path / name).write_bytes(data)
        found = read_project(tmp_path / name)
        assert isinstance(found, Unread)
        assert word in found.reason, (name, found.reason)
    assert isinstance(read_project(tmp_path / "gone.als"), Unread)
    assert isinstance(read_project(tmp_path), Unread)


def test_entities_and_bombs_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    (tmp_path / "a.als").write_bytes(made.als(prologue=laughs))
    found = read_project(tmp_path / "a.als")
    assert isinstance(found, Unread)
    assert "declares" in found.reason
    outside = '<!DOCTYPE Ableton SYSTEM "file:///etc/passwd">'
    (tmp_path / "a.als").write_bytes(made.als(prologue=outside))
    assert isinstance(read_project(tmp_path / "a.als"), Unread)
    deep = b"<lmms-project>" + b"<a>" * 5000
    (tmp_path / "a.mmp").write_bytes(deep)
    found = read_project(tmp_path / "a.mmp")
    assert isinstance(found, Unread)
    assert "deep" in found.reason


def test_a_packed_file_may_not_unpack_without_end(tmp_path: Path) -> None:
    from samplerecs_osc.projects.bounded import gunzipped, inflated
    from samplerecs_osc.projects.model import Unusable

    packed = made.mmpz(b" " * 4_000_000)[4:]
    with pytest.raises(Unusable, match="unpacks to more"):
        list(inflated(packed, most=1 << 20))
    with pytest.raises(Unusable, match="damaged"):
        list(gunzipped(b"\x1f\x8bnothing"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_of_that_name_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.als")
    assert isinstance(read_project(tmp_path / "a.als"), Unread)


def test_names_of_projects() -> None:
    assert is_project("Song.ALS")
    assert is_project("song.rpp-bak")
    assert not is_project("._Song.als")
    assert not is_project("Song.als.asd")


def test_key_is_estimated_from_notes_and_sounds(tmp_path: Path) -> None:
    found = _read(tmp_path / "a.als", made.als(in_key=False, notes=made.A_MINOR))
    guess = guess_key(found.notes)
    assert guess is not None
    assert guess.key == parse_key("A minor")
    assert guess.confidence <= 0.6
    assert guess.ground == "1 clip"
    both = guess_key(found.notes, [(parse_key("A minor"), 0.9), (parse_key("A minor"), 0.8)])
    assert both is not None
    assert both.key == parse_key("A minor")
    assert both.ground == "1 clip and 2 keyed sounds"
    assert both.confidence > guess.confidence
    assert guess_key(_read(tmp_path / "a.als", made.als()).notes) is None


DEMOS = [
    path
    for top in (Path("/usr/share/lmms/projects"), Path(os.environ.get("LMMS_DEMOS", "/nowhere")))
    for path in sorted(top.rglob("*.mmp*"))
]


@pytest.mark.skipif(not DEMOS, reason="the songs that come with LMMS are not installed")
def test_the_songs_that_come_with_lmms() -> None:
    found = [read_project(path) for path in DEMOS]
    assert all(isinstance(one, Project) and one.bpm and one.tracks for one in found)
    assert sum(len(one.samples) for one in found if isinstance(one, Project)) > 50
