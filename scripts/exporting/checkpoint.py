"""A CLAP checkpoint in torch: one of transformers, or seeded weights in full or tiny size."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import AutoTokenizer, ClapConfig, ClapModel

#: What a tokenizer of our own learns from; its words mean nothing to seeded weights.
_WORDS = """
    dark bright warm cold soft hard punchy dusty dirty clean lofi vintage noisy wide dry wet deep
    kick snare hat clap tom cymbal ride shaker bass sub pad pluck lead keys piano rhodes organ bell
    guitar strings brass flute vocal choir drum loop techno house hiphop ambient jazz a sound of
    slightly out of tune with reverb and long tail
"""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model and what goes into its manifest."""

    model: Any
    tokenizer: Tokenizer
    name: str
    revision: str
    source: str
    license: str

    @property
    def dim(self) -> int:
        """Values of a vector."""
        return int(self.model.config.projection_dim)

    @property
    def logit_scale(self) -> float:
        """Factor of a sound's cosine with words before softmax."""
        return math.exp(self.model.logit_scale_a.item())

    def save_tokenizer(self, path: Path) -> None:
        """Write the tokenizer as one file."""
        self.tokenizer.save(str(path))


def from_pretrained(source: str, revision: str, name: str) -> Checkpoint:
    """Load a checkpoint of the hub or of a folder; one with fusion is refused.

    Raises:
        SystemExit: for a model that mixes windows, whose front end is another.
    """
    model = ClapModel.from_pretrained(source, revision=revision).eval()
    if model.config.audio_config.enable_fusion:
        raise SystemExit(f"{source} fuses windows; samplerecs takes models without fusion.")
    tokenizer = AutoTokenizer.from_pretrained(source, revision=revision).backend_tokenizer
    commit = getattr(model.config, "_commit_hash", None) or revision
    return Checkpoint(model, tokenizer, name or Path(source).name, commit, source, "as the source")


def random_checkpoint(seed: int) -> Checkpoint:
    """Return a model of full size with seeded weights."""
    return _seeded(ClapConfig(), seed, "clap-random")


def tiny_checkpoint(seed: int) -> Checkpoint:
    """Return the same architecture, as small as it goes, with seeded weights."""
    audio = {
        "patch_embeds_hidden_size": 8,
        "hidden_size": 64,
        "depths": [1, 1, 1, 1],
        "num_attention_heads": [1, 1, 2, 2],
        "projection_dim": 32,
        "mlp_ratio": 2.0,
    }
    text = {
        "vocab_size": 400,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
        "max_position_embeddings": 130,
        "projection_dim": 32,
    }
    config = ClapConfig(text_config=text, audio_config=audio, projection_dim=32)
    return _seeded(config, seed, "clap-tiny", gain=3.0)


def _seeded(config: ClapConfig, seed: int, name: str, gain: float = 1.4) -> Checkpoint:
    torch.manual_seed(seed)
    model = ClapModel(config).eval()
    # What training does to them: fresh weights would answer every sound with nearly one vector.
    with torch.no_grad():
        for each in _weights(model):
            each.normal_(0.0, gain / math.sqrt(each.shape[-1]))
        for part, each in model.named_parameters():
            if part.endswith("bias") and each.ndim == 1:
                each.normal_(0.0, 0.2)
    return Checkpoint(model, _tokenizer(), name, f"seed-{seed}", "seeded weights", "MIT")


def _weights(model: Any) -> Iterator[Any]:
    for name, each in model.named_parameters():
        if each.ndim == 2 and "embedding" not in name and "bias" not in name:
            yield each


def _tokenizer() -> Tokenizer:
    """Return a byte-level BPE tokenizer with RoBERTa's special tokens in their places."""
    made = Tokenizer(models.BPE(unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator([_WORDS], trainer)
    made.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return made
