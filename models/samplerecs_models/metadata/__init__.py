"""What a file says of itself: its name, folders, chunks and tags."""

from __future__ import annotations

from samplerecs_models.metadata.names import facts_from_name, facts_of_name
from samplerecs_models.metadata.read import read_facts

__all__ = ["facts_from_name", "facts_of_name", "read_facts"]
