"""One suite over everything that answers `api.Client`: the same answers, the same errors.

The engine of this process is the measure; the real routes over HTTP and a real daemon must say
what it says.
"""

from __future__ import annotations

import math
import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from client_pairs import DAEMON, HTTP, Pair, at_rest, pair_of
from http_parts import wait_for

from samplerecs_daemon.api import (
    BoardManifest,
    BrowseRequest,
    Client,
    Context,
    CorrectionRequest,
    HistoryRequest,
    LibraryStatus,
    SamplePage,
    ScanProgress,
    Signal,
    SuggestionList,
    SuggestRequest,
)

KINDS = (HTTP, DAEMON)
Ask = Callable[[Client], object]


@pytest.fixture(scope="module", params=KINDS)
def read(
    request: pytest.FixtureRequest, scanned_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """For questions that change nothing: one pair for all of them."""
    folder = tmp_path_factory.mktemp(request.param)
    with pair_of(request.param, scanned_home, folder) as opened:
        for client in (opened.local, opened.other):
            client.set_context({"bpm": 124.0, "key": "A minor", "mood_tags": ("dark",)})
        yield opened


@pytest.fixture(scope="module", params=KINDS)
def changed(
    request: pytest.FixtureRequest, scanned_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """For what changes something: a second pair, as starting a daemon takes long."""
    folder = tmp_path_factory.mktemp(f"changed-{request.param}")
    with pair_of(request.param, scanned_home, folder) as opened:
        yield opened


@pytest.fixture
def pair(changed: Pair) -> Pair:
    """The second pair, with nothing set and nothing learnt on either side."""
    for client in (changed.local, changed.other):
        reset(client)
    return changed


def reset(client: Client) -> None:
    """Take back what a test may have set; ids go on from where they were."""
    client.end_session()
    client.clear_context()
    client.clear_steering()
    client.set_mode()
    for board in client.boards():
        client.delete_board(board.id)
    client.reset_taste()
    client.set_telemetry(True)
    client.erase_telemetry()


def paths_of(client: Client, count: int) -> list[str]:
    found = client.suggest(SuggestRequest(n=count, search=True)).suggestions
    return [each.sample.path for each in found]


def some_requests() -> list[SuggestRequest]:
    """Return requests of every kind, then a seeded mixture of all that can be asked."""
    dice = random.Random(20)
    queries = (
        "",
        "dark",
        '"warm pad"',
        "-kick",
        "kind:loop",
        "role:kick,snare",
        "bpm:80-130",
        "zzz",
    )
    mixed = [
        SuggestRequest(
            query=f"{dice.choice(queries)} {dice.choice(queries)}".strip(),
            n=dice.choice((1, 5, 10, 50)),
            bpm=dice.choice((None, 87.5, 124.0, 174.0)),
            key=dice.choice((None, "Cm", "F# major", "8A", "D")),
            mood=dice.choice(((), ("dark",), ("warm", "bright"))),
            genre=dice.choice((None, "house")),
            role=dice.choice((None, "bass", "kick")),
            mode=dice.choice((None, "fusion", "rules")),
            stretch=dice.choice((None, True, False)),
            search=dice.random() < 0.3,
        )
        for _ in range(30)
    ]
    plain = [SuggestRequest(), SuggestRequest(n=3), SuggestRequest(n=200)]
    return [
        *plain,
        SuggestRequest(search=True),
        *(SuggestRequest(query=q) for q in queries),
        *mixed,
    ]


def test_lists_are_the_same(read: Pair) -> None:
    seen = 0
    for request in some_requests():
        answer = read.same(lambda client, asked=request: client.suggest(asked))  # type: ignore[misc]
        assert isinstance(answer, SuggestionList), request
        seen += len(answer.suggestions)
    assert seen > 100


def test_what_is_like_a_sound_is_the_same(
    read: Pair, demo_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(paths_of(read.local, 1)[0])
    number = str(read.local.sample(str(path)).id)
    monkeypatch.chdir(path.parent)
    lists = [
        read.same(lambda client, name=name: client.similar(name, 5))  # type: ignore[misc]
        for name in (str(path), path.name, f"./{path.name}", number)
    ]
    assert len({tuple(s.sample.id for s in each.suggestions) for each in lists}) == 1
    asked = SuggestRequest(f'like:"{path.name}"', like=(number,))
    assert len(read.same(lambda client: client.suggest(asked)).suggestions) == 10


def test_a_sound_of_no_library_can_be_asked_for(read: Pair, tmp_path: Path) -> None:
    ours = Path(paths_of(read.local, 1)[0])
    (strange := tmp_path / "strange sound.wav").write_bytes(ours.read_bytes())
    assert read.same(lambda client: client.similar(str(strange), 3)).suggestions


def test_single_sounds_are_the_same(read: Pair) -> None:
    for path in paths_of(read.local, 5):
        sample = read.same(lambda client, name=path: client.sample(name))  # type: ignore[misc]
        assert sample.path == path
        assert read.same(lambda client, name=path: client.why(name)).sample == sample  # type: ignore[misc]
        drawn = read.same(lambda client, name=path: client.waveform(name, 50))  # type: ignore[misc]
        assert 0 < len(drawn.peaks) <= 50


@pytest.mark.parametrize("sort", ["name", "-bpm", "newest", "key", "length", "role", "pack"])
def test_pages_are_the_same(read: Pair, sort: str) -> None:
    cursor, names = "", 0
    while True:
        asked = BrowseRequest("kind:loop", sort, cursor, 7)
        page = read.same(lambda client, asked=asked: client.samples(asked))  # type: ignore[misc]
        assert isinstance(page, SamplePage), page
        names, cursor = names + len(page.samples), page.next_cursor
        if not cursor:
            break
    assert names == page.total > 7


def test_what_is_known_of_the_library_is_the_same(read: Pair) -> None:
    wait_for(lambda: at_rest(read.other))
    assert isinstance(read.same(lambda client: client.library()), LibraryStatus)
    asked: list[Ask] = [
        lambda client: client.failures(),
        lambda client: client.ignore_rules(),
        lambda client: client.duplicates(),
        lambda client: client.duplicates(near=True),
        lambda client: client.context(),
        lambda client: client.boards(),
        lambda client: client.bans(),
        lambda client: client.models(),
        lambda client: client.taste(),
        lambda client: client.history(HistoryRequest()),
    ]
    for ask in asked:
        assert not isinstance(read.same(ask), str)


ERRORS: dict[str, tuple[str, Ask]] = {
    "no results": ("bad-count", lambda c: c.suggest(SuggestRequest(n=0))),
    "too many results": ("bad-count", lambda c: c.suggest(SuggestRequest(n=201))),
    "a tempo of 5": ("bad-tempo", lambda c: c.suggest(SuggestRequest(bpm=5.0))),
    "no tempo at all": ("bad-tempo", lambda c: c.suggest(SuggestRequest(bpm=math.nan))),
    "no key": ("bad-key", lambda c: c.suggest(SuggestRequest(key="H#"))),
    "no role": ("bad-filter", lambda c: c.suggest(SuggestRequest(role="cowboy"))),
    "no filter": ("bad-filter", lambda c: c.suggest(SuggestRequest("colour:red"))),
    "no mode": ("input", lambda c: c.suggest(SuggestRequest(mode="magic"))),
    "like nothing": ("nothing-found", lambda c: c.suggest(SuggestRequest(like=("/no/such",)))),
    "similar to nothing": ("nothing-found", lambda c: c.similar("no such.wav", 5)),
    "an unknown path": ("nothing-found", lambda c: c.sample("/no/such.wav")),
    "an unknown id": ("nothing-found", lambda c: c.sample("99999999")),
    "a huge id": ("nothing-found", lambda c: c.sample("9" * 40)),
    "no name": ("nothing-found", lambda c: c.sample("")),
    "why of nothing": ("nothing-found", lambda c: c.why("99999999")),
    "outline of nothing": ("nothing-found", lambda c: c.waveform("/no/such.wav")),
    "word on nothing": ("nothing-found", lambda c: c.feedback("/no/such.wav", "accept")),
    "an unknown word": ("input", lambda c: c.feedback("1", "adore")),
    "an unknown field": ("input", lambda c: c.set_context({"weather": "wet"})),
    "a wordy tempo": ("bad-tempo", lambda c: c.set_context({"bpm": "fast"})),
    "a tempo that is none": ("bad-tempo", lambda c: c.set_context({"bpm": math.nan})),
    "clear the unknown": ("input", lambda c: c.clear_context(("weather",))),
    "nothing to correct": ("input", lambda c: c.correct([Path("/x")], CorrectionRequest())),
    "correct nothing": (
        "nothing-found",
        lambda c: c.correct([Path("/no/such")], CorrectionRequest(bpm=90.0)),
    ),
    "correct to no tempo": (
        "bad-tempo",
        lambda c: c.correct([Path("/no/such")], CorrectionRequest(bpm=math.inf)),
    ),
    "not a root": ("bad-path", lambda c: c.remove_root(Path("/no/such"))),
    "an unknown order": ("input", lambda c: c.samples(BrowseRequest(sort="colour"))),
    "an empty page": ("input", lambda c: c.samples(BrowseRequest(limit=0))),
    "a cursor of no page": ("input", lambda c: c.samples(BrowseRequest(cursor="x"))),
    "no board": ("nothing-found", lambda c: c.board(99)),
    "onto no board": ("nothing-found", lambda c: c.add_to_board(99, "1")),
    "no session": ("nothing-found", lambda c: c.resume_session(99)),
}


@pytest.mark.parametrize("case", ERRORS)
def test_what_is_refused_is_refused_with_the_same_code(read: Pair, case: str) -> None:
    code, ask = ERRORS[case]
    found = read.same(ask)
    assert found == code if code != "input" else str(found) in ("input", "bad-count")


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_library_says_so(kind: str, tmp_path: Path) -> None:
    with pair_of(kind, tmp_path / "nothing", tmp_path) as empty:
        assert empty.same(lambda client: client.suggest(SuggestRequest())) == "empty-library"
        assert empty.same(lambda client: client.library()).sounds == 0


def test_the_context_is_set_and_cleared_the_same(pair: Pair) -> None:
    def shown() -> Context:
        listed = pair.same(lambda client: client.suggest(SuggestRequest()))
        assert isinstance(listed, SuggestionList)
        return listed.context

    # No time is left: any other would pass between the two answers.
    values = {"bpm": 86, "key": "Am", "mood_tags": "warm, dark", "time_remaining": "0s"}
    context = pair.same(lambda client: client.set_context(values))
    assert set(context.values) >= {"bpm", "key", "mode", "mood_tags", "time_remaining"}
    assert shown().values["bpm"].value == 86.0
    assert "key" not in pair.same(lambda client: client.set_context({"key": None})).values
    assert shown().values["bpm"].source == "user"
    assert pair.same(lambda client: client.set_context({"bpm": 1.0})) == "bad-tempo"
    assert "bpm" not in pair.same(lambda client: client.clear_context(("bpm",))).values
    assert pair.same(lambda client: client.clear_context()).values == {}
    assert shown().values == {}


def test_words_on_sounds_count_and_are_taken_back_the_same(pair: Pair) -> None:
    pair.same(lambda client: client.set_context({"bpm": 124.0}))
    accepted = HistoryRequest("accept")
    before = len(pair.same(lambda client: client.history(accepted)))
    first = pair.same(lambda client: client.suggest(SuggestRequest()))
    liked, disliked, pinned, banned = [str(s.sample.id) for s in first.suggestions[:4]]

    def listed() -> list[str]:
        answer = pair.same(lambda client: client.suggest(SuggestRequest()))
        return [str(s.sample.id) for s in answer.suggestions]

    pair.same(lambda client: client.feedback(liked, "accept"))
    pair.same(lambda client: client.feedback(disliked, "dismiss"))
    pair.same(lambda client: client.feedback(banned, "ban"))
    # The last word: after one less sound a daemon keeps most of the list that stood before.
    pair.same(lambda client: client.feedback(pinned, "pin"))
    now = listed()
    assert now[0] == pinned
    assert not {disliked, banned} & set(now)
    pair.same(lambda client: client.feedback(disliked, "dismiss", undo=True))
    assert pair.same(lambda client: client.undo()).what.startswith("pinned")
    pair.same(lambda client: client.feedback(banned, "ban", undo=True))
    assert {disliked, banned} & set(listed())
    assert pair.same(lambda client: client.taste()).accepted == 1
    assert len(pair.same(lambda client: client.history(accepted))) == before + 1


def test_bans_of_packs_and_folders_are_the_same(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = pair.same(lambda client: client.suggest(SuggestRequest())).suggestions[0].sample
    packed = pair.same(lambda client: client.ban("pack", first.pack.upper()))
    assert (packed.value, packed.changed, packed.hides > 0) == (first.pack, True, True)
    for client in (pair.local, pair.other):
        # A daemon keeps most of what stood beside the banned ones.
        now = client.suggest(SuggestRequest())
        assert first.pack not in [one.sample.pack for one in now.suggestions]
    assert pair.same(lambda client: client.why(str(first.id))).banned_with == (packed.name,)
    for client, home in zip((pair.local, pair.other), pair.homes, strict=True):
        monkeypatch.chdir(Path(client.sample(str(first.id)).path).parent)
        folder = client.ban("folder", ".")
        assert folder.changed, home
        assert client.ban("folder", os.getcwd(), undo=True).changed
    assert len(pair.same(lambda client: client.bans())) == 1
    assert pair.same(lambda client: client.ban("pack", "nobody's")) == "nothing-found"
    assert pair.same(lambda client: client.ban("colour", "red")) == "input"
    assert pair.same(lambda client: client.ban("pack", first.pack, undo=True)).changed
    assert not pair.same(lambda client: client.bans())


def test_corrections_are_the_same(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(paths_of(pair.local, 1)[0])
    monkeypatch.chdir(path.parent)
    said = CorrectionRequest(bpm=91.0, key="Dm", role="pad", tags=("mine",))
    (now,) = pair.same(lambda client: client.correct([Path(path.name)], said))
    assert (now.bpm.value, now.bpm.source, now.role, now.tags[0]) == (91.0, "user", "pad", "mine")
    assert pair.same(lambda client: client.sample(path.name)) == now
    doubled = pair.same(
        lambda client: client.correct([path.parent], CorrectionRequest(tempo_factor=2.0))
    )
    assert 182.0 in [sample.bpm.value for sample in doubled]
    word = CorrectionRequest(role="lead")
    for name in (str(now.id), path.name, path.stem):
        (named,) = pair.same(lambda client, name=name: client.correct([], word, sounds=[name]))  # type: ignore[misc]
        assert (named.id, named.role) == (now.id, "lead")
    slow = CorrectionRequest(bpm=90.0)
    gone = pair.same(lambda client: client.correct([path], slow, sounds=["999999"]))
    assert gone == "nothing-found"
    assert pair.same(lambda client: client.sample(str(path))).bpm.value == 182.0, "all or none"
    none = CorrectionRequest(bpm="none", key="none")
    (now,) = pair.same(lambda client: client.correct([path], none))
    assert (now.bpm.value, now.key.value, now.bpm.source) == (None, None, "user")
    pair.same(lambda client: client.correct([path], CorrectionRequest(undo=True)))
    assert pair.same(lambda client: client.sample(str(path))).bpm.source != "user"


def test_boards_are_the_same(pair: Pair, tmp_path: Path) -> None:
    one, two, three = paths_of(pair.local, 3)
    board = pair.same(lambda client: client.create_board("dusk")).id
    for path in (one, two):
        pair.same(lambda client, path=path: client.add_to_board(board, path))  # type: ignore[misc]
    filled = pair.same(lambda client: client.add_to_board(board, three, 0))
    assert [sample.path for sample in filled.samples] == [three, one, two]
    turned = [sample.id for sample in reversed(filled.samples)]
    pair.same(lambda client: client.order_board(board, turned))
    assert pair.same(lambda client: client.order_board(board, turned[:1])) == "input"
    assert pair.same(lambda client: client.remove_from_board(board, one)).count == 2
    assert pair.same(lambda client: client.rename_board(board, "dawn")).name == "dawn"
    manifest = pair.same(lambda client: client.board_manifest(board))
    assert isinstance(manifest, BoardManifest)
    opened = pair.same(lambda client: client.open_manifest(manifest))
    assert (opened.board.count, opened.lacking) == (2, ())
    assert len(pair.same(lambda client: client.boards())) == 2
    for client, name in ((pair.local, "a"), (pair.other, "b")):
        written = client.export_board(board, tmp_path / name, "folder")
        assert (written.sounds, written.path) == (2, str(tmp_path / name))
    assert pair.same(lambda client: client.export_board(board, tmp_path / "a")) == "bad-path"
    assert sorted(os.listdir(tmp_path / "a")) == sorted(os.listdir(tmp_path / "b"))
    pair.same(lambda client: client.delete_board(board))
    assert pair.same(lambda client: client.board(board)) == "nothing-found"


def test_sessions_are_the_same(pair: Pair) -> None:
    pair.same(lambda client: client.end_session())
    first = pair.same(lambda client: client.start_session("night drive"))
    assert (first.project, first.ended_at) == ("night drive", None)
    pair.same(lambda client: client.set_context({"bpm": 124.0}))
    assert pair.same(lambda client: client.end_session()).id == first.id
    assert pair.same(lambda client: client.end_session()) is None
    assert pair.same(lambda client: client.context()).values == {}
    assert pair.same(lambda client: client.resume_session(first.id)).id == first.id
    assert len(pair.same(lambda client: client.sessions())) >= 1


def test_signals_are_kept_and_erased_the_same(pair: Pair) -> None:
    (first,) = pair.local.suggest(SuggestRequest(n=1)).suggestions
    heard = Signal("heard", (first.sample.id,), seconds=2.0, share=0.9, face="cli")
    assert pair.same(lambda client: client.report([heard])) > 0
    assert pair.same(lambda client: client.stats()).telemetry is True
    kept = [list(client.export_telemetry()) for client in (pair.local, pair.other)]
    assert [event.keys() for event in kept[0]] == [event.keys() for event in kept[1]]
    assert pair.same(lambda client: client.erase_telemetry()) > 0
    assert pair.same(lambda client: client.set_telemetry(False)).telemetry is False
    assert pair.same(lambda client: client.report([heard])) == 0
    assert pair.same(lambda client: client.reset_taste()).accepted == 0


@pytest.fixture
def strange_folder(tmp_path: Path, demo_library: Path) -> Path:
    """A folder with two sounds, a broken one, and where it can be a name that is no Unicode."""
    folder = tmp_path / "new sounds"
    folder.mkdir()
    names = ["ä ☃.wav", "kick 90 bpm.wav" if sys.platform != "linux" else os.fsdecode(b"k\xff.wav")]
    for source, name in zip(sorted(demo_library.rglob("*.wav"))[:2], names, strict=True):
        (folder / name).write_bytes(source.read_bytes())
    (folder / "broken.wav").write_bytes(b"RIFF")
    return folder


@pytest.mark.parametrize("changed", [DAEMON], indirect=True)
def test_folders_are_added_scanned_and_removed_the_same(
    pair: Pair, tmp_path: Path, strange_folder: Path
) -> None:
    told: list[ScanProgress] = []
    added = pair.same(lambda client: client.add_root(strange_folder, told.append))
    assert (added.found, added.failed) == (3, 1)
    assert told
    for name in os.listdir(strange_folder):
        pair.same(lambda client, name=name: client.sample(str(strange_folder / name)))  # type: ignore[misc]
    failed = [path for group in pair.same(lambda client: client.failures()) for path in group.paths]
    assert str(strange_folder / "broken.wav") in failed
    assert len(pair.same(lambda client: client.scan())) == 2
    assert pair.same(lambda client: client.scan(strange_folder))[0].found == 3
    assert pair.same(lambda client: client.verify()).database == ()
    assert pair.same(lambda client: client.scan(tmp_path / "none")) == "bad-path"
    assert pair.same(lambda client: client.add_root(tmp_path / "none")) == "bad-path"
    assert pair.same(lambda client: client.remove_root(strange_folder)).path
    wait_for(lambda: at_rest(pair.other))
    assert len(pair.same(lambda client: client.library()).roots) == 1


def strange_name(folder: Path) -> str:
    return str(folder / sorted(os.listdir(folder))[-2])


def test_names_that_are_no_unicode_travel_in_queries(pair: Pair, strange_folder: Path) -> None:
    name = strange_name(strange_folder)
    asked: list[Ask] = [
        lambda client: client.similar(name, 3),
        lambda client: client.suggest(SuggestRequest(f'like:"{name}"', n=3)),
    ]
    for ask in asked:
        assert pair.same(ask).suggestions
    assert pair.same(lambda client: client.sample(name)) == "nothing-found"
    assert pair.same(lambda client: client.remove_root(Path(name))) == "bad-path"


def test_names_that_are_no_unicode_travel_in_bodies(pair: Pair, strange_folder: Path) -> None:
    name = strange_name(strange_folder)
    request = CorrectionRequest(bpm=90.0)
    assert pair.same(lambda client: client.correct([Path(name)], request)) == "nothing-found"
    board = pair.same(lambda client: client.create_board("dusk")).id
    assert pair.same(lambda client: client.add_to_board(board, name)) == "nothing-found"


def test_steps_modes_and_taste_are_the_same(pair: Pair) -> None:
    (path,) = paths_of(pair.local, 1)
    pair.same(lambda client: client.set_context({"bpm": 124.0}))
    assert pair.same(lambda client: client.steer(path, "darker")).say.endswith(", darker")
    pair.same(lambda client: client.steer("", "shorter"))
    pair.same(lambda client: client.steer("", "louder"))
    assert len(pair.same(lambda client: client.steering()).steps) == 2
    pair.same(lambda client: client.suggest(SuggestRequest(preset="match", loosen=("tempo",))))
    pair.same(lambda client: client.undo())
    assert pair.same(lambda client: client.clear_steering()).steps == ()
    assert pair.same(lambda client: client.set_mode("rules")).set_by == "you"
    pair.same(lambda client: client.set_mode("random"))
    pair.same(lambda client: client.set_mode())
    pair.same(lambda client: client.feedback(path, "accept"))
    pair.same(lambda client: client.taste())
    for client in (pair.local, pair.other):
        assert client.export_taste()["samplerecs_taste"] == 1
