"""A decoded sound with the transforms that every analyser shares, each computed once.

Decoding gives `Audio`; everything after it takes a `Sound`. The short-time Fourier transform is
the dearest step of the whole chain, so it is made once here, kept in float32, and the analysers
(onset, tempo, kind, role, descriptors, the gate of tonality) read it. Two make one of their own
from `mono`: tonality, which needs longer windows, and the fingerprint, whose frames start at the
sound's onset and not at the file's.
"""

from __future__ import annotations

from functools import cache, cached_property

import numpy as np

from samplerecs_models.transform import framed, padded, power_spectra
from samplerecs_models.types import Audio, Float32, Float64

#: Frames per second at which all analysis works; decode resamples to it.
ANALYSIS_RATE = 44_100
#: Window and hop of the shared transform, in frames at ANALYSIS_RATE (46 ms and 10 ms).
N_FFT = 2048
HOP = 441
#: Least energy that must be left of the channels' mean, as a part of what unrelated channels leave
#: (of n channels an n-th of their mean energy). Loops whose right channel is the left one upside
#: down with noise are heard well by their mean from here on, and below it by one channel only.
CANCELLED = 0.2


class Sound:
    """Audio at ANALYSIS_RATE with lazily computed, cached views of it.

    Args:
        audio: decoded sound; `audio.rate` must be ANALYSIS_RATE.

    Raises:
        ValueError: on another rate.
    """

    def __init__(self, audio: Audio) -> None:
        if audio.rate != ANALYSIS_RATE:
            raise ValueError(f"analysis works at {ANALYSIS_RATE} Hz, got {audio.rate}")
        self.audio = audio

    @cached_property
    def mono(self) -> Float32:
        """The sound in one channel: float32, shape (frames,).

        The mean of the channels; where they all but cancel each other (a right channel that is the
        left one upside down, and some noise), the loudest of them: what is plainly heard is not
        taken for silence, nor for the noise that is left of it.
        """
        samples, mix = self.audio.samples, self.mix
        if samples.shape[1] == 1:
            return mix
        values = samples.reshape(-1)
        whole = float(np.dot(values, values)) / samples.shape[1]
        if float(np.dot(mix, mix)) * samples.shape[1] >= CANCELLED * whole:
            return mix
        energies = np.einsum("ij,ij->j", samples, samples)
        return np.ascontiguousarray(samples[:, energies.argmax()])

    @cached_property
    def mix(self) -> Float32:
        """Mean of the channels: float32, shape (frames,); what playing in mono leaves."""
        samples = self.audio.samples
        if samples.shape[1] == 1:
            return np.ascontiguousarray(samples[:, 0])
        share = np.full(samples.shape[1], 1.0 / samples.shape[1], dtype=np.float32)
        return np.asarray(samples @ share)

    @cached_property
    def power(self) -> Float32:
        """Power spectrogram: float32, shape (n_frames, N_FFT // 2 + 1), frames HOP apart.

        Frame i is centred on sample i * HOP (the signal is padded with N_FFT // 2 zeros either
        side); a sinusoid of amplitude 1 peaks at 1. There is always at least one frame.
        """
        return power_spectrogram(self.mono, N_FFT, HOP)

    @cached_property
    def magnitude(self) -> Float32:
        """Square root of `power`."""
        return np.sqrt(self.power)

    @property
    def frame_rate(self) -> float:
        """Frames of `magnitude` per second: 100."""
        return ANALYSIS_RATE / HOP

    @cached_property
    def frequencies(self) -> Float32:
        """Centre of each bin of `magnitude` in Hz: float32, shape (N_FFT // 2 + 1,)."""
        return (np.arange(N_FFT // 2 + 1) * (ANALYSIS_RATE / N_FFT)).astype(np.float32)


def power_spectrogram(signal: Float32, n_fft: int, hop: int) -> Float32:
    """Return the Hann-windowed power STFT of `signal`, centred and zero-padded.

    Args:
        signal: float32, shape (frames,); may be empty.
        n_fft: window length in samples.
        hop: distance of two frames in samples.

    Returns:
        float32, shape (1 + len(signal) // hop, n_fft // 2 + 1), scaled so that a full-scale
        sinusoid on a bin gives 1.
    """
    frames = framed(padded(signal, n_fft // 2, n_fft - n_fft // 2), n_fft, hop)
    power = np.empty((len(frames), n_fft // 2 + 1), dtype=np.float32)
    power_spectra(frames, np.arange(len(frames)), _window(n_fft), power)
    return power


@cache
def _window(n: int) -> Float64:
    """Return a Hann window, scaled so that a full-scale sinusoid on a bin gives 1; read only."""
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)
    window: Float64 = hann * (2.0 / hann.sum())
    window.setflags(write=False)
    return window
