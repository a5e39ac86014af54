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
    Where no penalty is on nothing of the size of the vocabulary is kept or computed.
    """

    def __init__(self, sampling: Sampling, prompt: Tensor, V: int, device: torch.device) -> None:
        """prompt: its ids (n,) int64."""
        self.sampling = sampling
        size = V if sampling.penalises else 0
        self.prompt = torch.zeros(size, dtype=torch.bool, device=device)
        self.counts = torch.zeros(size, device=device)
        if size:
            self.prompt[prompt.to(device)] = True

    def add(self, token: int) -> None:
        """Note a token of the answer."""
        if self.sampling.penalises:
            self.counts[token] += 1


def shape(logits: Tensor, shapings: Sequence[Shaping | None]) -> Tensor:
    """Logits (B, V) with each row's biases and penalties applied, None for none; a new tensor, fp32."""
    shaped = logits.to(torch.float32, copy=True)
    given = [
        (row, id, bias)
        for row, shaping in enumerate(shapings)
        if shaping is not None
        for id, bias in shaping.sampling.logit_bias
    ]
    if given:
        rows, ids, biases = zip(*given, strict=True)
        place = torch.tensor([rows, ids], device=logits.device)
        shaped[place[0], place[1]] += torch.tensor(biases, device=logits.device)
    on = [(row, s) for row, s in enumerate(shapings) if s is not None and s.sampling.penalises]
    if on:
        which = [row for row, _ in on]
        shaped[which] = _penalised(shaped[which], [s for _, s in on])
    return shaped


def _penalised(logits: Tensor, shapings: Sequence[Shaping]) -> Tensor:
    """Logits (B, V) of rows that each have a penalty on."""
    counts = torch.stack([s.counts for s in shapings])
    seen = torch.stack([s.prompt for s in shapings]) | (counts > 0)

    def column(values: list[float]) -> Tensor:
        return torch.tensor(values, device=logits.device)[:, None]

    repetition = column([s.sampling.repetition_penalty for s in shapings])
    frequency = column([s.sampling.frequency_penalty for s in shapings])
    presence = column([s.sampling.presence_penalty for s in shapings])
    penalised = torch.where(logits > 0, logits / repetition, logits * repetition)
    shaped = torch.where(seen, penalised, logits)
    return shaped - frequency * counts - presence * (counts > 0)
