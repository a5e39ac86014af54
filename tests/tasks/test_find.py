"""From names to tasks: groups, what a plain name means for a stage, and what is missing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sprout.common.errors import UsageError
from sprout.tasks.core import CORE, NAMES, core_task
from sprout.tasks.find import BOTH, check_names, find_tasks, shown_name
from sprout.tasks.sets import CHAT
from sprout.world import world

CHOICE = {"query": "Question: Hot?", "choices": ["ice", "fire"], "gold": 1}
PASSAGE = {"context": "P\nQuestion: a?\nAnswer:", "continuation": "yes"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, row in (("arc_easy", CHOICE), ("copa", CHOICE), ("squad", PASSAGE)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n" + json.dumps(row))
    return tmp_path


def names(text: str, stage: str, folder: Path | None = None) -> list[str]:
    return [t.name for t in find_tasks(text, stage, None if folder is None else str(folder)).tasks]


def test_there_are_twenty_two_tasks_in_core() -> None:
    assert len(set(NAMES)) == 22 and {"arc_easy", "arc_challenge"} == BOTH


def test_a_plain_name_means_what_the_stage_is_made_for(folder: Path) -> None:
    [text] = find_tasks("arc_easy", "base", str(folder)).tasks
    [talk] = find_tasks("arc_easy", "sft", str(folder)).tasks
    assert (text.name, text.shots, talk.name, talk.shots) == ("arc_easy", 10, "arc_easy", 0)
    assert names("core/arc_easy", "base", folder) == ["arc_easy"]
    assert names("core/arc_easy,arc_easy", "sft", folder) == ["core/arc_easy", "arc_easy"]
    assert names("chat/arc_easy", "base", folder) == ["chat/arc_easy"]
    assert shown_name("core", "copa", "sft") == "copa"


def test_groups_name_what_is_not_there(folder: Path) -> None:
    chosen = find_tasks("core", "base", str(folder))
    assert [task.name for task in chosen.tasks] == ["arc_easy", "copa", "squad"]
    assert len(chosen.missing) == 19 and "coqa" in chosen.missing
    chosen = find_tasks("chat, spelling", "sft", str(folder))
    assert [task.name for task in chosen.tasks] == ["arc_easy", "spellingbee", "spelling"]
    assert chosen.missing == ("arc_challenge", "mmlu", "gsm8k", "humaneval")
    assert names("world", "sft") == list(world.TASKS)
    assert names("spellingbee,spellingbee", "sft") == ["spellingbee"]


def test_items_about_one_passage_are_a_cluster(folder: Path) -> None:
    task = core_task(folder, "squad")
    assert task is not None
    assert [item.cluster for item in task.load(2)] == ["P", "P"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("arc_esy", None, "--tasks arc_esy: no such task (did you mean arc_easy?)"),
        ("core/mmlu", None, "--tasks core/mmlu: no such task"),
        ("chat/arc_esy", None, "did you mean arc_easy"),
        (" , ", None, "--tasks is empty"),
        ("gsm8k", None, "name the folder that has it with --task-data"),
        ("core", None, "name the folder that has it with --task-data"),
        ("gsm8k", "", "no data of gsm8k there, such as gsm8k/test.jsonl"),
        ("mmlu", "", "mmlu/test/SUBJECT_test.csv"),
        ("core", "none", "--task-data .*none: there is no such folder"),
    ],
)
def test_what_is_not_there(tmp_path: Path, text: str, where: str | None, words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words).replace(r"\.\*", ".*")):
        find_tasks(text, "base", None if where is None else str(tmp_path / where))


def test_names_are_checked_without_their_data() -> None:
    check_names("core,arc_easy,gsm8k,world,chat/arc_easy,any.jsonl")
    with pytest.raises(UsageError, match="--eval-tasks nope: no such task"):
        check_names("nope", "--eval-tasks")


CONFIG = """
icl_tasks:
-
  label: copa
  dataset_uri: commonsense_reasoning/copa.jsonl # a comment
  num_fewshot: [4]
  icl_task_type: multiple_choice
  continuation_delimiter: "\\nSo: "
-
  label: something_else
  dataset_uri: x.jsonl
  num_fewshot: [0]
  icl_task_type: generation_task_with_answers
"""


def bundle(folder: Path, config: str = CONFIG, table: str = "copa,50\n") -> Path:
    inside = folder / "eval_bundle"
    (inside / "eval_data" / "commonsense_reasoning").mkdir(parents=True)
    (inside / "core.yaml").write_text(config)
    (inside / "eval_meta_data.csv").write_text("Eval Task,Random baseline\n" + table)
    path = inside / "eval_data" / "commonsense_reasoning" / "copa.jsonl"
    path.write_text(json.dumps(CHOICE) + "\n" + json.dumps(CHOICE))
    return folder


def test_a_bundles_own_definitions_hold(tmp_path: Path) -> None:
    for folder in (bundle(tmp_path), tmp_path / "eval_bundle"):
        task = core_task(folder, "copa")
        assert task is not None and (task.shots, task.chance) == (4, 0.5)
        assert task.load(1)[0].messages[0]["content"] == "Question: Hot?\nSo:"
        assert core_task(folder, "arc_easy") is None


@pytest.mark.parametrize(
    ("config", "table", "words"),
    [
        ("icl_tasks: [", "", "core.yaml cannot be understood"),
        ("other: 1", "", "core.yaml cannot be understood"),
        (CONFIG.replace("multiple_choice", "poetry"), "copa,50\n", "poetry"),
        (CONFIG, "copa,much\n", "not a table with the columns"),
        (CONFIG, "piqa,50\n", "copa"),
    ],
)
def test_a_bundle_that_is_wrong(tmp_path: Path, config: str, table: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        core_task(bundle(tmp_path, config, table), "copa")


def test_what_is_published_of_each_task() -> None:
    assert sum(task.n for task in CORE) == 91_037
    assert [each.n for each in CHAT] == [2376, 1172, 14042, 1319, 164, 256]
