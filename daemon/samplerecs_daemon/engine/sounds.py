"""Single sounds, and the user's word on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from samplerecs_daemon.api import AnalysedFile, CorrectionRequest, SampleInfo
from samplerecs_daemon.engine.corrections import correct
from samplerecs_daemon.engine.feedback import give_feedback
from samplerecs_daemon.engine.listen import listen
from samplerecs_daemon.engine.part import EnginePart


class SoundsPart(EnginePart):
    """`api.Sounds`."""

    def sample(self, path_or_id: str) -> SampleInfo:
        """Return one sound by path or id; raise NothingFound."""
        return self._found(path_or_id)

    def feedback(self, path_or_id: str, verdict: str, *, undo: bool = False) -> SampleInfo:
        """Say what was done with a sound, or take that back; raise NothingFound."""
        sample = self.sample(path_or_id)
        with self._access.writer() as store:
            give_feedback(store, sample.id, verdict, store.context(), undo=undo)
        self._publish(
            f"recommendation.{verdict}", {"sample": sample.id, "name": sample.name, "undo": undo}
        )
        return sample

    def correct(self, paths: Sequence[Path], request: CorrectionRequest) -> list[SampleInfo]:
        """Keep the user's word on sounds; return them as they are now."""
        with self._access.writer() as store:
            changed = correct(store, paths, request)
        self._publish("library.changed", {"changed": [sample.id for sample in changed]})
        return changed

    def analyse(
        self, paths: Sequence[Path], *, audio_only: bool = False, with_vector: bool = False
    ) -> Iterator[AnalysedFile]:
        """Analyse files in order, without storing anything."""
        with self._tools.make_listeners(audio_only) as pool:
            yield from listen(paths, self._tools.walk, pool, with_vector=with_vector)
