"""Where a sound starts anew: spectral flux in mel bands.

Source: half-wave rectified flux of a log-compressed mel spectrogram, as in Böck & Widmer,
"Maximum filter vibrato suppression for onset detection" (DAFx 2013, section 2), without the
vibrato filter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from samplerecs_models.sound import ANALYSIS_RATE, N_FFT, Sound
from samplerecs_models.types import Float32

VERSION = 3

#: Mel bands of the flux, and the range they cover in Hz.
N_BANDS = 24
LOWEST_HZ = 30.0
HIGHEST_HZ = 16_000.0
#: Bands whose centre lies below this carry kick and bass.
LOW_HZ = 160.0
#: Compression: log(1 + COMPRESSION * band / loudest band). Makes the flux independent of gain.
COMPRESSION = 1000.0
#: Spectra quieter than this (full scale is 1) are silence.
SILENCE = 1e-5


@dataclass(frozen=True, slots=True)
class Onsets:
    """Onset strength over time.

    Attributes:
        flux: float32, shape (n_frames, N_BANDS), >= 0; rise of each log-mel band since the frame
            before. Independent of the sound's gain.
        low: float32, shape (n_frames,); the part of it below LOW_HZ (kick and bass).
        energy: float32, shape (n_frames,); power of all bands, the loudest frame is 1.
        frame_rate: frames per second.
    """

    flux: Float32
    low: Float32
    energy: Float32
    frame_rate: float

    @property
    def envelope(self) -> Float32:
        """Flux summed over the bands: float32, shape (n_frames,)."""
        return np.asarray(self.flux.sum(axis=1))


def onset_envelope(sound: Sound) -> Onsets:
    """Return the onset strength of `sound`; all zeros where it is silent."""
    mel = sound.magnitude @ _filters()
    loudest = float(mel.max())
    power = (mel * mel).sum(axis=1)
    if loudest <= SILENCE:
        silent = np.zeros_like(power)
        return Onsets(np.zeros_like(mel), silent, silent, sound.frame_rate)
    compressed = np.log1p(mel * np.float32(COMPRESSION / loudest))
    rise = np.diff(compressed, axis=0, prepend=np.zeros((1, N_BANDS), np.float32))
    flux = np.maximum(rise, 0.0, out=rise)
    low = flux[:, : _low_bands()].sum(axis=1)
    return Onsets(flux, low, power / power.max(), sound.frame_rate)


def _edges() -> Float32:
    """Edges of the triangles in Hz, equally spaced in mel (O'Shaughnessy): (N_BANDS + 2,)."""
    lowest, highest = 2595 * np.log10(1 + np.array([LOWEST_HZ, HIGHEST_HZ]) / 700)
    mels = np.linspace(lowest, highest, N_BANDS + 2)
    return np.asarray(700 * (10 ** (mels / 2595) - 1), dtype=np.float32)


def _low_bands() -> int:
    return max(1, int(np.searchsorted(_edges()[1:-1], LOW_HZ)))


@cache
def _filters() -> Float32:
    """Triangular filters of unit height: float32, shape (N_FFT // 2 + 1, N_BANDS)."""
    edges = _edges()
    bins = np.arange(N_FFT // 2 + 1) * (ANALYSIS_RATE / N_FFT)
    rising = (bins[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins[:, None]) / (edges[2:] - edges[1:-1])
    filters: Float32 = np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
    filters.setflags(write=False)
    return filters
