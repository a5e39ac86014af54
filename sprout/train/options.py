"""What a person may say about a run: the flags of the commands that train. Nothing here needs PyTorch."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sprout.common import track
from sprout.common.config import nearest
from sprout.common.errors import UsageError

Family = Literal["gpt", "gpt2", "qwen3"]
"""The model families (see models/families.py)."""

RUNS = Path("runs")
"""Where runs live, seen from where a command is called."""

ALL_STAGES = ("tokenizer", "base", "mid", "sft", "dpo", "rl", "eval", "report")
DEFAULT_STAGES = ("tokenizer", "base", "mid", "sft", "eval", "report")
"""What a run does when it is not told."""
TOKENIZERS = ("bpe", "byte", "char", "gpt2")
"""Kinds of tokenizer."""
IDENTITY_STAGES = ("mid", "sft", "dpo")
"""Stages whose conversations say who the model is."""
LORA_STAGES = ("sft", "dpo", "rl")
"""Stages that may learn low-rank adapters instead of all weights."""

SEPARATE = frozenset({"sft", "dpo", "rl"})
"""Stages in whose rows the documents do not see each other."""
PAIRED = frozenset({"dpo"})
"""Stages a row of which is several of the model's: better answers, and the worse ones beside them."""


@dataclass(frozen=True)
class Options:
    """The flags of the commands that train."""

    run: str = field(default="default")
    """Name of the run; everything it makes lies in runs/NAME."""
    minutes: float | None = None
    """How long the whole run may take. Chooses the depth and the number of steps. [default: 10]"""
    depth: int | None = None
    """Layers of the model; sets every other size and rate, and the number of steps."""
    data: str = "world"
    """Text to learn from: `world` (embedded), a text file, .jsonl, .parquet, a folder of these,
    hub:owner/name, or a mixture's .toml."""
    data_files: int | None = None
    """Take so many files at most of a folder or of a set on the hub, the first ones. [default: all]"""
    document_mask: bool = False
    """base, mid: keep the documents of a row from seeing each other."""
    val_data: str | None = None
    """Text to validate on. [default: the last 1 % of the data, at least 1.5 MB where a tenth allows it]"""
    sft_data: str | None = None
    """Conversations for sft: JSON lines or parquet of OpenAI messages, a folder of them, hub:owner/name, a
    mixture's .toml, or
    `feedback` for answers liked on the chat page. [default: the world's]"""
    dpo_data: str | None = None
    """Pairs for dpo: JSON lines of prompt, chosen, rejected, a folder of them, or `feedback` for what
    the chat page was told. [default: the world's]"""
    identity: str | None = None
    """Who the model is: a TOML file of its name, maker, manner and facts. [default: Sprout]"""
    preset: str | None = None
    """A TOML file of these flags, or the name of one in presets/."""
    override: str | None = None
    """Another such file, which goes before --preset; flags go before both."""
    stages: str = ",".join(DEFAULT_STAGES)
    """Which stages to run, separated by commas; dpo and rl are others."""
    family: Family | None = None
    """Architecture of the model: ours, GPT-2's or Qwen3's. [default: gpt, or that of --init-from]"""
    init_from: str | None = None
    """RUN/STAGE: start from that stage's weights and tokenizer instead of from nothing."""
    tokenizer: str = "bpe"
    """Kind of tokenizer: bpe, byte, char, or gpt2:FOLDER for GPT-2's own, from its two files there."""
    vocab_size: int | None = None
    """Tokens in the vocabulary, special ones included (bpe). [default: from the depth]"""
    width: int | None = None
    """Width of the model. [default: 64 times the depth]"""
    sequence_length: int | None = None
    """Tokens in a row. [default: from the depth]"""
    total_batch_size: int | None = None
    """Tokens in a step. [default: from the depth and the number of steps]"""
    device_batch_size: str = "auto"
    """Rows in a forward pass, or `auto` for the most that fit. Halved whenever memory runs out."""
    steps: int | None = None
    """Steps of pretraining. [default: from the minutes or the depth]"""
    lr: float = 1.0
    """Multiplies every learning rate."""
    optimizer: Literal["muon", "adamw"] = "muon"
    """Muon for matrices and AdamW for the rest, or nanoGPT's: AdamW for all, at a rate of 6e-4."""
    schedule: Literal["linear", "cosine"] = "linear"
    """How the rate falls: in a line at the end of a stage, or nanoGPT's cosine to a tenth of it."""
    warmup_steps: int = 10
    """Steps at the start of a stage in which the rate rises."""
    beta: float = 0.1
    """dpo: how dearly it buys moving away from the model that it starts from."""
    label_smoothing: float = 0.0
    """dpo: the share of pairs that are taken to be the wrong way round."""
    length_normalise: bool = False
    """dpo: compare answers by their log-probability a token; --beta is then tens of times larger."""
    sft_weight: float = 1.0
    """dpo: weight of the better answers' own loss, which keeps them likely."""
    rehearse: float = 2.0
    """dpo: weight of what the run's own sft learned from, and text, gone on with beside the pairs so that
    it is not forgotten; 0 leaves it out."""
    dpo_lr: float = 0.1
    """Learning rate of dpo, as a part of pretraining's (sft by itself begins at 0.25)."""
    lora_rank: int = 0
    """sft, dpo, rl: train low-rank adapters of this rank, all other weights frozen. 0 trains all weights."""
    lora_alpha: float | None = None
    """Adapters add alpha / rank times their product. [default: twice the rank]"""
    lora_merge: bool = True
    """Merge the adapters into the weights at the end; else they are kept apart, in a small checkpoint."""
    rl_tasks: str = "word_problems,spelling"
    """Tasks that rl practises, separated by commas: some of the world's, preferences, or gsm8k."""
    task_data: str | None = None
    """Folder with the data of tasks that are not embedded, such as gsm8k/train.jsonl and test.jsonl."""
    rl_steps: int = 60
    """Steps of rl."""
    rl_prompts: int = 16
    """Prompts in a step of rl."""
    rl_group: int = 8
    """Answers to a prompt, which are compared with each other."""
    rl_lr: float = 0.05
    """Learning rate of rl, as a part of pretraining's (sft by itself begins at 0.25)."""
    rl_kl: float = 0.0
    """What a nat of KL divergence from the model that rl began with costs, in rewards; 0 turns it off."""
    rl_reward: str = "right"
    """What an answer is worth: right, right_and_ended, right_and_short, or FILE.py:FUNCTION of yours."""
    eval_tasks: str = ""
    """Tasks scored as each stage trains: names as for `sprout eval --tasks`. [default: none]"""
    eval_limit: int = 50
    """Items of each of these tasks."""
    eval_every: float = 0.25
    """Share of a stage between two looks at these tasks."""
    device: str = "auto"
    """cpu, cuda, mps (on which nothing was measured), or auto."""
    dtype: Literal["auto", "bf16", "fp16", "fp32"] = "auto"
    """What to multiply matrices in. The weights are kept in fp32."""
    fp8: bool = False
    """Train the matrices inside the layers in 8 bits; needs an NVIDIA GPU that can (8.9 or later)."""
    shard: bool = False
    """Of several processes: each keeps a part of the weights alone."""
    recompute: bool = False
    """Keep only the inputs of each layer for the backward pass: less memory, a third more work."""
    checkpoint_seconds: float = 60.0
    """Seconds between two checkpoints of a stage."""
    threads: int | None = None
    """Threads on the CPU. [default: one a core]"""
    seed: int = 0
    """Seed of the weights and of the order of the data."""
    track: str = ""
    """Also send the metrics to wandb, tensorboard or trackio, or several separated by commas."""
    quiet: bool = False
    """Print warnings only."""

    def check(self) -> None:
        """UsageError naming the flag whose value cannot be."""
        check_run_name(self.run)
        track.names(self.track)
        for flag in ("data", "val_data", "sft_data", "dpo_data", "task_data", "identity"):
            if getattr(self, flag) == "":
                raise UsageError(f"--{flag.replace('_', '-')} is empty: name a file or a folder")
        if self.width is not None and self.width % 2:
            raise UsageError(f"--width {self.width}: must be even")
        kind, _, folder = self.tokenizer.partition(":")
        if bool(folder) != (kind == "gpt2") or kind not in TOKENIZERS:
            raise UsageError(
                f"--tokenizer {self.tokenizer}{nearest(kind, TOKENIZERS)}: must be bpe, byte, char, or "
                "gpt2:FOLDER, where FOLDER holds encoder.json and vocab.bpe"
            )
        if self.vocab_size is not None and kind != "bpe":
            raise UsageError(
                f"--vocab-size {self.vocab_size}: a {kind} tokenizer has the size it has; "
                "leave the flag out"
            )
        if self.minutes is not None and self.steps is not None:
            raise UsageError("--steps and --minutes both set the length: give one of them")
        for name, low, high in _BOUNDS:
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                flag = name.replace("_", "-")
                raise UsageError(f"--{flag} {value:g}: must be between {low:,} and {high:,}")
        size = self.device_batch_size
        if size != "auto" and (not size.isdecimal() or int(size) < 1):
            raise UsageError(f"--device-batch-size {size}: must be a number, at least 1, or auto")
        learning = {"base", "mid"} & set(self.stage_list())
        if self.lora_rank and learning and not set(LORA_STAGES) & set(self.stage_list()):
            raise UsageError(
                f"--lora-rank {self.lora_rank}: {' and '.join(sorted(learning))} train all weights; "
                f"adapters are for {', '.join(LORA_STAGES)}"
            )
        if self.lora_alpha is not None and not self.lora_rank:
            raise UsageError("--lora-alpha scales adapters: give --lora-rank, too")

    @property
    def gpt2_files(self) -> Path | None:
        """The folder with GPT-2's tokenizer, where that is asked for."""
        kind, _, folder = self.tokenizer.partition(":")
        return Path(folder) if kind == "gpt2" else None

    def separate(self, stage: str) -> bool:
        """Whether the documents of a row do not see each other in a stage."""
        return stage in SEPARATE or self.document_mask

    def sides(self, stage: str) -> int:
        """Rows of the model's in a row of a stage."""
        return 1 if stage not in PAIRED else 3 if self.rehearse else 2

    def stage_list(self) -> list[str]:
        """The stages asked for, in their order."""
        asked = [name.strip() for name in self.stages.split(",") if name.strip()]
        for name in asked:
            if name not in ALL_STAGES:
                raise UsageError(f"--stages {name}: must be some of {', '.join(ALL_STAGES)}")
        if not asked:
            raise UsageError(f"--stages is empty: name some of {', '.join(ALL_STAGES)}")
        return [name for name in ALL_STAGES if name in asked]


