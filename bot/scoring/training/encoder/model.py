"""The network: a small BERT, the mean of its last layer, and one logit per label."""

from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from bot.scoring.port import LABELS

MOST_TOKENS = 128
"""Training texts are cut here; what is scored is read in larger windows, see `encoder`."""


class Encoder(nn.Module):
    """Turns token ids into logits; shape (texts, labels).

    Args:
        base: Folder of the pretrained encoder, in the format of Hugging Face transformers.

    Attention is computed in plain steps and without dropout: on a CPU that trains a third faster
    than the fused kernel, and it can be exported.
    """

    def __init__(self, base: Path, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.body = AutoModel.from_pretrained(
            base, attn_implementation="eager", attention_probs_dropout_prob=0.0
        )
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(self.body.config.hidden_size, len(LABELS))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the logits of texts given as token ids and their mask; shape (texts, tokens)."""
        states = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1).clamp(min=1.0)
        logits: torch.Tensor = self.head(self.dropout(mean))
        return logits


def tokenizer(base: Path) -> Any:
    """Return the tokenizer of the pretrained encoder."""
    return AutoTokenizer.from_pretrained(base)


def encode(tokens: Any, texts: tuple[str, ...] | list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return token ids and mask of ``texts``, cut to ``MOST_TOKENS`` and padded to the longest."""
    made = tokens(
        list(texts), truncation=True, max_length=MOST_TOKENS, padding=True, return_tensors="pt"
    )
    return made["input_ids"], made["attention_mask"]
