"""report.md: what a run made, from results.json alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sprout.common import files
from sprout.common.errors import Failure, UsageError
from sprout.common.log import duration

COLUMNS = ("base", "mid", "sft", "dpo", "rl")


def write_report(run: Path) -> Path:
    """Write `report.md` of a run and return its path.

    UsageError when there are no results yet, Failure when they are damaged.
    """
    path = run / "results.json"
    if not path.exists():
        raise UsageError(
            f"the run {run.name} has no results to report: `sprout run --run {run.name}` makes them"
        )
    try:
        text = render(run.name, files.read_json(path))
    except (Failure, KeyError, TypeError, AttributeError, ValueError):
        raise Failure(
            f"{path} is damaged: `sprout run --run {run.name} --stages eval,report` makes it and "
            "the report anew"
        ) from None
    files.write_text(run / "report.md", text)
    return run / "report.md"


def render(name: str, results: dict[str, Any]) -> str:
    """The report as Markdown."""
    parts = [
        f"# Report of the run `{name}`",
        _machine(results.get("machine", {})),
        _model(results.get("model", {}), results.get("tokenizer", {})),
        _scores(results.get("stages", {})),
        _time(results),
        _samples(results.get("stages", {})),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _machine(machine: dict[str, Any]) -> str:
    if not machine:
        return ""
    rate = machine["gemm_flops_per_second"] / 1e9
    return "\n".join(
        [
            "## Machine",
            f"- {machine['processor']}, {machine['cores']} cores, {machine['system']}",
            f"- computes on {machine['device']} in {machine['dtype']} with {machine['threads']} "
            f"threads; plain matrix products run at {rate:,.0f} GFLOP/s",
            f"- Python {machine['python']}, PyTorch {machine['torch']}, compiled kernels"
            if machine["kernels"]
            else "no compiled kernels",
        ]
    )


def _model(model: dict[str, Any], tokenizer: dict[str, Any]) -> str:
    if not model:
        return ""
    lines = [
        "## Model",
        f"- {model['params']:,} parameters ({model['matrix_params']:,} in matrices and head): depth "
        f"{model['depth']}, width {model['width']}, {model['heads']} heads, sequence length "
        f"{model['sequence_length']}",
    ]
    if tokenizer:
        lines.append(
            f"- {tokenizer['kind']} tokenizer of {tokenizer['vocab_size']:,} tokens, "
            f"{tokenizer['bytes_per_token']:.2f} bytes a token on the validation text"
        )
    return "\n".join(lines)


def _scores(stages: dict[str, Any]) -> str:
    """The table of scores: a row a metric, a column a stage that ran."""
    ran = [stage for stage in COLUMNS if stage in stages]
    if not ran:
        return ""
    rows = [
        ("bits per byte (lower is better)", [_number(stages[s].get("bpb"), 4) for s in ran]),
        ("nats per token", [_number(stages[s].get("nats_per_token"), 4) for s in ran]),
    ]
    names = list(dict.fromkeys(n for s in ran for n in stages[s].get("tasks", {})))
    for name in names:
        rows.append((name, [_score(stages[s].get("tasks", {}).get(name)) for s in ran]))
    compared = [stages[s].get("preference", {}).get("accuracy") for s in ran]
    if any(share is not None for share in compared):
        label = "held-out pairs whose better answer gained on the worse"
        rows.append((label, [_number(share, 2) for share in compared]))
    if names:
        rows.append(("worldcore", [_number(stages[s].get("worldcore"), 3) for s in ran]))
    lines = [
        "## Scores",
        "| Metric | " + " | ".join(s.upper() for s in ran) + " |",
        "|---|" + "---|" * len(ran),
    ]
    lines += [f"| {label} | " + " | ".join(cells) + " |" for label, cells in rows]
    first = stages[ran[0]]
    tokens = f"{first['val_tokens']:,} validation tokens" if "val_tokens" in first else ""
    items = {t["n"] for s in ran for t in stages[s].get("tasks", {}).values()}
    count = f"{min(items)} held-out items a task, ± one standard error" if items else ""
    core = "worldcore is the mean of (score - chance) / (1 - chance)" if names else ""
    missing = list(dict.fromkeys(n for s in ran for n in stages[s].get("missing", ())))
    left_out = f"left out for want of a sandbox: {', '.join(missing)}" if missing else ""
    notes = "; ".join(part for part in (tokens, count, core, left_out) if part)
    lines += ["", f"{notes}."] if notes else []
    return "\n".join(lines)


def _number(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _score(score: dict[str, float] | None) -> str:
    if score is None:
        return "-"
    return f"{score['score']:.2f} ± {score['stderr']:.2f}"


def _time(results: dict[str, Any]) -> str:
    seconds, stages = results.get("seconds", {}), results.get("stages", {})
    if not seconds:
        return ""
    lines = [
        "## Time",
        "| Stage | Time | Steps | Tokens | Tokens a second |",
        "|---|---|---|---|---|",
    ]
    for stage, taken in seconds.items():
        training = stages.get(stage, {}).get("training")
        cells = ["-", "-", "-"]
        if training:
            rate = training["tokens"] / max(training["seconds"], 1e-9)
            cells = [f"{training['steps']:,}", f"{training['tokens']:,}", f"{rate:,.0f}"]
        lines.append(f"| {stage} | {duration(taken)} | " + " | ".join(cells) + " |")
    lines.append(f"| all | {duration(sum(seconds.values()))} | | | |")
    skipped = {s: stages[s]["training"]["skipped_steps"] for s in stages if "training" in stages[s]}
    if any(skipped.values()):
        lines += ["", f"Steps passed over because their loss was not finite: {skipped}."]
    return "\n".join(lines)


def _samples(stages: dict[str, Any]) -> str:
    lines = ["## Samples"]
    for stage in COLUMNS:
        samples = stages.get(stage, {}).get("samples")
        if not samples:
            continue
        lines += [f"### {stage}", "```text"]
        if stage == "base":
            lines += [f"{start}|{_plain(rest)}" for start, rest in samples["completions"]]
        else:
            for question, said in samples["answers"]:
                lines += [f"> {question}", f"  {_plain(said)}"]
        lines.append("```")
    return "\n".join(lines) if len(lines) > 1 else ""


def _plain(text: str) -> str:
    """A model's text, made safe to stand inside a fenced block."""
    return text.replace("```", "'''").strip("\n")
