"""The model card that goes with an exported model: what it is, how it scores, how to use it."""

from __future__ import annotations

from typing import Any

from sprout.common import files
from sprout.common.errors import Failure
from sprout.interop.layout import Layout
from sprout.interop.stage import Stage


def render(found: Stage, layout: Layout, why_code: list[str]) -> str:
    """README.md as the hub shows it. Scores come from the run's results.json, where there are some."""
    shape, trust = found.shape, ", trust_remote_code=True" if layout.code else ""
    results = _results(found)
    model = results.get("model", {})
    params = model.get("params") or sum(tensor.numel() for tensor in found.weights.values())
    lines = [
        "---",
        "library_name: transformers",
        "pipeline_tag: text-generation",
        "tags: [sprout]",
        "---",
        "",
        f"# {found.run.name} ({found.stage})",
        "",
        f"A language model of {params:,} parameters (depth {shape.n_layer}, width {shape.n_embd}, "
        f"{shape.vocab_size:,} tokens, context {shape.sequence_length:,}), trained with sprout. "
        f"This is its stage `{found.stage}`; its architecture is "
        f"`{layout.architecture}`.",
        "",
        *_table(results.get("stages", {}).get(found.stage, {})),
        "## Use",
        "",
        "```python",
        "from transformers import AutoModelForCausalLM, AutoTokenizer",
        "",
        f'model = AutoModelForCausalLM.from_pretrained("FOLDER"{trust})',
        f'tokenizer = AutoTokenizer.from_pretrained("FOLDER"{trust})',
        *_call(found.stage),
        "print(tokenizer.decode(out[0, inputs.input_ids.shape[1] :], skip_special_tokens=True))",
        "```",
        "",
        "`sprout import hf FOLDER` takes it back into a run.",
    ]
    if why_code:
        lines += [
            "",
            f"`trust_remote_code` runs `{layout.code}`, the file in this folder: the model has "
            f"{' and '.join([', '.join(why_code[:-1]), why_code[-1]] if why_code[1:] else why_code)}, "
            "which no architecture of transformers has.",
        ]
    return "\n".join(lines) + "\n"


def _call(stage: str) -> list[str]:
    if stage == "base":
        return [
            'inputs = tokenizer("Once upon a time", return_tensors="pt")',
            "out = model.generate(**inputs, max_new_tokens=100)",
        ]
    return [
        'messages = [{"role": "user", "content": "Who are you?"}]',
        "inputs = tokenizer.apply_chat_template(",
        '    messages, add_generation_prompt=True, return_dict=True, return_tensors="pt"',
        ")",
        "out = model.generate(**inputs, max_new_tokens=100)",
    ]


def _results(found: Stage) -> dict[str, Any]:
    """results.json of the run; {} where there is none, or none that can be read."""
    try:
        data = files.read_json(found.run / "results.json")
    except Failure:
        return {}
    return data if isinstance(data, dict) else {}


def _table(scores: Any) -> list[str]:
    """The scores of a stage as a table; [] if it has none."""
    if not isinstance(scores, dict):
        return []
    rows = []
    for key, label in (
        ("bpb", "bits per byte (lower is better)"),
        ("core", "CORE"),
        ("chatcore", "chatcore"),
        ("worldcore", "worldcore"),
    ):
        if isinstance(scores.get(key), (int, float)):
            rows.append(f"| {label} | {scores[key]:.4f} | | |")
    for name, task in (scores.get("tasks") or {}).items():
        rows.append(
            f"| {name} | {task['score']:.3f} ± {task['stderr']:.3f} | {task['chance']:.2f} | {task['n']} |"
        )
    if not rows:
        return []
    return ["## Scores", "", "| metric | score | chance | items |", "|---|---|---|---|", *rows, ""]
