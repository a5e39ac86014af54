"""CORE: the 22 tasks by which DCLM (2406.11794) compares base models.

What each task is (file, kind, examples, delimiter) and the baseline on which its accuracy is centred follow
mlfoundations/dclm: eval/heavy.yaml and version 2 of eval/eval_meta_data.csv. A baseline is what guessing
scores, for commonsense_qa and boolq what always giving the most frequent answer scores.

The data is not part of this project. It is read from a folder in llm-foundry's layout (all files in it, or
in the folders of its local_data), or from the bundle that nanochat publishes: core.yaml,
eval_meta_data.csv and eval_data/, whose definitions then hold instead of those here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sprout.common.errors import UsageError
from sprout.tasks.base import Kind, Question, Task, TextItem, some
from sprout.tasks.fewshot import EXPECTED, Example, in_context, read_example
from sprout.tasks.lines import FLAG, read_items, read_text

ANSWER = "\nAnswer: "
BUNDLE_CONFIG, BUNDLE_BASELINES = "core.yaml", "eval_meta_data.csv"
KINDS: dict[str, Kind] = {
    "multiple_choice": "choice",
    "schema": "schema",
    "language_modeling": "completion",
}
"""llm-foundry's names of the kinds."""
FOLDERS = ("", "core", "eval_data", "eval_data/*", "local_data/*", "eval_bundle", "eval_bundle/*/*")
"""Where a file may lie in the folder that a user names."""
HELLASWAG = "hellaswag.jsonl"
HELLASWAG_TEXT = ("hellaswag_val_full.txt", "hellaswag_val_full.txt.bz2")
"""HellaSwag as its authors' text: a context, the place of the right ending, and four endings, a line each."""


@dataclass(frozen=True)
class CoreTask:
    """How one of the tasks is asked."""

    name: str
    file: str
    kind: Kind
    shots: int
    baseline: float
    """What its accuracy is centred on."""
    n: int
    """Items that the published set has."""
    delimiter: str = " "
    by_category: bool = False
    passage_ends: tuple[str, ...] = ()


_COQA_PASSAGE = ("\nPreceding questions", "\nFinal question", "\nQuestion:")
_LANGUAGE = "bigbench_language_identification"
CORE: tuple[CoreTask, ...] = (
    CoreTask("hellaswag_zeroshot", HELLASWAG, "choice", 0, 0.25, 10042),
    CoreTask("jeopardy", "jeopardy_all.jsonl", "completion", 10, 0.0, 2117, ANSWER, True),
    CoreTask("bigbench_qa_wikidata", "bigbench_qa_wikidata.jsonl", "completion", 10, 0.0, 20321),
    CoreTask("arc_easy", "arc_easy.jsonl", "choice", 10, 0.25, 2376, ANSWER),
    CoreTask("arc_challenge", "arc_challenge.jsonl", "choice", 10, 0.25, 1172, ANSWER),
    CoreTask("copa", "copa.jsonl", "choice", 0, 0.5, 100),
    CoreTask("commonsense_qa", "commonsense_qa.jsonl", "choice", 10, 0.403, 1221),
    CoreTask("piqa", "piqa.jsonl", "choice", 10, 0.5, 1838, ANSWER),
    CoreTask("openbook_qa", "openbook_qa.jsonl", "choice", 0, 0.25, 500),
    CoreTask("lambada_openai", "lambada_openai.jsonl", "completion", 0, 0.0, 5153),
    CoreTask("hellaswag", HELLASWAG, "choice", 10, 0.25, 10042),
    CoreTask("winograd", "winograd_wsc.jsonl", "schema", 0, 0.5, 273),
    CoreTask("winogrande", "winogrande.jsonl", "schema", 0, 0.5, 1267),
    CoreTask(
        "bigbench_dyck_languages", "bigbench_dyck_languages.jsonl", "completion", 10, 0.0, 1000
    ),
    CoreTask(
        "agi_eval_lsat_ar", "agi_eval_lsat_ar.jsonl", "choice", 3, 0.25, 230, passage_ends=("\nQ:",)
    ),
    CoreTask("bigbench_cs_algorithms", "bigbench_cs_algorithms.jsonl", "completion", 10, 0.0, 1320),
    CoreTask("bigbench_operators", "bigbench_operators.jsonl", "completion", 10, 0.0, 210),
    CoreTask(
        "bigbench_repeat_copy_logic", "bigbench_repeat_copy_logic.jsonl", "completion", 10, 0.0, 32
    ),
    CoreTask("squad", "squad.jsonl", "completion", 10, 0.0, 10570, passage_ends=("\nQuestion:",)),
    CoreTask("coqa", "coqa.jsonl", "completion", 0, 0.0, 7983, passage_ends=_COQA_PASSAGE),
    CoreTask("boolq", "boolq.jsonl", "choice", 10, 0.62, 3270, ANSWER, False, ("\nQuestion:",)),
    CoreTask(_LANGUAGE, f"{_LANGUAGE}.jsonl", "choice", 10, 0.25, 10000),
)
NAMES = tuple(task.name for task in CORE)


