"""What the tests of exporting and importing share: tiny random models of every family, and a vocabulary."""

from __future__ import annotations

import json
import random
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from sprout import checkpoint
from sprout.interop import hf_tokenizer
from sprout.interop.stage import Stage
from sprout.models import families
from sprout.models.base import Model, ModelConfig
from sprout.models.gpt import GPTConfig
from sprout.models.gpt2 import GPT2Config
from sprout.models.qwen3 import Qwen3Config
from sprout.tokenizer.bpe import byte_tokenizer, train_bpe, train_char
from sprout.tokenizer.chat import Message
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world

from .. import tiny

SAMPLE = (
    "The cat's 1,024 mats weren't THERE'LL — Grüße aus Köln 日本語の文章 😀👍🏽\r\n\n\t x=  1   \n"
    "def f(x): return x**2  # ok\u00a0\u3000fin\n"
)


@cache
def texts() -> tuple[str, ...]:
    """Some text of the world."""
    talks = islice(world.conversations("train", 1), 300)
    return tuple("\n".join(m["content"] for m in talk if m["content"]) for talk in talks)


@cache
def vocabulary(kind: str = "bpe") -> Tokenizer:
    """A tokenizer of a kind, learned from the world and SAMPLE."""
    if kind == "byte":
        return byte_tokenizer()
    learned = [*texts(), SAMPLE]
    return train_char(learned) if kind == "char" else train_bpe(learned, 900)


def shapes(size: int) -> dict[str, ModelConfig]:
    """A shape of every family, and of its variants."""
    return {
        "gpt": GPTConfig(size, 3, 4, 2, 64, 64),
        "gpt without windows": GPTConfig(size, 2, 2, 1, 32, 64, "L", softcap=0.0, taps=1),
        "nanochat": GPTConfig(size, 2, 4, 2, 32, 64, "L", value_embeddings=False, taps=0),
        "gpt2": GPT2Config(size, 2, 4, 4, 32, 64),
        "gpt2 without biases": GPT2Config(size, 2, 2, 2, 32, 64, bias=False),
        "qwen3": Qwen3Config(size, 2, 4, 2, 64, 64, head_dim=32, intermediate_size=96),
        "tied qwen3": Qwen3Config(
            size, 2, 2, 1, 32, 64, head_dim=16, intermediate_size=64, tied=True
        ),
    }


def random_model(shape: ModelConfig, plain: bool = False) -> Model:
    """A model with random weights; `plain` leaves the scalars of the residual stream at 1 and 0."""
    model = families.build(shape)
    rng = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.normal_(0.0, 0.15, generator=rng)
            if plain and "_scale" in name:
                parameter.fill_(float(name == "residual_scale"))
    return model.eval().requires_grad_(False)


def stage_of(
    model: Model, tokenizer: Tokenizer, stage: str = "sft", run: str = "runs/tiny"
) -> Stage:
    """A model as a stage of a run that is not on disk."""
    return Stage(Path(run), stage, model.config, checkpoint.clone_tensors(model), tokenizer)


def save_run(folder: Path, model: Model, tokenizer: Tokenizer, stage: str = "sft") -> Path:
    """A run in this folder with one stage."""
    return tiny.keep(folder, model, tokenizer, stage)


def same_weights(a: Stage, b: dict[str, torch.Tensor]) -> bool:
    """Whether the rows in use are equal, bit for bit."""
    size = a.shape.vocab_size
    tables = ("embedding.weight", "head.weight", "value_embedding.weight")
    return set(a.weights) == set(b) and all(
        torch.equal(t[:size], b[n][:size])
        if n.endswith(tables) and "position" not in n
        else torch.equal(t, b[n])
        for n, t in a.weights.items()
    )


def ids_for(size: int, rows: int = 2, length: int = 48) -> torch.Tensor:
    """Random ids (rows, length)."""
    return torch.randint(0, size, (rows, length), generator=torch.Generator().manual_seed(1))


def foreign(names: list[str], spoken: tuple[str, ...] = (), chatml: bool = False) -> dict[str, Any]:
    """A tokenizer.json with the words of our vocabulary and special tokens of others."""
    ours = vocabulary()
    roles = {"<|bos|>": "<|endoftext|>"} | ({"<|end|>": "<|im_end|>"} if chatml else {})
    made = Tokenizer("bpe", ours.tokens, ours_and(names), ours.pattern, roles, spoken)
    data = hf_tokenizer.to_json(made)
    data["added_tokens"] = data["added_tokens"][: len(names)]
    return data


