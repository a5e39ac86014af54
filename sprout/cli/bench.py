"""`sprout bench`: speed, beside this machine's own limits measured in the same run."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from sprout.common.config import nearest, parse
from sprout.common.errors import UsageError
from sprout.train.options import RUNS, Family, check_run_name

BENCHES = {
    "train": "tokens a second in training, beside the rate of plain matrix products",
    "profile": "where a training step goes, each part beside the least it could take",
    "decode": "tokens a second in generation, for one request and for sixteen",
    "tokenizer": "megabytes a second, training and encoding",
}


@dataclass
class TrainBench:
    """What `sprout bench train` takes."""

    family: Family = "gpt"
    """Architecture of the model."""
    depth: int = 4
    """Layers."""
    width: int | None = None
    """Width. [default: 64 times the depth]"""
    vocab_size: int = 4096
    """Tokens in the vocabulary."""
    sequence_length: int = 512
    """Tokens in a row."""
    total_batch_size: int = 16 * 512
    """Tokens in a step."""
    device_batch_size: int = 16
    """Rows in a forward pass."""
    optimizer: Literal["muon", "adamw"] = "muon"
    """Muon for matrices, or AdamW for all."""
    steps: int = 10
    """Steps to time, after two that are not counted; the median is given."""
    device: str = "auto"
    """cpu, cuda, mps, or auto."""
    dtype: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    """What to multiply matrices in."""
    threads: int | None = None
    """Threads on the CPU. [default: one a core]"""
    json: bool = False
    """Print one JSON object on standard output."""


@dataclass
class ProfileBench:
    """What `sprout bench profile` takes."""

    depth: int = 4
    """Layers."""
    width: int | None = None
    """Width. [default: 64 times the depth]"""
    vocab_size: int = 4096
    """Tokens in the vocabulary."""
    sequence_length: int = 512
    """Tokens in a row."""
    total_batch_size: int = 16 * 512
    """Tokens in a step, which is one forward pass."""
    device: str = "auto"
    """cpu, cuda, mps, or auto."""
    dtype: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    """What to multiply matrices in."""
    json: bool = False
    """Print one JSON object on standard output."""


@dataclass
class DecodeBench:
    """What `sprout bench decode` takes."""

    family: Family = "gpt"
    """Architecture of the model."""
    depth: int = 4
    """Layers."""
    width: int | None = None
    """Width. [default: 64 times the depth]"""
    vocab_size: int = 4096
    """Tokens in the vocabulary."""
    sequence_length: int = 512
    """The longest sequence."""
    tokens: int = 128
    """Tokens to generate for each request."""
    device: str = "auto"
    """cpu, cuda, mps, or auto."""
    dtype: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    """What to multiply matrices in."""
    int8: bool = False
    """Weights in 8 bits instead of those of --dtype."""
    run: str | None = None
    """A run whose text loss is given too, in bits per byte: as it is, and with 8-bit weights."""
    stage: str | None = None
    """Stage of --run: base, mid, sft … [default: the last one trained]"""
    val_data: str = "world"
    """The text for that: the embedded world's validation text, or a file or folder."""
    json: bool = False
    """Print one JSON object on standard output."""


@dataclass
class TokenizerBench:
    """What `sprout bench tokenizer` takes."""

    vocab_size: int = 4096
    """Tokens in the vocabulary."""
    megabytes: float = 4.0
    """How much of the embedded world's text to use."""
    json: bool = False
    """Print one JSON object on standard output."""


def main(argv: list[str]) -> int:
    """Run `sprout bench` and return its exit status."""
    if not argv or argv[0] in ("-h", "--help"):
        lines = [f"  {name:<11}{text}" for name, text in BENCHES.items()]
        print("\n".join(["usage: sprout bench NAME [flags]", "", *lines]))
        return 0 if argv else 2
    name, rest = argv[0], argv[1:]
    if name not in BENCHES:
        known = ", ".join(BENCHES)
        raise UsageError(f"sprout bench has no {name}{nearest(name, BENCHES)}: there are {known}")
    if name == "tokenizer":
        found, as_json = _tokenizer(rest)
    elif name == "decode":
        found, as_json = _decode(rest)
    elif name == "profile":
        found, as_json = _profile(rest)
    else:
        found, as_json = _train(rest)
    if as_json:
        print(json.dumps(found))
    else:
        for key, value in found.items():
            if key == "parts":
                _show_parts(value)
                continue
            shown = f"{value:,.4g}" if isinstance(value, float) else value
            print(f"{key:<36}{shown}")
    return 0


