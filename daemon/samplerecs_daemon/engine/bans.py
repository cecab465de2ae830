"""Packs, folders, tags and roles that are never to be suggested, and what every ban hides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields

import numpy as np

from samplerecs_daemon.api import BanInfo, Banned
from samplerecs_daemon.engine.part import EnginePart
from samplerecs_daemon.engine.undo import inverse
from samplerecs_daemon.index.library import LibraryIndex
from samplerecs_daemon.recommend.bans import ban_named, in_words, rows_of, spoken
from samplerecs_daemon.store import Store
from samplerecs_daemon.store.records import Ban

#: Told when such a ban is spoken or lifted.
CHANGED = "bans.changed"


class BansPart(EnginePart):
    """`bans` and `ban` of `api.Sounds`."""

    def bans(self) -> list[BanInfo]:
        """Return everything that is banned, the first banned first."""
        store = self._access.reader()
        return ban_infos(store, self._tools.index(store))

    def ban(self, kind: str, value: str, *, undo: bool = False) -> Banned:
        """Never suggest what is in a pack or folder, or bears a tag or role; or lift that ban.

        Raises:
            InputError: when nothing can be banned so; NothingFound: when there is no such thing.
        """
        with self._access.writer() as store, store.transaction():
            index = self._tools.index(store)
            held = _held(store, kind, value, undo=undo)
            ban = held or ban_named(index, kind, value)
            changed = undo == (held is not None)
            if changed:
                _put(store, ban, undo=undo)
            info = _info(store, index, ban, {})
        if changed:
            self._publish(CHANGED, _news(ban, undo=undo))
        known = {each.name: getattr(info, each.name) for each in fields(info)}
        return Banned(**known, changed=changed)


def ban_infos(store: Store, index: LibraryIndex) -> list[BanInfo]:
    """Return everything that is banned, the first banned first."""
    bans = store.bans()
    ids = [int(ban.value) for ban in bans if ban.kind == "sample"]
    names = {str(row.id): row.name for row in store.sample_rows(ids)}
    return [_info(store, index, ban, names) for ban in bans]


def _held(store: Store, kind: str, value: str, *, undo: bool) -> Ban | None:
    """Return the ban that holds and is meant, None for none."""
    held = spoken(store.bans(), kind, value)
    if held and held.away and not undo and not store.is_banned(Ban(held.kind, held.value)):
        return None  # It is of a drive that is away: another one is in its place now.
    return held


def _put(store: Store, ban: Ban, *, undo: bool) -> None:
    """Keep or lift a ban inside a transaction, with what takes that back."""
    step = store.lasting(ban)
    # As JSON: a folder's name need not be Unicode.
    about = f"ban {json.dumps(step)}"
    (store.unban if undo else store.ban)(ban)
    # What is taken back by name is no action of its own: `undo` then goes further back.
    if undo and store.forget_action(about):
        return
    back = inverse(
        [{"do": "ban" if undo else "unban", **step}], (CHANGED, _news(ban, undo=not undo))
    )
    what = "took the ban off" if undo else "banned"
    store.add_action(f"{what} {in_words(ban)}", back, "" if undo else about)


def _news(ban: Ban, *, undo: bool) -> Mapping[str, object]:
    return {"kind": ban.kind, "value": ban.value, "undo": undo}


def _info(store: Store, index: LibraryIndex, ban: Ban, names: Mapping[str, str]) -> BanInfo:
    return BanInfo(
        kind=ban.kind,
        value=ban.value,
        name=names.get(ban.value, f"sound {ban.value}") if ban.kind == "sample" else in_words(ban),
        hides=int(np.count_nonzero(rows_of(index, ban) & index.columns.present)),
        at=store.banned_at(ban) or 0.0,
    )
