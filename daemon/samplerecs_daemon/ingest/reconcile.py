"""From the walk to the store, as far as it costs no reading: what came, went, and came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from samplerecs_daemon.ingest.compare import Difference, compare
from samplerecs_daemon.ingest.jobs import Wanted
from samplerecs_daemon.ingest.naming import BATCH, Naming, OnNames, Writer
from samplerecs_daemon.ingest.online import ONLINE_ONLY
from samplerecs_daemon.ingest.privacy import PRIVATE_FOLDER
from samplerecs_daemon.ingest.walk import UNREADABLE_FOLDER, Found, Tally
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import FileStat, Known, RootRow
from samplerecs_models.errors import DecodeError
from samplerecs_models.vocabulary import Undecodable


def tell_nobody(count: int) -> None:
    """Tell nobody."""


def reconcile(
    writer: Writer,
    reader: Store,
    root: RootRow,
    files: Iterable[Found],
    tally: Tally,
    wanted: Wanted | None,
    on_names: OnNames = tell_nobody,
    known: Mapping[str, Known] | None = None,
) -> Difference:
    """Bring the store up to date with a walk and return what is left: the files to be heard.

    Names that are read another way today, names of new files, renames, missing files, files that
    are back, folders that cannot be read; no file is opened.

    Args:
        writer: opens the store for one short write after the other.
        reader: what is known; the writer's own store or another connection.
        root: the folder.
        files: the walk.
        tally: what the walk left out; filled up while `files` is read.
        wanted: what a sample must have; None asks for no renewal of older analyses.
        on_names: told after each batch of names that can be searched from now on.
        known: what is known of the part that `files` covers; None for all of the root.

    Raises:
        BadPath: when the folder is not there.
        StoreError: when the database cannot be written.
    """
    if known is None:
        _read_names_again(writer, reader, root.id)
        known = reader.locations_of(root.id)
    stale = _stale(reader, wanted)
    # These lists fill up during the walk; compare() reads them after it.
    unknown = chain(tally.unreadable, tally.unseen)
    naming = Naming(writer, root, known, on_names)
    difference = compare(naming.watch(files), known, stale, unknown, tally.left_out)
    _apply(writer, root.id, difference, tally)
    naming.finish(new for _, new in difference.renamed)
    difference.named = naming.kept
    _note_online(writer, root.id, difference)
    return difference


def _read_names_again(writer: Writer, reader: Store, root_id: int) -> None:
    """Where an older samplerecs read the names of a root: read them anew, some at a time."""
    after: int | None = None if reader.has_todays_names(root_id) else 0
    while after is not None:
        with writer() as store:
            after = store.read_names_again(root_id, after)


def _apply(writer: Writer, root_id: int, difference: Difference, tally: Tally) -> None:
    for old, new in difference.renamed:
        with writer() as store:
            store.rename(root_id, old, new)
    rows = [(name, difference.known[name]) for name in difference.gone]
    for names in _batches([name for name, row in rows if row.heard or row.failed is not None]):
        with writer() as store:
            store.mark_missing(root_id, names)
    for names in _batches([name for name, row in rows if not row.heard]):
        with writer() as store:
            store.forget_names(root_id, names)
    for names in _batches(difference.back):
        with writer() as store:
            store.mark_present(root_id, names)
    for folder in tally.unreadable:
        why = PRIVATE_FOLDER if folder in tally.private else UNREADABLE_FOLDER
        error = DecodeError(Undecodable.UNREADABLE, why)
        with writer() as store:
            store.save_failure(root_id, folder, FileStat(0, 0), error)
    _note_left_out(writer, root_id, difference, tally)
    if difference.away:
        tally.skipped[ONLINE_ONLY] += difference.away


def _note_left_out(writer: Writer, root_id: int, difference: Difference, tally: Tally) -> None:
    """Note the files that an extra would read among those that could not be used.

    Of what is in them nothing is known: with the extra they are new to any scan.
    """
    noted = (
        name
        for name in tally.left_out
        if name in difference.known and difference.known[name].failed is Undecodable.UNSUPPORTED
    )
    new = sorted(set(tally.left_out).difference(noted))
    if not new:
        return
    # Decoders load numpy, which a process that only asks does not need.
    from samplerecs_models.decode import AAC_ADVICE

    error = DecodeError(Undecodable.UNSUPPORTED, AAC_ADVICE)
    for names in _batches(new):
        with writer() as store:
            for name in names:
                store.save_failure(root_id, name, FileStat(0, 0), error)


def _note_online(writer: Writer, root_id: int, difference: Difference) -> None:
    """Note which unheard files must not be opened, and which may be again."""
    here = [file.relative for file in difference.fresh if file.relative in difference.known]
    for names, online in ((difference.online, True), (here, False)):
        for batch in _batches(names):
            with writer() as store:
                store.mark_online(root_id, batch, online=online)


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]


def _stale(store: Store, wanted: Wanted | None) -> set[int]:
    if wanted is None:
        return set()
    lacking = (store.lacking(model) for model in wanted.models)
    return store.stale(wanted.versions).union(*lacking)