def _show_parts(parts: dict[str, dict[str, float]]) -> None:
    print(f"{'part':<18}{'ms':>9}{'share':>9}{'least ms':>11}")
    for name, part in parts.items():
        ms, least = 1e3 * part["seconds"], 1e3 * part["least_seconds"]
        print(f"{name:<18}{ms:>9.1f}{part['share']:>9.1%}{least:>11.1f}")


def _positive(flags: Any) -> None:
    """UsageError for a number that must be at least 1 and is not."""
    for name, value in asdict(flags).items():
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value <= 0:
            raise UsageError(f"--{name.replace('_', '-')} {value}: must be more than 0")


def _train(argv: list[str]) -> tuple[dict[str, Any], bool]:
    flags, _ = parse(TrainBench, argv, "sprout bench train", BENCHES["train"])
    _positive(flags)
    if flags.total_batch_size < flags.sequence_length:
        raise UsageError(
            f"--total-batch-size {flags.total_batch_size} is less than one row of "
            f"--sequence-length {flags.sequence_length}"
        )
    from sprout.train.bench import bench_train

    return bench_train(flags), flags.json


def _profile(argv: list[str]) -> tuple[dict[str, Any], bool]:
    flags, _ = parse(ProfileBench, argv, "sprout bench profile", BENCHES["profile"])
    _positive(flags)
    from sprout.train.profile import bench_profile

    return bench_profile(flags, flags.total_batch_size), flags.json


def _decode(argv: list[str]) -> tuple[dict[str, Any], bool]:
    flags, _ = parse(DecodeBench, argv, "sprout bench decode", BENCHES["decode"])
    _positive(flags)
    if flags.tokens + 16 > flags.sequence_length:
        raise UsageError(
            f"--tokens {flags.tokens}: must leave 16 of --sequence-length for a prompt"
        )
    if flags.run is not None:
        check_run_name(flags.run)
    elif flags.stage is not None:
        raise UsageError(f"--stage {flags.stage}: is a stage of --run, which is missing")
    from sprout.train.bench import bench_decode

    loss = {} if flags.run is None else {"bpb": _int8_loss(flags, RUNS / flags.run)}
    return {**bench_decode(flags), **loss}, flags.json


def _int8_loss(flags: DecodeBench, run: Path) -> dict[str, float]:
    """Bits per byte of a run's model on validation text: with its own weights, and with them in int8."""
    from sprout.checkpoint import load_model
    from sprout.common.dist import make_dist
    from sprout.data import pretrain
    from sprout.engine.quantize import load_int8
    from sprout.evals.bpb import bits_per_byte

    dist = make_dist(flags.device, flags.dtype)
    found = {}
    for name, loaded in ((dist.dtype_name, load_model), ("int8", load_int8)):
        model, tokenizer, _ = loaded(run, flags.stage, dist)
        text = pretrain.load_text("world", flags.val_data).validation
        documents = pretrain.tokenize(tokenizer, text, os.cpu_count() or 1)
        T = model.config.sequence_length
        rows = pretrain.validation_rows(documents, T, tokenizer.bos_id)
        found[name] = bits_per_byte(model, rows, tokenizer.bytes_per_token(), dist)["bpb"]
    return found


def _tokenizer(argv: list[str]) -> tuple[dict[str, Any], bool]:
    flags, _ = parse(TokenizerBench, argv, "sprout bench tokenizer", BENCHES["tokenizer"])
    _positive(flags)
    from sprout.train.bench import bench_tokenizer

    return bench_tokenizer(flags.vocab_size, flags.megabytes), flags.json
