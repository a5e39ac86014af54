"""What changes the logits of one request: its penalties and biases. Shapes: B rows, V vocabulary."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from sprout.engine.sample import Sampling


class Shaping:
    """The tokens that a request has seen, as its penalties need them, and its biases.

    In the order of transformers and vLLM: biases, then the repetition penalty (CTRL, 1909.05858), which
    counts the prompt too, then frequency and presence penalties as in OpenAI's API, which do not.
    """

    def __init__(self, sampling: Sampling, prompt: Tensor, V: int, device: torch.device) -> None:
        """prompt: its ids (n,) int64."""
        self.sampling = sampling
        self.prompt = torch.zeros(V, dtype=torch.bool, device=device)
        self.prompt[prompt.to(device)] = True
        self.counts = torch.zeros(V, device=device)
        self.bias = torch.zeros(V, device=device)
        for id, bias in sampling.logit_bias:
            self.bias[id] = bias

    def add(self, token: int) -> None:
        """Note a token of the answer."""
        self.counts[token] += 1


def shape(logits: Tensor, shapings: Sequence[Shaping]) -> Tensor:
    """Logits (B, V) with each row's biases and penalties applied; a new tensor, fp32."""
    counts = torch.stack([s.counts for s in shapings])
    seen = torch.stack([s.prompt for s in shapings]) | (counts > 0)

    def column(values: list[float]) -> Tensor:
        return torch.tensor(values, device=logits.device)[:, None]

    repetition = column([s.sampling.repetition_penalty for s in shapings])
    frequency = column([s.sampling.frequency_penalty for s in shapings])
    presence = column([s.sampling.presence_penalty for s in shapings])
    shaped = logits.float() + torch.stack([s.bias for s in shapings])
    penalised = torch.where(shaped > 0, shaped / repetition, shaped * repetition)
    shaped = torch.where(seen, penalised, shaped)
    return shaped - frequency * counts - presence * (counts > 0)
