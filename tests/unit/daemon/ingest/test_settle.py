"""Until a file rests: growing files wait, renames are no deletions, shut ones are nobody's."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from samplerecs_daemon.filestat import FileStat
from samplerecs_daemon.ingest.settle import HOLD_S, Settling
from samplerecs_daemon.ingest.walk import Found


class Disk:
    """Sizes of files by name; what is not in it is not there."""

    def __init__(self, **sizes: int) -> None:
        self.sizes = sizes

    def see(self, name: str) -> Found | None:
        size = self.sizes.get(name)
        if size == -1:
            raise PermissionError
        return None if size is None else Found(name, FileStat(size, size))


def test_a_file_is_told_of_once_after_two_looks_that_agree() -> None:
    disk, settling = Disk(a=1), Settling(1.0)
    settling.touch("a", 10.0)
    assert settling.due() == 10.0, "an event is looked after at once"
    assert settling.look(10.0, disk.see) == []
    assert settling.due() == 11.0
    assert settling.look(10.9, disk.see) == []
    assert settling.look(11.0, disk.see) == [("a", disk.see("a"))]
    assert settling.look(20.0, disk.see) == []
    assert settling.due() == math.inf


def test_a_file_that_grows_between_two_looks_waits_on() -> None:
    disk, settling = Disk(a=1), Settling(1.0)
    settling.touch("a", 0.0)
    settling.look(0.0, disk.see)
    for size in (2, 3, 4):
        disk.sizes["a"] = size
        assert settling.look(float(size), disk.see) == []
    assert settling.look(5.0, disk.see) == [("a", disk.see("a"))]


def test_an_event_starts_the_rest_anew_though_size_and_time_stay() -> None:
    disk, settling = Disk(a=1), Settling(1.0)
    settling.touch("a", 0.0)
    settling.look(0.0, disk.see)
    settling.touch("a", 0.9)
    assert settling.look(1.0, disk.see) == []
    assert settling.look(1.9, disk.see) != []


def test_a_file_held_open_by_its_writer_waits_until_it_is_closed_or_long_quiet() -> None:
    disk = Disk(a=1)
    for closed, told in ((True, 6.0), (False, 1.0 + HOLD_S)):
        settling = Settling(1.0)
        settling.touch("a", 0.0)
        settling.touch("a", 1.0, writing=True)
        settling.look(1.0, disk.see)
        assert settling.look(4.0, disk.see) == []
        if closed:
            settling.touch("a", 5.0, writing=False)
            settling.look(5.0, disk.see)
        assert settling.look(told - 0.1, disk.see) == []
        assert settling.look(told, disk.see) != []


def test_a_name_and_the_name_it_had_are_told_of_together() -> None:
    disk, settling = Disk(new=1), Settling(1.0)
    settling.touch("old", 0.0)
    settling.touch("new", 0.0)
    settling.look(0.0, disk.see)
    assert dict(settling.look(1.0, disk.see)) == {"old": None, "new": disk.see("new")}


def test_a_file_that_cannot_be_looked_at_is_neither_new_nor_gone() -> None:
    disk, settling = Disk(a=-1), Settling(1.0)
    settling.touch("a", 0.0)
    assert settling.look(0.0, disk.see) == []
    assert len(settling) == 0


def test_what_a_walk_saw_is_the_first_look_and_never_starts_a_rest_anew() -> None:
    disk, settling = Disk(a=1, b=1), Settling(1.0)
    settling.touch("a", 0.0)
    settling.look(0.0, disk.see)
    for name in ("a", "b"):
        found = disk.see(name)
        assert found is not None
        settling.note(found, 0.5)
    assert [name for name, _ in settling.look(1.0, disk.see)] == ["a"]
    assert [name for name, _ in settling.look(1.5, disk.see)] == ["b"]


@given(st.lists(st.tuples(st.floats(0.01, 2.0), st.booleans(), st.sampled_from([None, 1, 2, 3]))))
def test_whatever_happens_what_is_told_was_so_for_the_whole_rest(
    steps: list[tuple[float, bool, int | None]],
) -> None:
    disk, settling, now, since = Disk(), Settling(1.0), 0.0, 0.0
    pending = False
    for pause, event, size in steps:
        now += pause
        if event:
            if disk.sizes.get("a") != size:
                since = now
            disk.sizes = {} if size is None else {"a": size}
            settling.touch("a", now)
            pending = True
        for name, seen in settling.look(now, disk.see):
            assert (name, seen) == ("a", disk.see("a"))
            assert now - since >= 1.0
            assert pending, "told once for each change"
            pending = False
    now += 1.0
    settling.look(now, disk.see)
    told = settling.look(now + 1.0, disk.see)
    assert len(settling) == 0
    assert bool(told) <= pending
