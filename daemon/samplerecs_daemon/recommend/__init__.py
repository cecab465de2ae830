"""The engine: a request and the context become a ranked, reasoned list."""

from __future__ import annotations

from samplerecs_daemon.recommend.recommender import Recommender
from samplerecs_daemon.recommend.settings import RankSettings

__all__ = ["RankSettings", "Recommender"]
