"""`render`: a sound at the project's tempo and key, as a file for the DAW."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samplerecs_cli import options, output
from samplerecs_cli.diagnostics import say
from samplerecs_daemon import gateway
from samplerecs_daemon.api import Render, RenderedFile, RenderRequest

#: Where it lies, in words.
_PLACES = {
    "project": "beside the project",
    "renders": "in the folder of renders, because the project's folder is not known",
    "chosen": "where you said",
}


def render(
    sound: options.Sound,
    bpm: Annotated[
        float | None,
        typer.Option(
            "--bpm", metavar="BPM", help="Tempo wanted in BPM; the project's if left out."
        ),
    ] = None,
    semitones: Annotated[
        float | None,
        typer.Option("--semitones", metavar="N", help="Transpose by so many semitones, -12 to 12."),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="KEY", help="Move it onto this key, by 3 semitones at most."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="FOLDER", help="Folder to write to.", parser=options.given_folder
        ),
    ] = None,
    json: options.Json = False,
) -> None:
    """Write a sound for the DAW at the project's tempo and key. Prints the file's path.

    A loop gets the length of its beats to the frame; a one-shot keeps its own. With --bpm,
    --semitones or --key only that is done. The file is a 24-bit WAV beside the project when its
    folder is known; it is written once, over nothing, and stays. It counts as taken.
    """
    given = any(value is not None for value in (bpm, semitones, key))
    request = RenderRequest(bpm, semitones, key, fit=not given)
    with gateway.open_client() as client:
        written = client.render_to_file(sound, request, to)
    if json:
        output.print_json(written)
        return
    output.print_paths([written.path])
    say(_told(written))


def _told(written: RenderedFile) -> str:
    verb = "Written" if written.fresh else "Already written"
    made = written.render
    words = [f"{verb} {_PLACES.get(written.place, written.place)}: {_change(made)}."]
    words += [f"{note[:1].upper()}{note[1:]}." for note in made.notes]
    if made.gain_db <= -0.1:
        words.append(f"Turned down by {-made.gain_db:.1f} dB so that nothing clips.")
    return " ".join(words)


def _change(made: Render) -> str:
    parts = []
    if made.stretch != 1.0 and made.bpm is not None:
        beats = f", {made.beats} beats" if made.beats else ""
        parts.append(f"{made.bpm:g} BPM{beats}")
    if made.semitones:
        parts.append(f"{made.semitones:+g} semitones")
    return " and ".join(parts) or "as it is"
