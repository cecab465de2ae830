"""All packs of the demo library."""

from __future__ import annotations

from dataclasses import dataclass

from samplerecs_models.demo.items import Item
from samplerecs_models.demo.packs import concrete, dusty, liquid, nightdrive


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: its folder and its items."""

    folder: str
    items: tuple[Item, ...]


PACKS = tuple(Pack(module.FOLDER, module.ITEMS) for module in (nightdrive, concrete, dusty, liquid))