def core_task(folder: Path, name: str) -> Task | None:
    """The task of this name on its file in the folder; None where that is not there.

    UsageError where the folder is none, or a bundle's config in it cannot be understood.
    """
    if not folder.is_dir():
        raise UsageError(f"{FLAG} {folder}: there is no such folder")
    task = definitions(folder).get(name)
    path = None if task is None else _find(folder, task.file)
    return None if task is None or path is None else _task(task, path)


def centred(score: float, baseline: float) -> float:
    """0 for what guessing scores, 1 for everything right; less than 0 for worse than guessing."""
    return (score - baseline) / (1 - baseline)


def _task(task: CoreTask, path: Path) -> Task:
    def load(n: int) -> Sequence[Question]:
        return some(items_of(task, path), n, task.name)

    about = f"{task.n:,} items, {task.shots} examples before each"
    return Task(task.name, about, task.baseline, load, task.kind, task.shots, size=task.n)


def items_of(task: CoreTask, path: Path) -> list[TextItem]:
    """All items of a task in the order of its file. UsageError naming the line that is not one."""
    if path.name in HELLASWAG_TEXT:
        examples = _read_hellaswag(path)
    else:
        expected = EXPECTED[task.kind]
        examples = read_items(path, lambda row: read_example(row, task.kind), expected)
    return in_context(examples, task.shots, task.delimiter, task.by_category, task.passage_ends)


def find_file(folder: Path, name: str) -> Path | None:
    """Where the file of a task lies; None if it is not there."""
    task = definitions(folder).get(name)
    return _find(folder, task.file) if task is not None else None


def _find(folder: Path, name: str) -> Path | None:
    names = (name, *HELLASWAG_TEXT) if name == HELLASWAG else (name,)
    for place in FOLDERS:
        for inside in [folder] if not place else sorted(folder.glob(place)):
            for each in names:
                if (inside / each).is_file():
                    return inside / each
    return None


def _read_hellaswag(path: Path) -> list[Example]:
    lines = read_text(path).rstrip("\n").split("\n")
    examples = []
    for low in range(0, len(lines), 6):
        block = lines[low : low + 6]
        if len(block) != 6 or block[1] not in ("0", "1", "2", "3"):
            raise UsageError(
                f"{FLAG}: {path} line {low + 1}: expected a context, the place of the right ending "
                "(0 to 3) and four endings, a line each"
            )
        examples.append(Example((block[0].strip(),), tuple(block[2:]), int(block[1])))
    return examples


def definitions(folder: Path) -> dict[str, CoreTask]:
    """The tasks by name: those of the bundle in the folder, if there is one, else our own."""
    for inside in (folder, folder / "eval_bundle"):
        if (inside / BUNDLE_CONFIG).is_file():
            return _read_bundle(inside)
    return {task.name: task for task in CORE}


def _read_bundle(folder: Path) -> dict[str, CoreTask]:
    """What a bundle's config says of the tasks that we know. UsageError where it cannot be understood."""
    import yaml

    path = folder / BUNDLE_CONFIG
    known = {task.name: task for task in CORE}
    baselines = _read_baselines(folder / BUNDLE_BASELINES)
    try:
        config: Any = yaml.safe_load(read_text(path))
        found = {}
        for entry in config["icl_tasks"]:
            name = entry["label"]
            if name not in known:
                continue
            found[name] = replace(
                known[name],
                file=Path(entry["dataset_uri"]).name,
                kind=KINDS[entry["icl_task_type"]],
                shots=int(entry["num_fewshot"][0]),
                delimiter=str(entry.get("continuation_delimiter", " ")),
                by_category=bool(entry.get("has_categories", False)),
                baseline=baselines[name],
            )
    except (yaml.YAMLError, KeyError, TypeError, ValueError, IndexError) as error:
        raise UsageError(
            f"{FLAG}: {path} cannot be understood ({type(error).__name__}: {error}): expected "
            "icl_tasks with label, dataset_uri, num_fewshot and icl_task_type"
        ) from None
    return found


def _read_baselines(path: Path) -> dict[str, float]:
    rows = csv.DictReader(io.StringIO(read_text(path)))
    try:
        return {row["Eval Task"]: float(row["Random baseline"]) / 100 for row in rows}
    except (KeyError, TypeError, ValueError):
        raise UsageError(
            f'{FLAG}: {path} is not a table with the columns "Eval Task" and "Random baseline"'
        ) from None
