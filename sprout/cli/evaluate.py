"""`sprout eval`: score a stage on tasks, embedded, published, or one's own, and on a text."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sprout.common.config import parse
from sprout.common.errors import Failure, UsageError
from sprout.common.log import Console, muted
from sprout.train.options import RUNS, check_run_name

if TYPE_CHECKING:
    from sprout.common.ranks import Ranks
    from sprout.data.packing import Rows
    from sprout.evals.kept import Kept
    from sprout.tasks.find import Chosen
    from sprout.tokenizer.tokenizer import Tokenizer

MEANS = {"worldcore": "world", "chatcore": "chat", "core": "core"}
"""Means over tasks, and the group of tasks that each is over."""


@dataclass
class EvalFlags:
    """What `sprout eval` takes."""

    run: str = "default"
    """Name of the run, a folder in runs/."""
    stage: str | None = None
    """Stage to score: base, mid, sft, dpo, rl. [default: the last one trained]"""
    tasks: str = "world"
    """Tasks, separated by commas: names, the groups world, core and chat, or FILE.jsonl of your own."""
    task_data: str | None = None
    """Folder with the data of tasks that are not embedded."""
    text: str | None = None
    """Bits per byte of a text: val (the run's own), world, a file or a folder. No tasks unless named."""
    limit: int = 200
    """Items of each task; 0 for all of them."""
    json: bool = False
    """Print one JSON object on standard output."""
    download: bool = False
    """Fetch the data of core, gsm8k, humaneval and mmlu into --task-data first, where it is not there."""
    samples: int = 1
    """Answers to each item that is answered freely; with several, pass@k is reported."""
    temperature: float = 0.8
    """Temperature of the answers when there are several."""
    device_batch_size: str = "auto"
    """Items asked together, or `auto`. No score depends on it."""
    fresh: bool = False
    """Begin anew instead of going on with an evaluation that was interrupted."""
    device: str = "auto"
    """cpu, cuda, mps, or auto."""
    dtype: str = "fp32"
    """What to multiply matrices in: fp32, bf16 or fp16. Less than fp32 may change a score a little."""


def main(argv: list[str]) -> int:
    """Run `sprout eval` and return its exit status."""
    flags, said = parse(EvalFlags, argv, "sprout eval", "Score a stage on tasks.")
    if flags.text is not None and "tasks" not in said:
        flags = dataclasses.replace(flags, tasks="")
    rows = _check(flags)

    from sprout.common.ranks import together

    with together() as ranks:
        return _score(flags, rows, ranks)


def _score(flags: EvalFlags, rows: int | None, ranks: Ranks) -> int:
    """Score what is asked for, by all processes; rank 0 prints and writes. Returns the exit status."""
    import torch

    from sprout import checkpoint
    from sprout.common.dist import make_dist, threads_each
    from sprout.evals.bpb import bits_per_byte
    from sprout.evals.evaluate import Asking, evaluate

    run, console = RUNS / flags.run, Console() if ranks.main else muted()
    torch.set_num_threads(threads_each(None, ranks))
    chosen, stage = _tasks(flags, run, ranks, console)
    dist = make_dist(flags.device, flags.dtype, ranks)
    model, tokenizer, stage = checkpoint.load_model(run, stage, dist)
    measured: dict[str, Any] = {}
    if flags.text is not None:
        with console.stage("text"):
            text = _text_rows(flags.text, run, tokenizer, int(model.config.sequence_length))
            measured = bits_per_byte(model, text, tokenizer.bytes_per_token(), dist)
    kept = _kept(run, stage, dist.dtype_name)
    if flags.fresh and ranks.main:
        shutil.rmtree(kept.folder, ignore_errors=True)
    with console.stage("eval"):
        scores = evaluate(
            model,
            tokenizer,
            chosen.tasks,
            flags.limit or 10**9,
            dist,
            console.progress,
            console.warn,
            kept=kept,
            asking=Asking(flags.samples, flags.temperature, rows),
        )
    if not ranks.main:
        return 0
    if flags.samples == 1 and scores:
        record(run, stage, scores, console)
    left_out = [task.name for task in chosen.tasks if task.name not in scores]
    _print(flags, stage, measured, scores, [*chosen.missing, *left_out])
    return 0


def _tasks(flags: EvalFlags, run: Path, ranks: Ranks, console: Console) -> tuple[Chosen, str]:
    """The tasks asked for, their data fetched where that is wanted, and the stage they are put to."""
    from sprout import checkpoint
    from sprout.tasks.fetch import fetch
    from sprout.tasks.find import Chosen, check_names, find_tasks

    check_names(flags.tasks)
    stage = checkpoint.pick_stage(run, flags.stage)
    if flags.download:
        assert flags.task_data is not None
        folder = Path(flags.task_data)
        ranks.once(lambda: fetch(flags.tasks, folder, console))
    if flags.text is not None and not flags.tasks:
        return Chosen(()), stage
    chosen = find_tasks(flags.tasks, stage, flags.task_data)
    endless = [task.name for task in chosen.tasks if task.size is None]
    if flags.limit == 0 and endless:
        raise UsageError(f"--limit 0: {endless[0]} has items without end; say how many")
    return chosen, stage


def _print(
    flags: EvalFlags,
    stage: str,
    measured: Mapping[str, Any],
    scores: Mapping[str, Any],
    missing: Sequence[str],
) -> None:
    """What was found, on standard output."""
    means = _means(scores, stage)
    if flags.json:
        shown = {name: _shown(score) for name, score in scores.items()}
        found = {"run": flags.run, "stage": stage, **measured, "tasks": shown}
        print(json.dumps({**found, **({"missing": missing} if missing else {}), **means}))
        return
    if measured:
        print(f"{measured['bpb']:.4f} bits per byte of {measured['val_tokens']:,} tokens")
    if scores or missing:
        print(_table(scores, missing, means, stage))


def _text_rows(source: str, run: Path, tokenizer: Tokenizer, T: int) -> Rows:
    """A text in windows of T tokens. UsageError naming the flag for one that is not there."""
    import torch

    from sprout.data import corpus, pretrain
    from sprout.train.plan import read_plan

    if source == "val":
        try:
            options = read_plan(run / "config.toml").options
        except UsageError:
            raise UsageError(
                f"--text val: the run {run.name} was imported and has no text of its own; name a file"
            ) from None
        documents = pretrain.load_text(options.data, options.val_data).validation
    elif source == pretrain.WORLD:
        documents = pretrain.world_validation()
    else:
        documents = corpus.find("--text", source, corpus.data_folder(RUNS)).texts("--text")
    ids = pretrain.tokenize(tokenizer, documents, torch.get_num_threads())
    return pretrain.validation_rows(ids, T, tokenizer.bos_id)


def _check(flags: EvalFlags) -> int | None:
    """The rows asked for, None for auto. UsageError naming the flag whose value cannot be."""
    check_run_name(flags.run)
    if flags.limit < 0:
        raise UsageError(f"--limit {flags.limit}: must be at least 1, or 0 for all items")
    if flags.samples < 1:
        raise UsageError(f"--samples {flags.samples}: must be at least 1")
    if flags.samples > 1 and not 0 < flags.temperature <= 10:
        raise UsageError(f"--temperature {flags.temperature:g}: must be above 0 and at most 10")
    if flags.download and flags.task_data is None:
        raise UsageError("--download: name the folder that the data goes into with --task-data")
    size = flags.device_batch_size
    if size == "auto":
        return None
    if not size.isdecimal() or int(size) < 1:
        raise UsageError(f"--device-batch-size {size}: must be a number, at least 1, or auto")
    return int(size)


def _kept(run: Path, stage: str, dtype: str) -> Kept:
    """Where the stage's evaluations are kept, for its weights and tokenizer as they are now."""
    from sprout import checkpoint
    from sprout.common import files
    from sprout.evals.kept import Kept

    newest = checkpoint.existing(run / stage / "checkpoints")[-1]
    what = {
        "weights": checkpoint.fingerprint(newest),
        "tokenizer": files.sha256(run / "tokenizer" / "tokenizer.json"),
        "dtype": dtype,
    }
    return Kept(run / stage / "evals", what)


def _means(scores: Mapping[str, Any], stage: str) -> dict[str, float]:
    """The means over groups of which every task was run. Others would be other figures of that name."""
    from sprout.evals.outcomes import mean_centred

    found = {name: mean_centred(scores, group_names(group, stage)) for name, group in MEANS.items()}
    return {name: value for name, value in found.items() if value is not None}


def group_names(group: str, stage: str) -> list[str]:
    """The names that the tasks of a group have in the scores of a stage."""
    from sprout.tasks.find import GROUPS, shown_name

    return [shown_name(group, name, stage) for name in GROUPS[group]]


def record(run: Path, stage: str, scores: Mapping[str, Any], console: Console) -> None:
    """Put scores of a finished stage into the run's results.json, whole or not at all.

    A score on more items stays. Of a run that is being worked on nothing is recorded, and that is said.
    """
    from sprout.common import files

    if not (run / stage / "done.json").exists():
        return
    path = run / "results.json"
    try:
        with files.lock(run / ".lock", f"the run {run.name}"):
            results = files.read_json(path) if path.exists() else {"stages": {}, "seconds": {}}
            entry = results["stages"].setdefault(stage, {})
            tasks = entry.setdefault("tasks", {})
            for name, score in scores.items():
                if name not in tasks or tasks[name]["n"] <= score["n"]:
                    tasks[name] = score
            for name in MEANS:
                entry.pop(name, None)
            entry |= _means(tasks, stage)
            entry.pop("core_missing", None)
            core = group_names("core", stage)
            absent = [name for name in core if name not in tasks]
            if absent and len(absent) < len(core):
                entry["core_missing"] = absent
            files.write_json(path, results)
    except Failure as error:
        console.warn(f"the scores are not recorded: {error}")
    except (KeyError, TypeError, AttributeError):
        console.warn(f"the scores are not recorded: {path} is damaged")


def _shown(score: Mapping[str, Any]) -> dict[str, Any]:
    """A score without its outcomes item by item, which stand in results.json."""
    return {key: value for key, value in score.items() if key not in ("right", "items")}


def _table(
    scores: Mapping[str, Any], missing: Sequence[str], means: Mapping[str, float], stage: str
) -> str:
    """The scores for a person."""
    width = max(map(len, scores), default=10) + 2
    lines = []
    for name, score in scores.items():
        notes = [f"chance {score['chance']:.3g}", f"{score['n']:,} items"]
        if score["shots"]:
            notes.append(f"{score['shots']}-shot")
        if score["cut"]:
            notes.append(f"{score['cut']:,} cut for room")
        for k, value in score.get("pass", {}).items():
            notes.append(f"pass@{k} {value:.3f}")
        lines.append(
            f"{name:<{width}}{score['score']:.3f} ± {score['stderr']:.3f}  ({', '.join(notes)})"
        )
    lines += [f"{name:<{width}}{value:.4f}" for name, value in means.items()]
    if missing:
        lines.append(f"not scored: {', '.join(missing)}")
    core = group_names("core", stage)
    there = [name for name in core if name in scores]
    if 1 < len(there) < len(core) and any(name in missing for name in core):
        from sprout.evals.outcomes import mean_centred

        mean = mean_centred(scores, there)
        lines.append(
            f"no CORE without all {len(core)} tasks; centred mean of these {len(there)}: {mean:.4f}"
        )
    return "\n".join(lines)
