"""What similarity is measured to: the seeds of a request, or what was pinned and taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.naming import named
from samplerecs_daemon.recommend.reader import StoreReader
from samplerecs_daemon.recommend.verdicts import ACCEPTED, REMEMBERED
from samplerecs_models.errors import NothingFound
from samplerecs_models.types import Float32, Int64

#: Weights of what is learnt, the dismissed all together; and the time after which a taken sound
#: counts half.
PIN_WEIGHT, ACCEPT_WEIGHT, DISMISS_WEIGHT = 1.0, 1.0, 0.25
HALF_LIFE_S = 14 * 86_400.0
#: The same for what was used in earlier projects: years of them are read at once.
PROJECTS_HALF_LIFE_S = 365 * 86_400.0
#: What the sound that a list is steered to counts beside what was learnt.
STEER_WEIGHT = 4.0

Listen = Callable[[Path], Float32]


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound that others are to be near to: its row (-1 outside the library), vector, weight."""

    row: int
    name: str
    vector: Float32
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """Seeds and their direction: `vector` float32 (dim,), unit norm, away from the `unwanted`."""

    seeds: tuple[Seed, ...]
    vector: Float32
    unwanted: tuple[Seed, ...] = ()

    @property
    def rows(self) -> Int64:
        """Rows of the seeds that are in the library."""
        return np.array([seed.row for seed in self.seeds if seed.row >= 0], dtype=np.int64)


def named_seeds(
    like: Sequence[str], index: LibraryIndex, store: StoreReader, listen: Listen
) -> list[Seed]:
    """Return the seeds that paths and ids name.

    Raises:
        NothingFound: when one names neither a sound of the library nor a file.
        DecodeError: when a file outside the library gives no audio.
    """
    return [_seed(name, index, store, listen) for name in like]


def learnt_seeds(
    index: LibraryIndex,
    store: StoreReader,
    now: float,
    used: Sequence[int] = (),
    without: int | None = None,
) -> list[Seed]:
    """Return the pinned and lately taken sounds, the latter weighted by how lately.

    In a session only what was taken in it counts: an earlier project does not sound through a new
    one. Where there is nothing, what was used in saved projects says what is liked.

    Args:
        index: the library in memory.
        store: the history.
        now: Unix seconds.
        used: samples in the open project, which count as taken this moment.
        without: a sample that does not count, None for none.
    """
    since = store.learnt_since()
    weights: dict[int, float] = {}
    session = store.current_session()
    for said in store.feedback(since, last=REMEMBERED):
        if said.verdict == ACCEPTED and (session is None or said.session == session.id):
            weights[said.sample_id] = _faded(now - said.at, HALF_LIFE_S)
    weights.update(dict.fromkeys(used, ACCEPT_WEIGHT))
    weights.update(dict.fromkeys(pins_left(store), PIN_WEIGHT))
    if without is not None:
        weights.pop(without, None)
    return _known(weights, index, store) or _of_projects(index, store, now, since, without)


def pins_left(store: StoreReader) -> list[int]:
    """Return the pinned sounds but those that were banned later: these show no way any more."""
    banned = {ban.value for ban in store.bans() if ban.kind == "sample"}
    return [sample for sample in store.pins() if str(sample) not in banned]


def _of_projects(
    index: LibraryIndex, store: StoreReader, now: float, since: float, without: int | None
) -> list[Seed]:
    """Return what was used in earlier projects; without a row, for it may be listed again."""
    lately = store.used_lately(since, REMEMBERED)
    weights = {
        sample: _faded(now - at, PROJECTS_HALF_LIFE_S) for sample, at in lately if sample != without
    }
    return [replace(seed, row=-1) for seed in _known(weights, index, store)]


def _faded(age_s: float, half_life_s: float) -> float:
    return float(ACCEPT_WEIGHT * 0.5 ** (max(0.0, age_s) / half_life_s))


def seeds_of(ids: Sequence[int], index: LibraryIndex, store: StoreReader) -> list[Seed]:
    """Return the sounds as seeds of equal weight, those without a vector left out."""
    return _known(dict.fromkeys(ids, 1.0), index, store)


def aim(wanted: Sequence[Seed], unwanted: Sequence[Seed] = ()) -> Target | None:
    """Return the direction of the wanted sounds, away from the unwanted (Rocchio 1971).

    Returns:
        None where no wanted sound has a vector, or they cancel out.
    """
    if not wanted:
        return None
    vector = _mean(wanted)
    if unwanted:
        vector -= DISMISS_WEIGHT * _mean(unwanted)
    norm = float(np.linalg.norm(vector))
    if norm < 1e-6:
        return None
    return Target(tuple(wanted), (vector / norm).astype(np.float32), tuple(unwanted))


def _mean(seeds: Sequence[Seed]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    weights = np.array([seed.weight for seed in seeds])
    vectors = np.array([seed.vector for seed in seeds], dtype=np.float64)
    return np.asarray(weights @ vectors / weights.sum())


def _known(weights: dict[int, float], index: LibraryIndex, store: StoreReader) -> list[Seed]:
    seeds = []
    for row in store.sample_rows(list(weights)):
        at = _row_with_vector(index, row.id)
        if at is not None and weights[row.id] > 0:
            vector = np.asarray(index.columns.vectors[at])
            seeds.append(Seed(at, Path(row.name).stem, vector, weights[row.id]))
    return seeds


def _seed(name: str, index: LibraryIndex, store: StoreReader, listen: Listen) -> Seed:
    sample_id = find_sample(name, index, store)
    if sample_id is not None:
        at = _row_with_vector(index, sample_id)
        if at is not None:
            (row,) = store.sample_rows([sample_id])
            return Seed(at, Path(row.name).stem, np.asarray(index.columns.vectors[at]))
    path = _path(name)
    if not _is_file(path):
        raise NothingFound(
            f"{name} is neither a sound of your library nor a file.",
            "Give the number that lists show, the name of a sound, or the path of a file.",
        )
    return Seed(-1, path.stem, listen(path))


def find_sample(name: str, index: LibraryIndex, store: StoreReader) -> int | None:
    """Return the id of the sample that an id, a path or a file's name means, or None.

    Raises:
        InputError: where several sounds have that name.
    """
    if name.isdecimal() and len(name) < 19 and len(index.rows([int(name)])):
        return int(name)
    path = _path(name)
    for form in _spellings(path):
        found = store.find_path(form)
        if found is not None:
            return found
    # A file that lies here is meant before a sound of its name.
    return None if _is_file(path) else named(name, index, store)


def _path(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError:
        # "~name" of a user that this computer does not have.
        return Path(name)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # No file system takes a name of this length.
        return False


def _spellings(path: Path) -> Iterable[Path]:
    yield path.absolute()
    try:
        yield path.resolve()
    except (OSError, RuntimeError):
        # A link that leads to itself names nothing.
        return


def _row_with_vector(index: LibraryIndex, sample_id: int) -> int | None:
    rows = index.rows([sample_id])
    if len(rows) and index.columns.has_vector[rows[0]]:
        return int(rows[0])
    return None
