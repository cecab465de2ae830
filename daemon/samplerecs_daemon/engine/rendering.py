"""`render`, `render_ahead`, `render_to_file`: sounds at the project's tempo and key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from samplerecs_daemon.api import (
    Loudness,
    Render,
    RenderedFile,
    RenderRequest,
    SampleInfo,
)
from samplerecs_daemon.context import project_key
from samplerecs_daemon.engine.audio import places_inside
from samplerecs_daemon.engine.board_files import safe_name
from samplerecs_daemon.engine.feedback import FeedbackPart
from samplerecs_daemon.engine.part import Tools
from samplerecs_daemon.engine.places import outside_roots
from samplerecs_daemon.render.handed import FOLDER, hand_over
from samplerecs_daemon.render.loudness import match_gain
from samplerecs_daemon.render.plan import Plan, plan_of, words_of
from samplerecs_daemon.render.previews import Kept
from samplerecs_daemon.render.renderer import Wanted
from samplerecs_daemon.render.tasks import RenderTask
from samplerecs_daemon.render.version import VERSION
from samplerecs_models.errors import BadPath, NothingFound
from samplerecs_models.harmony import Key

PROJECT, RENDERS, CHOSEN = "project", "renders", "chosen"


class RenderingPart(FeedbackPart):
    """`api.Rendering`."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._renderer = tools.make_renderer()

    def render(self, path_or_id: str, request: RenderRequest) -> Render:
        """Return a sound as a file to be played, changed as asked; waits until it is there."""
        sample = self._found(path_or_id)
        plan = plan_of(sample, request, *self._project())
        kept = self._renderer.get(*self._wanted(sample, plan))
        return _render(sample, plan, kept)

    def render_ahead(self, sample_ids: Sequence[int], request: RenderRequest) -> int:
        """Have sounds rendered in the background; those that cannot be are left out."""
        if self.context().value("recording") is True:
            return self._renderer.ahead([])
        bpm, key = self._project()
        wanted: list[Wanted] = []
        for number in sample_ids:
            try:
                sample = self._found(str(number))
                wanted.append(self._wanted(sample, plan_of(sample, request, bpm, key)))
            except NothingFound:
                continue
        return self._renderer.ahead(wanted)

    def render_to_file(
        self, path_or_id: str, request: RenderRequest, folder: Path | None = None
    ) -> RenderedFile:
        """Write a sound for the DAW, once, as a 24-bit WAV; it counts as taken."""
        sample = self._found(path_or_id)
        plan = plan_of(sample, request, *self._project())
        target, place = self._folder(folder)
        name, task = self._wanted(sample, plan)
        kept = self._renderer.get(name, task)
        stem = safe_name(" ".join((Path(sample.name).stem, *words_of(plan))) + ".wav")
        mark = hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
        path, fresh = hand_over(kept.path, target, stem, (mark[:6], mark))
        self._tools.wrote([path])
        self.feedback(str(sample.id), "accept")
        return RenderedFile(str(path), _render(sample, plan, kept, path), fresh, place)

    def renderer_pids(self) -> list[int]:
        """Return the process ids of the renderer's children."""
        return self._renderer.pids()

    def end_renderer(self) -> None:
        """End the renderer; who waits is told so."""
        self._renderer.close()

    def close(self) -> None:
        """Release what is held."""
        self.end_renderer()
        super().close()

    def _project(self) -> tuple[float | None, Key | None]:
        context = self.context()
        bpm = context.value("bpm")
        # Nothing is transposed onto a key that is only a guess.
        key = project_key(context) if context.is_sure("key") else None
        return (float(bpm) if isinstance(bpm, float | int) else None), key

    def _wanted(self, sample: SampleInfo, plan: Plan) -> Wanted:
        """Return what is to be rendered of a sound: its name in the cache, and the task.

        Raises:
            NothingFound: when no file of it can be found now.
        """
        store = self._access.reader()
        payload = store.payload_of(sample.id)
        for place in places_inside(store, store.paths_of(sample.id)):
            try:
                found = place.stat()
            except OSError:
                continue
            # A sound that was not heard yet is known by its file alone.
            mark = payload or f"{place}\0{found.st_size}\0{found.st_mtime_ns}"
            task = RenderTask(
                path=str(place),
                root="",
                relative=place.name,
                size=found.st_size,
                mtime_ns=found.st_mtime_ns,
                source_bpm=plan.source_bpm,
                target_bpm=plan.target_bpm,
                semitones=plan.semitones,
                loop=plan.loop,
                payload=payload,
            )
            return _name(mark, plan), task
        raise NothingFound(
            f"{sample.name} is nowhere to be found now.",
            "Is its drive connected? `samplerecs library list` says.",
        )

    def _folder(self, chosen: Path | None) -> tuple[Path, str]:
        """Return the folder that renders go to, and why.

        Raises:
            BadPath: when the chosen one cannot be used.
        """
        roots = [root.path for root in self._access.reader().roots()]
        if chosen is not None:
            target = outside_roots(chosen / "render.wav", roots).parent
            return target, CHOSEN
        project = self._project_folder()
        if project is not None:
            try:
                return outside_roots(project / FOLDER, roots), PROJECT
            except BadPath:
                # The project lies in a folder of the library, where nothing is ever written.
                pass
        return self._tools.renders, RENDERS

    def _project_folder(self) -> Path | None:
        """Return the folder of the open project's file where a known project has its name."""
        named = self.context().value("project")
        if not isinstance(named, str):
            return None
        wanted = named.casefold()
        for row in self._access.reader().projects():
            path = Path(row.path)
            if wanted in (row.name.casefold(), path.name.casefold(), path.stem.casefold()):
                return path.parent if path.parent.is_dir() else None
        return None


def _name(mark: str, plan: Plan) -> str:
    """Return the name of a render in the cache: by content, change and version."""
    what = f"{mark}|{plan.source_bpm:.4f}|{plan.target_bpm:.4f}|{plan.semitones:.2f}|{plan.loop}"
    return hashlib.blake2b(
        f"{what}|{VERSION}".encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()


def _render(sample: SampleInfo, plan: Plan, kept: Kept, path: Path | None = None) -> Render:
    made = kept.made
    bpm = plan.target_bpm or plan.source_bpm or None
    return Render(
        sample=sample.id,
        path=str(path or kept.path),
        bpm=bpm,
        stretch=round(made.stretch, 6) if plan.target_bpm else 1.0,
        semitones=plan.semitones,
        duration_s=round(made.frames / made.rate, 6),
        loop=plan.loop,
        beats=made.beats,
        gain_db=round(made.gain_db, 2),
        loudness=_loudness(made.level_db, made.peak_db),
        original=_loudness(made.own_level_db, made.own_peak_db),
        notes=plan.notes,
    )


def _loudness(level_db: float, peak_db: float) -> Loudness:
    return Loudness(round(level_db, 2), round(peak_db, 2), round(match_gain(level_db, peak_db), 2))