_BOUNDS: tuple[tuple[str, float, float], ...] = (
    ("minutes", 0.5, 100_000),
    ("depth", 1, 128),
    ("vocab_size", 263, 1 << 20),
    ("width", 16, 1 << 16),
    ("sequence_length", 16, 1 << 20),
    ("total_batch_size", 16, 1 << 28),
    ("steps", 1, 10**9),
    ("data_files", 1, 10**9),
    ("lr", 0.000001, 1000),
    ("warmup_steps", 0, 10**9),
    ("beta", 0.0001, 10_000),
    ("label_smoothing", 0, 0.49),
    ("sft_weight", 0, 1000),
    ("rehearse", 0, 1000),
    ("dpo_lr", 0.000001, 1000),
    ("lora_rank", 0, 4096),
    ("lora_alpha", 0.001, 100_000),
    ("rl_steps", 1, 10**9),
    ("rl_prompts", 1, 1 << 16),
    ("rl_group", 2, 1 << 16),
    ("rl_lr", 0.000001, 1000),
    ("rl_kl", 0, 1000),
    ("eval_limit", 1, 10**9),
    ("eval_every", 0.001, 1),
    ("checkpoint_seconds", 0, 1e6),
    ("threads", 1, 4096),
    ("seed", 0, 2**31 - 1),
)

OWN_DATA = {"sft": "sft_data", "dpo": "dpo_data"}
"""stage -> its flag for data of its own; in `sprout STAGE --data` means that."""


def check_run_name(name: str) -> None:
    """UsageError when `name` is not a plain name: a run is a folder right inside runs/."""
    if not name or name.startswith(".") or set(name) & set("/\\"):
        raise UsageError(f"--run {name!r}: must be the name of a run, not a path")
