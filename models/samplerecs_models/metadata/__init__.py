"""What a file says of itself: its name, folders, chunks and tags."""

from __future__ import annotations

from samplerecs_models.metadata.folders import library_name, role_folder
from samplerecs_models.metadata.names import VERSION as NAMES_VERSION
from samplerecs_models.metadata.names import facts_from_name, facts_of_name
from samplerecs_models.metadata.read import read_facts, renewed

__all__ = [
    "NAMES_VERSION",
    "facts_from_name",
    "facts_of_name",
    "library_name",
    "read_facts",
    "renewed",
    "role_folder",
]
