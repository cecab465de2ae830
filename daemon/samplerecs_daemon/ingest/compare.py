"""The walk against the store: what is new, changed, back, gone or only spelt another way."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from samplerecs_daemon.ingest.walk import Found
from samplerecs_daemon.store.records import Known
from samplerecs_models.types import Facts
from samplerecs_models.vocabulary import Undecodable

#: Failures that do not only depend on the file's bytes, but on rights, luck, and on what is
#: installed: tried again at every scan.
_PASSING = frozenset({Undecodable.UNREADABLE, Undecodable.VANISHED, Undecodable.UNSUPPORTED})

#: Says which of these samples are in a place that can be reached now.
Reached = Callable[[set[int]], set[int]]


@dataclass(slots=True)
class Difference:
    """What a scan has to do.

    Attributes:
        found: number of sound files seen.
        fresh: files to be examined, most recently written first.
        back: relative paths of files that were missing and are as they were, or never heard.
        gone: relative paths of files that are known and no longer there.
        renamed: (old, new) relative paths of one file whose name is spelt in another Unicode form.
        unchanged: number of files that need nothing.
        unusable: number of files that did not change and could not be used before; not tried again.
        online: relative paths of files in the cloud only, of which only their names are known.
        known: what the store knew of the root before, by relative path.
        named: what the names of new files say, by relative path; of a large library not all.
    """

    found: int = 0
    fresh: list[Found] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    unusable: int = 0
    online: list[str] = field(default_factory=list)
    known: Mapping[str, Known] = field(default_factory=dict)
    named: dict[str, Facts] = field(default_factory=dict)

    @property
    def away(self) -> int:
        """Number of files in the cloud only that were never heard."""
        return len(self.online)

    @property
    def lost(self) -> int:
        """Number of files with a sound that went; a bad file that is gone is no loss."""
        return len(self._lost())

    def missing(self, reached: Reached) -> int:
        """Number of files that went and whose sound is nowhere now; a moved file is none.

        Only once the new files are heard is it known which of them are old ones.
        """
        lost = self._lost()
        here = reached({row.sample_id for row in lost if row.heard and row.sample_id})
        return sum(not row.heard or row.sample_id not in here for row in lost)

    def _lost(self) -> list[Known]:
        rows = (self.known[name] for name in self.gone)
        return [row for row in rows if row.failed is None and row.present]


def compare(
    files: Iterable[Found],
    known: Mapping[str, Known],
    stale: frozenset[int] | set[int] = frozenset(),
    unreadable: Iterable[str] = (),
    left_out: Iterable[str] = (),
) -> Difference:
    """Return what to do about `files`, given what the store knows of the root.

    Args:
        files: the walk; read to its end before `unreadable` is.
        known: the store's word on the root, by relative path.
        stale: samples whose analysis is out of date: one file of each is examined again.
        unreadable: folders and files that the walk could not read; nothing there counts as gone.
        left_out: files that are there and that nothing installed reads; read after `files`.
    """
    out = Difference(known=known)
    due = set(stale)
    seen: set[str] = set()
    for file in files:
        out.found += 1
        seen.add(file.relative)
        _sort_in(file, known.get(file.relative), due, out)
    seen.update(left_out)
    hidden = tuple(unreadable)
    out.gone = [
        name
        for name, row in known.items()
        if name not in seen and (row.present or not row.heard) and not _below(name, hidden)
    ]
    _pair_spellings(out, known)
    # What was bought or bounced last is what its owner looks for first.
    out.fresh.sort(key=lambda file: (-file.stat.mtime_ns, file.relative))
    return out


def _sort_in(file: Found, row: Known | None, due: set[int], out: Difference) -> None:
    if file.away:
        known = row is not None and row.heard
        out.unchanged += known
        if not known:
            out.online.append(file.relative)
    elif row is None or row.stat != file.stat or _is_due(row, due):
        out.fresh.append(file)
        if row is not None and row.failed is None:
            due.discard(row.sample_id or 0)
    elif row.failed is not None:
        out.unusable += 1
    else:
        out.unchanged += 1
    if row is not None and _is_back(row, file):
        out.back.append(file.relative)


def _is_due(row: Known, due: set[int]) -> bool:
    """Say whether a file that did not change is to be examined all the same."""
    if row.failed is not None:
        return row.failed in _PASSING
    return not row.heard or row.sample_id in due


def _is_back(row: Known, file: Found) -> bool:
    if row.failed is Undecodable.VANISHED:
        # Its drive went away while it was read: what is known by its name is so again.
        return row.sample_id is not None and not row.heard
    return not row.present and (row.stat == file.stat or not row.heard)


def _below(name: str, folders: tuple[str, ...]) -> bool:
    return any(
        not folder or name == folder or name.startswith(folder + os.sep) for folder in folders
    )


def composed(name: str) -> str:
    """Return a name with composed letters (NFC), for comparison."""
    return unicodedata.normalize("NFC", name)


def _pair_spellings(out: Difference, known: Mapping[str, Known]) -> None:
    """Find files whose name only changed between composed and decomposed letters (NFC, NFD).

    Copying to or from macOS does that to whole folders; the file itself is the same.
    """
    gone = set(out.gone)
    absent = {
        (composed(name), row.stat): name
        for name, row in known.items()
        if row.failed is None and (not row.present or name in gone)
    }
    if not absent:
        return
    fresh: list[Found] = []
    for file in out.fresh:
        old = None
        if file.relative not in known:
            old = absent.pop((composed(file.relative), file.stat), None)
        if old is not None:
            out.renamed.append((old, file.relative))
        if old is None or not known[old].heard:
            fresh.append(file)
        else:
            out.unchanged += 1
    out.fresh = fresh
    renamed = {old for old, _ in out.renamed}
    out.gone = [name for name in out.gone if name not in renamed]
