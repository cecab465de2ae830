"""Single sounds, and the user's word on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from samplerecs_daemon.api import AnalysedFile, CorrectionRequest, SampleInfo
from samplerecs_daemon.engine.corrections import correct, corrected
from samplerecs_daemon.engine.feedback import FeedbackPart
from samplerecs_daemon.engine.listen import listen


class SoundsPart(FeedbackPart):
    """`api.Sounds` as far as it is about one sound at a time."""

    def sample(self, path_or_id: str) -> SampleInfo:
        """Return one sound by id, path or name; raise NothingFound."""
        return self._found(path_or_id)

    def correct(
        self, paths: Sequence[Path], request: CorrectionRequest, *, sounds: Sequence[str] = ()
    ) -> list[SampleInfo]:
        """Keep the user's word on sounds; return them as they are now."""
        ids = [self._found(sound).id for sound in sounds]
        with self._access.writer() as store:
            changed = correct(store, paths, request, ids)
        self._tools.settle()
        self._publish(*corrected(len(changed)))
        return changed

    def analyse(
        self, paths: Sequence[Path], *, audio_only: bool = False, with_vector: bool = False
    ) -> Iterator[AnalysedFile]:
        """Analyse files in order, without storing anything."""
        with self._tools.make_listeners(audio_only) as pool:
            yield from listen(paths, self._tools.walk, pool, with_vector=with_vector)