def ours_and(names: list[str]) -> list[str]:
    """These names, and behind them those of ours that `foreign` takes off again."""
    return [*names, *(n for n in vocabulary().special if n not in ("<|bos|>", "<|end|>"))] + (
        [] if "<|im_end|>" in names else ["<|end|>"]
    )


def gpt2_folder(transformers: Any, folder: Path, **save: Any) -> Any:
    """A random GPT-2 as transformers writes it, with a tokenizer of its own; the model."""
    data = foreign(["<|endoftext|>"])
    size = len(data["model"]["vocab"]) + 1
    config = transformers.GPT2Config(
        vocab_size=size, n_embd=32, n_layer=3, n_head=4, n_positions=64, initializer_range=0.2
    )
    torch.manual_seed(0)
    model = transformers.GPT2LMHeadModel(config).eval()
    model.save_pretrained(folder, **save)
    (folder / "tokenizer.json").write_text(json.dumps(data))
    return model


def qwen3_folder(transformers: Any, folder: Path, tied: bool, **save: Any) -> Any:
    """A random Qwen3 in several files, with spare rows, ChatML and <think>; the model."""
    names = [
        "<|endoftext|>",
        "<|im_start|>",
        "<|im_end|>",
        "<tool_call>",
        "</tool_call>",
        "<think>",
    ]
    data = foreign(names, spoken=("<tool_call>", "</tool_call>", "<think>"), chatml=True)
    size = len(data["model"]["vocab"]) + len(names)
    config = transformers.Qwen3Config(
        vocab_size=size + 100,
        hidden_size=64,
        intermediate_size=96,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=32,
        max_position_embeddings=256,
        tie_word_embeddings=tied,
        initializer_range=0.2,
    )
    torch.manual_seed(0)
    model = transformers.Qwen3ForCausalLM(config).eval()
    model.save_pretrained(folder, max_shard_size="80KB", **save)
    (folder / "tokenizer.json").write_text(json.dumps(data))
    (folder / "tokenizer_config.json").write_text(json.dumps({"chat_template": "{{ messages }}"}))
    return model


def random_conversations(count: int, seed: int = 0) -> list[list[Message]]:
    """Conversations in OpenAI's form: of the world, and random ones with odd text and tools."""
    rng = random.Random(seed)
    found = [list(talk) for talk in islice(world.conversations("train", seed + 7), count // 2)]
    bits = [
        "",
        " ",
        "Hi",
        'say "no"',
        "{",
        "}",
        "a\\b",
        "\\n",
        "\n\n",
        "\t",
        "1+1",
        "é日😀",
        "{'a'}",
        "[]",
    ]

    def text() -> str:
        return "".join(rng.choice(bits) for _ in range(rng.randrange(5)))

    def call(i: int) -> dict[str, Any]:
        name, given = rng.choice(
            [
                ("calculator", {"expression": text()}),
                ("python", {"code": text()}),
                ("python", {"code": text(), "timeout": 3}),
                ("weather", {"city": text(), "days": [1, 2.5, None, True]}),
                ("clock", {}),
            ]
        )
        function = {"name": name, "arguments": json.dumps(given, ensure_ascii=False)}
        return {"id": f"call_{i}", "type": "function", "function": function}

    while len(found) < count:
        talk: list[Message] = []
        if rng.random() < 0.5:
            talk.append({"role": "system", "content": text()})
        for _ in range(rng.randrange(1, 4)):
            talk.append({"role": "user", "content": text()})
            said: Message = {"role": "assistant", "content": text()}
            if rng.random() < 0.5:
                said["tool_calls"] = [call(i) for i in range(rng.randrange(1, 3))]
                said["content"] = rng.choice([None, said["content"]])
                talk.append(said)
                for each in said["tool_calls"]:
                    talk.append({"role": "tool", "content": text(), "tool_call_id": each["id"]})
                said = {"role": "assistant", "content": text()}
            talk.append(said)
        found.append(talk)
    return found


def with_objects(talk: list[Message]) -> list[Message]:
    """The same conversation with the arguments of calls as objects, as transformers wants them."""
    out = []
    for message in talk:
        if message.get("tool_calls"):
            calls = [
                {
                    **c,
                    "function": {
                        **c["function"],
                        "arguments": json.loads(c["function"]["arguments"]),
                    },
                }
                for c in message["tool_calls"]
            ]
            message = {**message, "tool_calls": calls}
        out.append(message)
    return out
