"""A run's report: what stands in it, whatever of the run's files is there."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from sprout.common import files
from sprout.common.errors import Failure, UsageError
from sprout.report.report import Known, write_report
from sprout.report.summary import in_words
from sprout.report.world_sheet import NAMES, world_sheet
from sprout.world import world

from .made import made_run, metrics, results, score


def markdown(folder: Path, known: Known | None = None) -> str:
    return write_report(folder, known).with_suffix(".md").read_text()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "no time"),
        (1, "1 second"),
        (59.6, "1 minute"),
        (578, "9 minutes and 38 seconds"),
        (3599.6, "1 hour"),
        (7530, "2 hours and 6 minutes"),
    ],
)
def test_a_time_is_told_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def rows(text: str, title: str) -> dict[str, list[str]]:
    """The table under a heading: the cells of each row by its first."""
    lines = text.split(f"## {title}\n")[1].split("\n## ")[0].splitlines()
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines if line[:1] == "|"]
    return {row[0]: row[1:] for row in cells}


def test_the_summary_says_what_it_is_good_and_bad_at(tmp_path: Path) -> None:
    text = markdown(made_run(tmp_path / "small"))
    assert "`small` is a language model of 12.3 million parameters." in text
    assert "took 2 minutes and 35 seconds on A processor (2 cores, without a GPU)" in text
    assert "the embedded world, 120,000 tokens of it" in text
    assert "- **Good at** adding and subtracting up to 20 (96\u00a0%)." in text
    middle = "own task (62\u00a0%); spelling words and counting letters (50\u00a0%)"
    last = "picking the right fact out of four (40\u00a0%)"
    assert f"- **Right some of the time at** {middle}; and {last}." in text
    assert "- mid → sft: better at spelling words and counting letters (+40)." in text
    assert "needs 1.05 bits for a byte after sft" in text


def test_scores_stand_beside_each_other_with_the_changes_that_stand(tmp_path: Path) -> None:
    table = rows(markdown(made_run(tmp_path / "small")), "Scores by stage")
    assert table["score"] == ["guessing", "base", "mid", "sft"]
    assert table["bits per byte (lower is better)"] == ["", "1.2500", "1.1500", "1.0500"]
    spelling = table["spelling words and counting letters (`spelling`)"]
    assert spelling == ["0.00", "-", "0.10 ± 0.04", "0.50 ± 0.07 +0.40 ▲"]
    assert table["own task (`own_task`)"][3] == "0.62 ± 0.07 +0.02", "one item more is chance"
    assert table["picking the right fact out of four (`facts_choice`)"][0] == "0.25"


def test_items_that_both_stages_were_asked_are_compared_one_by_one(tmp_path: Path) -> None:
    """Eight items won and none lost stands; as independent samples it would not."""
    found = results()
    found["stages"]["sft"]["tasks"]["own_task"] = score(38)
    text = markdown(made_run(tmp_path / "small", found))
    assert rows(text, "Scores by stage")["own task (`own_task`)"][3].endswith("+0.16 ▲")
    assert "compared one by one (exact sign test)" in text
    for name in found["stages"]["mid"]["tasks"]:
        del found["stages"]["mid"]["tasks"][name]["right"]
    text = markdown(made_run(tmp_path / "other", found))
    assert rows(text, "Scores by stage")["own task (`own_task`)"][3].endswith("+0.16")
    assert "independent samples (Newcombe's interval)" in text


def test_other_items_are_not_paired(tmp_path: Path) -> None:
    found = results()
    for stage in ("mid", "sft"):
        for name, each in found["stages"][stage]["tasks"].items():
            found["stages"][stage]["tasks"][name] = {**each, "items": stage}
    text = markdown(made_run(tmp_path / "small", found))
    assert "independent samples" in text and "one by one" not in text


def test_time_price_and_energy(tmp_path: Path) -> None:
    folder = made_run(tmp_path / "small")
    table = rows(markdown(folder), "Time")
    assert table["base"] == ["2:00", "40", "40,000", "2,000"]
    assert table["all"][0] == "2:35" and "price" not in table["stage"]
    text = markdown(folder, Known(price=3.0, watts=60.0))
    assert rows(text, "Time")["base"][-2:] == ["$0.1000", "2.0 Wh"]
    assert "nothing was metered" in text


def test_a_conversation_is_shown_with_the_tools_that_it_called(tmp_path: Path) -> None:
    folder = made_run(tmp_path / "small")
    call = {"function": {"name": "calculator", "arguments": '{"x": "16 + 18"}'}}
    talk = [
        {"role": "user", "content": "16 + 18?"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "content": "34"},
    ]
    line = {"task": "own_task", "messages": talk, "reply": None, "right": False, "wanted": "34"}
    (folder / "sft" / "items.jsonl").write_text(json.dumps(line) + "\n")
    text = markdown(folder)
    assert '> assistant: [calculator {"x": "16 + 18"}]\n> tool: 34' in text
    assert "wrong: (too long for the model to read)" in text and "wanted: 34" in text


def test_every_table_says_where_its_numbers_come_from(tmp_path: Path) -> None:
    text = markdown(made_run(tmp_path / "small"))
    for block in re.split(r"\n## ", text)[1:]:
        if "\n| " in block:
            assert "*From " in block, block[:60]


def test_machine_code_and_commands(tmp_path: Path) -> None:
    text = markdown(made_run(tmp_path / "small"))
    for words in (
        "A processor, 2 cores",
        "400 GFLOP/s",
        "bf16, 1 thread\n",
        "commit `abc123`, with changes that are in no commit",
        "width 256, 1 head\n",
        "`sprout run --run small --depth 4 --stages base,mid,sft`",
        "`sprout eval --run small --stage sft --tasks arithmetic,facts_choice,spelling,own_task "
        "--task-data DIR --limit 50`",
        "`sprout eval --run small --stage sft --text val --dtype bf16`",
    ):
        assert words in text, words
    settings = rows(text, "Every setting")
    assert settings["`threads`"] == ["1"] and settings["`options.depth`"] == ["4"]


def test_data_sheets_are_shown_whatever_they_say(tmp_path: Path) -> None:
    folder = made_run(tmp_path / "small")
    sheet: dict[str, Any] = {
        "documents": 1200,
        "share": 0.123456,
        "sources": [{"name": "a|b", "bytes": 5}, {"name": "<b>", "bytes": 6, "dropped": True}],
        "nested": {"x": {"n": 1}, "y": {"n": 2}},
    }
    files.write_json(folder / "data" / "base.json", sheet)
    (folder / "data" / "bad.json").write_text("{")
    text = markdown(folder)
    assert "- documents: 1,200" in text and "- share: 0.1235" in text
    table = rows(text, "What went in")
    assert table["&lt;b>"] == ["6", "yes"]
    assert table["y"] == ["2"]
    assert "`data/bad.json` is damaged and left out." in text


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_what_a_model_wrote_is_text_and_nothing_else(tmp_path: Path) -> None:
    folder = made_run(tmp_path / "small")
    page = write_report(folder).read_text()
    tags = Tags()
    tags.feed(page)
    assert [attrs for tag, attrs in tags.seen if tag == "script"] == [{}], "the page's own alone"
    assert not [tag for tag, _ in tags.seen if tag in ("img", "link", "iframe", "b")]
    assert not [n for _, attrs in tags.seen for n in attrs if n.startswith("on")]
    sources = [v for _, attrs in tags.seen for k, v in attrs.items() if k in ("src", "href")]
    assert all(str(value).startswith("#") for value in sources)
    policy = next(str(a["content"]) for t, a in tags.seen if a.get("http-equiv"))
    assert "default-src 'none'" in policy and "unsafe-eval" not in policy
    assert "script-src 'sha256-" in policy
    tokens = MarkdownIt("commonmark").parse((folder / "report.md").read_text())
    every = [inner for token in tokens for inner in (token, *(token.children or ()))]
    assert not [token for token in every if token.type.startswith("html")]
    assert "<script>" in "".join(token.content for token in every if token.type == "fence")


def test_the_same_run_gives_the_same_report(tmp_path: Path) -> None:
    folder = made_run(tmp_path / "small")
    first = write_report(folder).read_bytes(), (folder / "report.md").read_bytes()
    assert (write_report(folder).read_bytes(), (folder / "report.md").read_bytes()) == first


@pytest.mark.parametrize("missing", ["stages", "seconds", "machine", "model", "tokenizer", "code"])
def test_a_part_that_is_not_there_is_left_out(tmp_path: Path, missing: str) -> None:
    folder = made_run(tmp_path / "small", {missing: {}})
    assert markdown(folder).startswith("# Report card: small")


def test_a_run_with_base_alone(tmp_path: Path) -> None:
    found = results()
    found["stages"] = {"base": found["stages"]["base"]}
    folder = made_run(tmp_path / "small", found)
    for stage in ("mid", "sft"):
        (folder / stage / "metrics.jsonl").unlink()
    text = markdown(folder)
    assert "never taught to answer" in text and "Good at" not in text
    assert rows(text, "Scores by stage")["score"] == ["guessing", "base"]
    assert "worldcore" not in text


def test_one_killed_in_the_middle_without_results(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    metrics(folder, "base", 25)
    with open(folder / "base" / "metrics.jsonl", "a") as file:
        file.write('[1]\n{"step": 26, "los')
    text = markdown(folder)
    assert "`results.json` is missing" in text
    assert "The stage base is not finished, it stands at step 25" in text
    assert "`base/metrics.jsonl`: 2 lines are damaged and left out of 28." in text
    assert "| base | 20 | 20,000 |" in text
    assert "<svg" in (folder / "report.html").read_text()


def test_lines_with_figures_missing_still_give_curves(tmp_path: Path) -> None:
    folder = made_run(tmp_path / "small")
    path = folder / "base" / "metrics.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines[::3]:
        line["loss"] = None
        line.pop("memory_bytes", None)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert "How it learned" in markdown(folder)


def test_without_anything_it_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no results to report: `sprout run --run new`"):
        write_report(tmp_path / "new")


@pytest.mark.parametrize(
    "damaged",
    [
        "{",
        "[]",
        '{"stages": []}',
        '{"stages": {"base": 3}}',
        '{"stages": {"sft": {"tasks": {"a": 3}}}}',
        '{"model": {}, "machine": {"x": 1}, "seconds": {"base": "x"}}',
    ],
)
def test_damaged_results_say_how_to_make_them_anew(tmp_path: Path, damaged: str) -> None:
    run = tmp_path / "old"
    files.write_text(run / "results.json", damaged)
    with pytest.raises(Failure) as error:
        write_report(run)
    assert "results.json is damaged: `sprout run --run old --stages eval,report`" in str(
        error.value
    )
    assert not (run / "report.html").exists()


def test_steps_passed_over_and_tasks_left_out_are_said(tmp_path: Path) -> None:
    found = results()
    found["stages"]["base"]["training"] = {**found["stages"]["base"]["training"]}
    found["stages"]["base"]["training"]["skipped_steps"] = 3
    found["stages"]["sft"]["missing"] = ["functions"]
    found["stages"]["sft"]["preference"] = {"accuracy": 0.875, "n": 200}
    text = markdown(made_run(tmp_path / "small", found))
    assert "their loss was not finite: 3 of base." in text
    assert "Left out for want of a sandbox: functions." in text
    pairs = "held-out pairs whose better answer gained on the worse"
    assert rows(text, "Scores by stage")[pairs] == ["0.50", "-", "-", "0.88"]


def test_the_worlds_data_sheet_tells_every_kind_and_its_share(tmp_path: Path) -> None:
    text = markdown(made_run(tmp_path / "small"))
    found = rows(text, "What went in")
    assert set(NAMES) < set(found) and len(NAMES) == len(world.SHARES)
    shares = [int(found[name][0].removesuffix("%")) for name in NAMES]
    assert 98 <= sum(shares) <= 102, "rounded"
    assert all(
        int(cells[1].replace(",", "")) > 50 for name, cells in found.items() if name in NAMES
    )
    assert found["conversations"][0] == "from mid on" and "nobody else's text" in text
    assert [row[0] for row in world_sheet(False)[1].rows] == list(NAMES)


def test_a_stage_that_went_back_is_told(tmp_path: Path) -> None:
    run = made_run(tmp_path / "small", results())
    line = {
        "step": 121,
        "tokens": 1,
        "eval": "rollback",
        "from": 180,
        "rate": 0.25,
        "why": "it rose",
    }
    with open(run / "base" / "metrics.jsonl", "a") as file:
        file.write(json.dumps(line) + "\n")
    assert (
        "base had diverged (it rose) after step 180: it went back to step 120 and on at 0.25 of its "
        "learning rate." in markdown(run)
    )


def test_tasks_asked_so_many_items_each_have_a_command_of_their_own(tmp_path: Path) -> None:
    found = results()
    tasks = {name: score(5, 10, 0.0) for name in world.TASKS}
    found["stages"]["sft"]["tasks"] = tasks
    del found["stages"]["mid"]["tasks"]
    text = markdown(made_run(tmp_path / "default", found))
    assert "- the scores: `sprout eval --stage sft --limit 10`" in text
    tasks["recall"] = tasks["reading"] = score(20, 40)
    text = markdown(made_run(tmp_path / "default", found))
    assert "- the scores: `sprout eval --stage sft --tasks reading,recall --limit 40`" in text
