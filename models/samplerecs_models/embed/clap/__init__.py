"""CLAP as ONNX: sounds and words in one space.

Wu et al. 2023, "Large-scale contrastive language-audio pretraining". From a sound to its vector:

    features.py   a waveform as the spectrogram that the audio tower reads
    manifest.py   what an installed model is made of, with checksums
    sessions.py   ONNX Runtime: opened, checked, run
    audio.py      sounds -> unit vectors;  text.py: words -> unit vectors
    embedder.py   both as `seams.Embedder`
    labels.py     words of mood, genre and instrument; zero_shot.py: which of them a sound answers
    probe.py      a model tried out before it is installed
    selftest.py   whether a model tells a kick from a pad
    types.py      what a model's process tells its parent
"""
