"""A model in Hugging Face's form as a run of ours.

Nothing of what is read is executed: weights come from safetensors alone, the architecture must be one that
is known here, and code beside them is not looked at. Every name and every shape is checked against what
the config says before a tensor is read, and a file is only taken from the folder itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from sprout import checkpoint
from sprout.common import files
from sprout.common.config import write_toml
from sprout.common.errors import Failure, UsageError
from sprout.interop import hf_tokenizer
from sprout.interop.architectures import LAYOUTS, SPROUT
from sprout.interop.layout import Layout, expected, imported
from sprout.interop.templates import jinja
from sprout.models import families, lora
from sprout.models.base import ModelConfig
from sprout.tokenizer.tokenizer import Tokenizer

ONE, INDEX = "model.safetensors", "model.safetensors.index.json"
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".h5", ".msgpack")
MOST_POSITIONS = 1 << 20
FLOATS = {"F32", "F16", "BF16"}


@dataclass(frozen=True)
class Incoming:
    """A model that was read and fits."""

    architecture: str
    stage: str
    """The stage that it was with us; else sft where it comes with a chat template that is known here
    (ChatML), and base."""
    shape: ModelConfig
    weights: dict[str, Tensor]
    tokenizer: Tokenizer


def read(folder: Path) -> Incoming:
    """Read a folder. Failure, in a sentence that names the file, for one that cannot be taken."""
    path = folder / "config.json"
    config = files.read_json(path)
    if not isinstance(config, dict):
        raise Failure(f"{path} is damaged, it holds no JSON object")
    layout = _layout(config, path)
    tokenizer, known = hf_tokenizer.read(folder, layout.architecture)
    shape = _shape(layout, config, path, tokenizer)
    sources = _weight_files(folder)
    there = _headers(folder, sources)
    names = _names(layout, shape, there, folder)
    blueprint = families.blueprint(shape, torch.float32)
    sizes = blueprint.state_dict()
    ours = {name: sizes[name].shape for name in lora.saved_names(blueprint)}
    _check_shapes(layout, shape, ours, names, there, known, folder)
    theirs = {
        name: _tensor(folder / there[found].file, found) for name, found in sorted(names.items())
    }
    for part in layout.parts(shape):
        if part.rows:
            theirs[part.theirs] = _fit_rows(theirs[part.theirs], known, shape.vocab_size)
    weights = imported(layout, shape, ours, theirs)
    template = _template(folder)
    stage = "base"
    if template == jinja(tokenizer):
        stage = str(config.get("sprout_stage", "sft"))
    elif template is not None and tokenizer.template == "chatml":
        stage = "sft"
    if stage not in checkpoint.STAGES:
        raise Failure(f"{path}: sprout_stage is {stage!r}, which is no stage")
    return Incoming(layout.architecture, stage, shape, weights, tokenizer)


def write_run(incoming: Incoming, run: Path, source: str) -> None:
    """Make a run of a model, whole or not at all. UsageError if there is one of that name."""
    if run.exists():
        raise UsageError(f"--run {run.name}: there is a run of that name already; choose another")
    with files.new_directory(run) as folder:
        about = {"source": source, "architecture": incoming.architecture}
        write_toml(folder / "config.toml", {"imported": about})
        incoming.tokenizer.save(folder / "tokenizer")
        stage = folder / incoming.stage
        checkpoint.save_shape(folder, incoming.stage, incoming.shape, {"imported": about})
        checkpoint.save(stage / "checkpoints", 0, incoming.weights, {}, {"step": 0}, 1)
        files.write_json(stage / "done.json", {"step": 0, "tokens": 0, "seconds": 0.0})


@dataclass(frozen=True)
class _Header:
    """A tensor as its file announces it."""

    file: str
    shape: tuple[int, ...]
    dtype: str


def _layout(config: Mapping[str, Any], path: Path) -> Layout:
    """The layout of the architecture that a config names."""
    named = config.get("architectures")
    architecture = named[0] if isinstance(named, list) and named else None
    found = [layout for layout in LAYOUTS if layout.architecture == architecture]
    if not found:
        known = ", ".join(layout.architecture for layout in LAYOUTS)
        raise Failure(f"{path}: the architecture {architecture!r} is not one of {known}")
    if config.get("auto_map") and found[0] is not SPROUT:
        raise Failure(f"{path} brings code of its own (auto_map), and sprout runs none of it")
    if config.get("quantization_config"):
        raise Failure(f"{path}: the weights are quantised; sprout reads fp32, fp16 and bf16")
    return found[0]


def _shape(
    layout: Layout, config: Mapping[str, Any], path: Path, tokenizer: Tokenizer
) -> ModelConfig:
    try:
        shape = layout.shape(config)
        if shape.sequence_length > MOST_POSITIONS:
            raise ValueError(f"it reads {shape.sequence_length:,} positions")
        return replace(shape, vocab_size=tokenizer.vocab_size)
    except KeyError as error:
        raise Failure(f"{path}: {error.args[0]} is missing") from None
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise Failure(f"{path}: {error}") from None


def _weight_files(folder: Path) -> list[str]:
    """The names of the files with weights. Failure for any that are no safetensors in this folder."""
    index = folder / INDEX
    if (folder / ONE).is_file():
        return [ONE]
    if not index.is_file():
        pickled = sorted(p.name for p in folder.iterdir() if p.suffix in PICKLES)
        if pickled:
            raise Failure(
                f"{folder} has its weights in {pickled[0]}, and reading such a file can run what is in "
                "it: sprout reads model.safetensors alone"
            )
        raise Failure(f"{folder} has no {ONE} and no {INDEX}")
    data = files.read_json(index)
    names = data.get("weight_map") if isinstance(data, dict) else None
    if not isinstance(names, dict) or not all(isinstance(n, str) for n in names.values()):
        raise Failure(f"{index} is damaged, it has no weight_map")
    found = sorted(set(names.values()))
    for name in found:
        if name != Path(name).name or "\\" in name or not name.endswith(".safetensors"):
            raise Failure(f"{index} names {name!r}, which is no safetensors file of this folder")
        if not (folder / name).is_file():
            raise Failure(f"{index} names {name}, which is not there")
    return found


def _headers(folder: Path, names: list[str]) -> dict[str, _Header]:
    """What the files hold, by the names of the tensors."""
    found: dict[str, _Header] = {}
    for name in names:
        try:
            with safe_open(folder / name, framework="pt") as file:
                for key in file.keys():  # noqa: SIM118 - it is no mapping
                    part = file.get_slice(key)
                    if key in found:
                        raise Failure(f"{folder / name} has {key}, and so has {found[key].file}")
                    found[key] = _Header(name, tuple(part.get_shape()), str(part.get_dtype()))
        except (SafetensorError, OSError) as error:
            raise Failure(f"{folder / name} is damaged: {error}") from None
    return found


def _names(
    layout: Layout, shape: ModelConfig, there: Mapping[str, _Header], folder: Path
) -> dict[str, str]:
    """The name in the files of each tensor of the layout. Failure for missing and for unknown ones."""
    if shape.n_layer > len(there):
        raise Failure(f"{folder}: the config says {shape.n_layer:,} layers, the files have fewer")
    found = {}
    for name in (part.theirs for part in layout.parts(shape)):
        long = layout.prefix + name
        if name not in there and long not in there:
            raise Failure(f"{folder}: the tensor {name} is missing from the weights")
        found[name] = name if name in there else long
    for name in sorted(set(there) - set(found.values())):
        if not name.endswith(layout.ignored):
            raise Failure(f"{folder}: a {layout.architecture} has no tensor {name}")
    return found


def _check_shapes(
    layout: Layout,
    shape: ModelConfig,
    ours: Mapping[str, torch.Size],
    names: Mapping[str, str],
    there: Mapping[str, _Header],
    known: int,
    folder: Path,
) -> None:
    """Failure where a tensor has another shape than the config says, or is no floating-point one."""
    rows = {part.theirs for part in layout.parts(shape) if part.rows}
    for name, size in expected(layout, shape, ours).items():
        header = there[names[name]]
        if header.dtype not in FLOATS:
            raise Failure(f"{folder}: {name} is {header.dtype}; sprout reads fp32, fp16 and bf16")
        if name in rows and len(header.shape) == len(size) and header.shape[1:] == size[1:]:
            if header.shape[0] < known:
                raise Failure(
                    f"{folder}: {name} has {header.shape[0]:,} rows and the tokenizer {known:,} tokens"
                )
        elif header.shape != size:
            raise Failure(
                f"{folder}: {name} has the shape {header.shape}, and the config says {size}"
            )


def _tensor(path: Path, name: str) -> Tensor:
    """One tensor of a file. Failure if it has numbers that are none."""
    try:
        with safe_open(path, framework="pt") as file:
            tensor: Tensor = file.get_tensor(name)
    except (SafetensorError, OSError) as error:
        raise Failure(f"{path} is damaged: {error}") from None
    if not bool(torch.isfinite(tensor).all()):
        raise Failure(f"{path}: {name} holds numbers that are not finite")
    return tensor


def _fit_rows(table: Tensor, known: int, size: int) -> Tensor:
    """A table (rows, …) with `size` rows, those of tokens that the model has never seen at the mean.

    Such a token is then no likelier than the others are on average.
    """
    if known >= size:
        return table[:size]
    mean = table[:known].float().mean(dim=0, keepdim=True).to(table.dtype)
    return torch.cat((table[:known], mean.expand(size - known, *table.shape[1:])))


def _template(folder: Path) -> str | None:
    """The chat template of a folder, in either of the places where one may stand."""
    path = folder / "chat_template.jinja"
    if path.is_file():
        try:
            return path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Failure(f"cannot read {path}: {error}") from None
    config = folder / "tokenizer_config.json"
    data = files.read_json(config) if config.is_file() else {}
    found = data.get("chat_template") if isinstance(data, dict) else None
    return found if isinstance(found, str) else None
