"""`sprout doctor`: what this machine can do for sprout, what is missing, and how to get it."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sprout.common.config import parse

if TYPE_CHECKING:
    from sprout.common.dist import Dist

PACKAGES = {
    **{name: name for name in ("torch", "numpy", "rustbpe", "tiktoken", "pyarrow", "safetensors")},
    **{name: name for name in ("tyro", "rich", "tomli_w", "fastapi", "uvicorn", "matplotlib")},
    "huggingface_hub": "huggingface_hub",
    "yaml": "pyyaml",
}
"""What sprout cannot do without: modules, and the names that pip knows them by."""
EXTRAS = {
    "transformers": ("hf", "checks of exported models against transformers"),
    "gguf": ("hf", "sprout export gguf"),
    "lm_eval": ("eval", "sprout lm-eval"),
    "wandb": ("track", "--track wandb"),
    "tensorboard": ("track", "--track tensorboard"),
    "trackio": ("track", "--track trackio"),
    "streamlit": ("demo", "sprout demo"),
}
"""What some commands need: modules, the extra that brings them, and what it is for."""
LEAST_FREE = 2 << 30
SANDBOXES = {"bubblewrap": "bubblewrap", "landlock": "Landlock and seccomp"}


@dataclass
class DoctorFlags:
    """What `sprout doctor` takes."""

    json: bool = False
    """Print one JSON object on standard output."""


def main(argv: list[str]) -> int:
    """Run `sprout doctor`: 0 when nothing that sprout needs is missing, else 1."""
    flags, _ = parse(
        DoctorFlags, argv, "sprout doctor", "What this machine can do, what is missing."
    )
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    problems = [
        f"the package {name} is missing: {pip()} install {PACKAGES[name]}" for name in missing
    ]
    found: dict[str, Any] = {}
    lacking: list[str] = []
    if "torch" not in missing:
        found, more, lacking = _examine()
        problems += more
    lacking += [
        f"{purpose} needs the package {name}: {pip()} install 'sprout[{extra}]'"
        for name, (extra, purpose) in EXTRAS.items()
        if importlib.util.find_spec(name) is None
    ]
    if flags.json:
        print(json.dumps({**found, "problems": problems, "lacking": lacking}))
    else:
        for key, value in found.items():
            print(f"{key.replace('_', ' '):<28}{_shown(value)}")
        for text in lacking:
            print(f"could be had: {text}")
        print("\n".join(f"problem: {text}" for text in problems) or "nothing is missing")
    return 1 if problems else 0


def pip() -> str:
    """The command that installs into this very Python: `pip` may be another one's, where its environment is
    not activated."""
    found = shutil.which("pip")
    ours = found is not None and Path(found).parent == Path(sys.executable).parent
    return "pip" if ours else f"{sys.executable} -m pip"


def _shown(value: Any) -> str:
    """A value as a line shows it."""
    if isinstance(value, float):
        return f"{value / 1e9:,.0f} G"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _examine() -> tuple[dict[str, Any], list[str], list[str]]:
    """The machine as training would see it, what stands in the way, and what it could do besides."""
    import torch

    from sprout.common import kernels
    from sprout.common.dist import has_fast_bf16, make_dist
    from sprout.models import capabilities
    from sprout.models.attention_gpu import Tier
    from sprout.models.fp8 import fp8_problem
    from sprout.tasks.sandbox import find_sandbox
    from sprout.train.machine import describe, gemm_flops_per_second, memory_bytes

    dist = make_dist()
    free = shutil.disk_usage(".").free
    sandbox, reason = find_sandbox()
    found = describe(dist, gemm_flops_per_second(dist))
    found["kernels"] = "compiled" if dist.kernels is not None else f"none: {kernels.build()[1]}"
    device, dtype = dist.device, dist.dtype
    tiers = {tier: capabilities.tier_problem(tier, device, dtype) for tier in Tier}
    fp8 = fp8_problem(device)
    found |= {
        "devices": capabilities.devices(),
        "fast_bf16": has_fast_bf16(device),
        "fp8": fp8 or "yes",
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "attention": capabilities.best_tier(device, dtype).value,
        "attention_tiers": {tier.value: problem or "works" for tier, problem in tiers.items()},
        "sdpa_kernels": capabilities.sdpa_kernels(device),
        "compilers": capabilities.compilers(),
        "memory_for_a_run": float(memory_bytes(dist)),
        "free_disk": float(free),
        # Not a problem: all but the Python tool and the tasks that ask for functions goes without.
        "sandbox": f"none: {reason}" if sandbox is None else SANDBOXES[sandbox.name],
    }
    problems = []
    if free < LEAST_FREE:
        problems.append(
            f"only {free / 1e9:.1f} GB are free on this disk, and a run of the default size needs about "
            "1 GB: `sprout runs` shows which runs are large"
        )
    if sys.maxsize < 2**32:
        problems.append("this Python is 32-bit: install a 64-bit one, which PyTorch needs")
    return found, problems, _lacking(dist, kernels.build()[1], "" if sandbox else reason)


def _lacking(dist: Dist, no_kernels: str, no_sandbox: str) -> list[str]:
    """What this machine could do if it had more, and the command that brings it."""
    found = []
    if dist.device.type == "cpu" and no_kernels:
        way = "sudo apt-get install g++" if sys.platform == "linux" else "xcode-select --install"
        found.append(f"training goes faster with compiled kernels ({no_kernels}): {way}")
    if no_sandbox:
        found.append(
            f"the Python tool, and tasks that ask for functions, need a sandbox: {no_sandbox}"
        )
    if dist.device.type == "cpu" and shutil.which("nvidia-smi"):
        found.append(
            "there is an NVIDIA card, and this PyTorch cannot use it: "
            f"{pip()} install --force-reinstall torch (without --extra-index-url; {_torch_build()} is "
            "installed)"
        )
    return found


def _torch_build() -> str:
    import torch

    return torch.__version__
