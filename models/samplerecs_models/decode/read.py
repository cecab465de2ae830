"""A file becomes `Audio`, or a `DecodeError` that says why it gave none."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile

from samplerecs_models.decode.formats import AAC_ADVICE
from samplerecs_models.decode.optional import read_optional, version_of_optional
from samplerecs_models.decode.payload import Payload, digest, locate
from samplerecs_models.decode.pcm import Pcm, read_pcm
from samplerecs_models.decode.plain import read_plain
from samplerecs_models.decode.repack import plain_wav
from samplerecs_models.decode.resample import resample
from samplerecs_models.decode.source import open_source
from samplerecs_models.errors import DecodeError, SamplerecsError
from samplerecs_models.sound import ANALYSIS_RATE
from samplerecs_models.types import Audio, Float32
from samplerecs_models.vocabulary import Undecodable

#: Seconds of a long file that are decoded; its length and its identity are still the whole file's.
DEFAULT_LIMIT_S = 120.0
#: Least part of the sound a header claims that must be there.
_LEAST_HELD = 0.9
#: Loudest value of a float file that is still taken for sound: 120 dB over full scale.
LOUDEST = 1e6
#: A few bad values spoil no sound; of more than these, some of those that are not 0 must be good.
_FEW_BAD, _LEAST_GOOD = 0.05, 0.1
_NO_NUMBERS = "its values are no numbers, or far too large for sound; bounce it again"
#: Families that libsndfile never reads.
_OPTIONAL_FAMILIES = ("mp4", "aac")


def decode(
    path: Path, *, rate: int | None = ANALYSIS_RATE, limit_s: float | None = DEFAULT_LIMIT_S
) -> Audio:
    """Return the sound of a file: WAV, AIFF, CAF, FLAC, Ogg, Opus, MP3, and with an extra AAC.

    A file that holds less than 90 % of the sound its header claims is TRUNCATED; one that lacks
    less is read as far as it goes. An Ogg stream tells its length on its last page only: one that
    breaks off inside an earlier page is TRUNCATED however little it lacks. Where the header says
    that the length is not known (a size of 0 or 0xFFFFFFFF, as pipes and running bounces write it)
    all that is there is read. NaN, infinite and absurdly large values become 0 and are counted;
    what holds hardly another value is NO_SOUND. Content decides, not the suffix.

    Args:
        path: the file.
        rate: frames per second of the result; the file's sound is resampled to it. None: its own.
        limit_s: seconds from the start that are decoded (and at most 256 MB, which many channels
            reach earlier); None decodes everything.

    Raises:
        DecodeError: with the reason, when the file gives no sound.
    """
    with open_source(path) as (handle, size):
        return decode_opened(handle, size, rate=rate, limit_s=limit_s)


def decode_opened(
    handle: BinaryIO,
    size: int,
    *,
    rate: int | None = ANALYSIS_RATE,
    limit_s: float | None = DEFAULT_LIMIT_S,
) -> Audio:
    """Return what `decode` gives, of a file that `open_source` opened and others read, too.

    Args:
        handle: the file.
        size: bytes of it.
        rate: as for `decode`.
        limit_s: as for `decode`.

    Raises:
        DecodeError: as `decode` does; what happened to the file meanwhile, `open_source` raises.
    """
    payload = _located(handle, size)
    pcm = _checked(handle, size, payload, limit_s)
    return _audio(pcm, digest(handle, payload), rate)


def decode_new(
    handle: BinaryIO,
    size: int,
    known: Collection[str],
    *,
    rate: int | None = ANALYSIS_RATE,
    limit_s: float | None = DEFAULT_LIMIT_S,
) -> Audio | str:
    """Return the sound of a file, or only its identity where that is among the `known` ones.

    Args:
        handle: as for `decode_opened`.
        size: as for `decode_opened`.
        known: payload hashes of sounds that need no decoding.
        rate: as for `decode`.
        limit_s: as for `decode`.

    Raises:
        DecodeError: as `decode_opened` does.
    """
    payload = _located(handle, size)
    identity = digest(handle, payload)
    if identity in known:
        return identity
    return _audio(_checked(handle, size, payload, limit_s), identity, rate)


def _located(handle: BinaryIO, size: int) -> Payload:
    payload = locate(handle, size)
    if payload is None:
        raise DecodeError(Undecodable.NOT_AUDIO)
    _check_held(payload)
    return payload


def _checked(handle: BinaryIO, size: int, payload: Payload, limit_s: float | None) -> Pcm:
    pcm = _read(handle, size, payload, limit_s)
    _check_read(pcm)
    return pcm


def _audio(pcm: Pcm, identity: str, rate: int | None) -> Audio:
    samples, repaired = _repair(pcm.samples)
    _check_good(samples, repaired)
    wanted = pcm.rate if rate is None else rate
    return Audio(
        samples=resample(samples, pcm.rate, wanted),
        rate=wanted,
        source_rate=pcm.rate,
        duration_s=_frames(pcm) / pcm.rate,
        partial=pcm.wanted < pcm.frames,
        decoder=pcm.decoder,
        payload_hash=identity,
        repaired=repaired,
    )


def _check_held(payload: Payload) -> None:
    if payload.held < _LEAST_HELD * payload.claimed:
        raise DecodeError(Undecodable.TRUNCATED)


def _read(handle: BinaryIO, size: int, payload: Payload, limit_s: float | None) -> Pcm:
    if payload.family in _OPTIONAL_FAMILIES:
        return read_optional(handle, limit_s)
    if payload.plain is not None:
        return read_plain(handle, *payload.spans[0], payload.plain, limit_s)
    pcm = _read_usual(handle, limit_s)
    if pcm is None or (pcm.frames == 0 and payload.held):
        plain = plain_wav(handle, size)
        pcm = _read_usual(plain, limit_s) if plain else pcm
    if pcm is not None:
        return pcm
    if payload.family == "caf":
        return read_optional(handle, limit_s)
    raise DecodeError(_refusal(payload))


def _read_usual(handle: BinaryIO, limit_s: float | None) -> Pcm | None:
    try:
        return read_pcm(handle, limit_s)
    except soundfile.LibsndfileError:
        return None


def _refusal(payload: Payload) -> Undecodable:
    """Why libsndfile would not open a file that begins like sound."""
    if payload.family == "mpeg":
        return Undecodable.NOT_AUDIO
    if not any(length for _, length in payload.spans):
        return Undecodable.NO_SOUND
    return Undecodable.UNSUPPORTED


def _check_read(pcm: Pcm) -> None:
    if pcm.wanted == 0:
        raise DecodeError(Undecodable.NO_SOUND)
    if len(pcm.samples) < _LEAST_HELD * pcm.wanted:
        raise DecodeError(Undecodable.TRUNCATED)


def _frames(pcm: Pcm) -> int:
    """Length in frames: what was read where that was meant to be everything."""
    return len(pcm.samples) if pcm.wanted == pcm.frames else pcm.frames


def _repair(samples: Float32) -> tuple[Float32, int]:
    """Set what is no sound (not finite, or beyond LOUDEST) to 0, in place, and count it."""
    # NaN goes through min and max, and compares as False.
    if samples.min(initial=0.0) >= -LOUDEST and samples.max(initial=0.0) <= LOUDEST:
        return samples, 0
    bad = ~(np.abs(samples) <= LOUDEST)
    samples[bad] = 0.0
    return samples, int(bad.sum())


def _check_good(samples: Float32, repaired: int) -> None:
    """Refuse what repairing made silence of; zeros, which any sound has, speak for neither."""
    if repaired <= _FEW_BAD * samples.size:
        return
    good = int(np.count_nonzero(samples))
    if good < _LEAST_GOOD * (good + repaired):
        raise DecodeError(Undecodable.NO_SOUND, _NO_NUMBERS)


def describe_formats() -> str:
    """Return in one line what can be read on this machine and by what.

    Raises:
        SamplerecsError: where PyAV is installed and does not load; says what is read without it.
    """
    known = soundfile.available_formats()
    names = [name for name in ("WAV", "AIFF", "FLAC", "OGG", "MP3") if name in known]
    plain = f"{', '.join(names)} by libsndfile {soundfile.__libsndfile_version__}"
    try:
        version = version_of_optional()
    except DecodeError:
        raise SamplerecsError(
            f"{plain}; AAC and Apple Lossless (M4A, MP4) not, for PyAV is installed but does not "
            "load.",
            "Install it again: `pipx inject --force samplerecs av`, `uv tool install --reinstall "
            "--with av samplerecs` or `pip install --force-reinstall av`, whichever samplerecs was "
            "installed with.",
        ) from None
    return f"{plain}; {f'AAC too by PyAV {version}' if version else AAC_ADVICE}"
