"""What travels between the scan and its workers arrives as it was sent."""

from __future__ import annotations

from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path

import numpy as np
import pytest

from samplerecs_daemon.ingest.tasks import Identified, Task, send
from samplerecs_daemon.ingest.worker import Reply
from samplerecs_daemon.render.tasks import RenderTask
from samplerecs_models.decode import write_audio
from samplerecs_models.embed.fingerprint import Fingerprint
from samplerecs_models.errors import DecodeError
from samplerecs_models.examine import examine
from samplerecs_models.types import Examined, Facts
from samplerecs_models.vocabulary import Undecodable


def received(message: object) -> object:
    there, here = Pipe()
    with there, here:
        send(there, message)
        return here.recv()


@pytest.mark.parametrize(
    "message",
    [
        Task("/a/b\udcff.wav", "/a", "b\udcff.wav", 7, 9, frozenset({"wav-1", "wav-2"}), many=True),
        Task("/a/b.wav", "/a", "b.wav", 7, 9, named=Facts(words=("kick",), pack="Drums")),
        RenderTask("/a/b.wav", "/a", "b.wav", 7, 9, target_bpm=120.0, loop=True, target="/c.wav"),
        Reply(Identified("wav-1", Facts(words=("kick",), pack="Drums")), retiring=True),
    ],
)
def test_a_message_arrives_as_it_was_sent(message: object) -> None:
    assert received(message) == message


def test_an_error_arrives_with_its_reason() -> None:
    arrived = received(Reply(DecodeError(Undecodable.TRUNCATED, "half"), trouble="trace"))
    assert isinstance(arrived, Reply)
    assert isinstance(arrived.outcome, DecodeError)
    assert (arrived.outcome.reason, arrived.trouble) == (Undecodable.TRUNCATED, "trace")


def test_what_was_examined_arrives_to_the_last_bit(tmp_path: Path) -> None:
    path = tmp_path / "Tone_Am.wav"
    tone = 0.5 * np.sin(2 * np.pi * 220 / 44_100 * np.arange(22_050, dtype=np.float32))
    write_audio(path, tone.astype(np.float32)[:, None], 44_100)
    sent = examine(path, root=tmp_path, embedders=(Fingerprint(),))

    arrived = received(Reply(sent))

    assert isinstance(arrived, Reply)
    assert isinstance(arrived.outcome, Examined)
    (mine,), (its,) = sent.vectors, arrived.outcome.vectors
    assert mine.model == its.model
    assert mine.values.tobytes() == its.values.tobytes()
    assert its.values.dtype == np.float32
    assert replace(arrived.outcome, vectors=()) == replace(sent, vectors=())


def test_an_end_that_is_closed_is_told() -> None:
    there, here = Pipe()
    here.close()
    with there, pytest.raises(BrokenPipeError):
        send(there, Reply(Identified("wav-1", Facts())))
