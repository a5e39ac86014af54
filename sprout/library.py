"""sprout as a library: load a trained model, talk to it, complete text, score text.

    model = sprout.load("runs/default")
    model.chat([{"role": "user", "content": "What is 12 * 12?"}])
    model.generate("Once upon a time", max_tokens=50)
    model.logprobs(" Paris.", after="The capital of France is")

The names and arguments here are kept stable; the modules below this one may change from one version to the
next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from sprout import checkpoint
from sprout.common.dist import make_dist
from sprout.common.errors import UsageError
from sprout.engine.engine import Engine, Request
from sprout.engine.quantize import load_int8
from sprout.engine.sample import Sampling
from sprout.engine.stream import TextStream
from sprout.engine.tools import default_tools, reply
from sprout.models.base import Model as LanguageModel
from sprout.tokenizer.chat import Message
from sprout.tokenizer.tokenizer import Tokenizer


@dataclass(frozen=True)
class ScoredToken:
    """A token of a text, and how likely the model held it."""

    id: int
    text: str
    """The token by itself; U+FFFD where it is a part of a character."""
    logprob: float
    """Natural logarithm of its probability after all that comes before it."""


def load(
    path: str | Path,
    stage: str | None = None,
    device: str = "auto",
    dtype: str = "auto",
    int8: bool = False,
) -> Model:
    """The model of a run, ready to answer.

    path: the folder of a run, such as "runs/default", or of one of its stages ("runs/default/sft").
    stage: base, mid, sft, dpo or rl; by default the last one trained.
    device: auto, cpu, cuda or mps. dtype: auto, bf16, fp16 or fp32. int8: round weights to 8 bits.
    UsageError for a run or a stage that is not there, Failure for a damaged one.
    """
    folder = Path(path)
    if folder.name in checkpoint.STAGES and (folder.parent / "config.toml").exists():
        if stage not in (None, folder.name):
            raise UsageError(f"the path {path} and the stage {stage} name two stages: give one")
        folder, stage = folder.parent, folder.name
    if (folder / "config.json").exists() and not (folder / "config.toml").exists():
        raise UsageError(
            f"{path} is no run but a model in Hugging Face's form: `sprout import hf {path}` makes a "
            "run of it"
        )
    opened = load_int8 if int8 else checkpoint.load_model
    return Model(*opened(folder, stage, make_dist(device, dtype)))


class Model:
    """A trained model with its tokenizer. Made by `load`; used by one thread at a time.

    Attributes: `network`, the torch module; `tokenizer`; `stage`; `context`, the most tokens that a
    prompt and its answer may have together. Sampling arguments are those of `sprout chat` and `sprout
    sample`: temperature 0 always takes the likeliest token, and the same seed gives the same text.
    """

    def __init__(self, network: LanguageModel, tokenizer: Tokenizer, stage: str) -> None:
        self.network, self.tokenizer, self.stage = network, tokenizer, stage
        self._engine = Engine(network)

    @property
    def context(self) -> int:
        """The most tokens, prompt and answer together."""
        return self._engine.context

    def __repr__(self) -> str:
        params = sum(p.numel() for p in self.network.parameters())
        family = self.network.config.family
        return f"<sprout.Model {family}, stage {self.stage}, {params:,} parameters>"

    def chat(
        self,
        messages: str | list[Message],
        *,
        max_tokens: int = 256,
        temperature: float = 0.4,
        top_k: int = 50,
        top_p: float = 1.0,
        seed: int = 0,
        tools: bool = True,
    ) -> str:
        """What the assistant answers to a conversation in OpenAI's form, or to one question.

        With `tools` it may use the calculator, and Python where there is a sandbox for it. Turns that do
        not fit into the context are left out, the oldest first. UsageError for messages that are not
        in OpenAI's form, or a last one that is too long.
        """
        if isinstance(messages, str):
            messages = [{"role": "user", "content": messages}]
        sampling = Sampling(temperature, top_k, top_p, seed)
        box = default_tools() if tools else None
        new = reply(self._engine, self.tokenizer, messages, sampling, _count(max_tokens), box)
        return str(new[-1]["content"])

    def generate(
        self,
        prompt: str = "",
        *,
        max_tokens: int = 256,
        temperature: float = 0.8,
        top_k: int = 0,
        top_p: float = 1.0,
        seed: int = 0,
    ) -> str:
        """How the model goes on after `prompt`, at most `max_tokens` tokens; the prompt is not repeated."""
        sampling = Sampling(temperature, top_k, top_p, seed)
        [done] = self._engine.generate([self._request(prompt, max_tokens, sampling)])
        return self.tokenizer.decode(done.ids)

    def stream(
        self,
        prompt: str = "",
        *,
        max_tokens: int = 256,
        temperature: float = 0.8,
        top_k: int = 0,
        top_p: float = 1.0,
        seed: int = 0,
    ) -> Iterator[str]:
        """The same as it comes, in pieces of whole characters."""
        sampling, text = Sampling(temperature, top_k, top_p, seed), TextStream(self.tokenizer)
        for id in self._engine.stream(self._request(prompt, max_tokens, sampling)):
            if piece := text.push(id):
                yield piece
        if rest := text.flush():
            yield rest

    @torch.no_grad()
    def logprobs(self, text: str, after: str = "") -> list[ScoredToken]:
        """The tokens of `text` with their log-probabilities, the text `after` standing before it.

        The two are cut into tokens apart, so that the sum is that of `text` given `after`. UsageError
        when they do not fit into the context.
        """
        start = [self.tokenizer.bos_id, *self.tokenizer.encode(after)]
        ids = self.tokenizer.encode(text)
        if len(start) + len(ids) > self.context + 1:
            raise UsageError(
                f"the text has {len(start) + len(ids)} tokens, and the model's context holds "
                f"{self.context}: score it in parts"
            )
        if not ids:
            return []
        device = self.network.embedding.weight.device
        hidden = self.network(torch.tensor([[*start, *ids][:-1]], device=device))
        logits = self.network.logits(hidden[0, len(start) - 1 :])
        chosen = logits.log_softmax(-1).gather(-1, torch.tensor(ids, device=device)[:, None])
        scores: Sequence[float] = chosen[:, 0].tolist()
        return [
            ScoredToken(id, self.tokenizer.decode([id]), score)
            for id, score in zip(ids, scores, strict=True)
        ]

    def _request(self, prompt: str, max_tokens: int, sampling: Sampling) -> Request:
        """What the engine is asked. UsageError when the prompt fills the context."""
        ids = [self.tokenizer.bos_id, *self.tokenizer.encode(prompt)]
        if len(ids) >= self.context:
            raise UsageError(
                f"the prompt has {len(ids)} tokens and the model's context holds {self.context}: "
                "shorten it"
            )
        return Request(
            ids, _count(max_tokens), sampling, frozenset(self.tokenizer.special.values())
        )


def _count(max_tokens: int) -> int:
    if max_tokens < 1:
        raise UsageError(f"max_tokens must be at least 1, not {max_tokens}")
    return max_tokens
