"""The report: from results.json alone, whatever of it is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sprout.common import files
from sprout.common.errors import Failure, UsageError
from sprout.report.report import render, write_report


def stage(bpb: float, score: float, **more: Any) -> dict[str, Any]:
    tasks = {
        "facts_choice": {"score": score, "stderr": 0.04, "n": 100, "chance": 0.25},
        "recall": {"score": score / 2, "stderr": 0.05, "n": 100, "chance": 0.0},
    }
    training = {
        "steps": 1200,
        "tokens": 2_400_000,
        "seconds": 120.0,
        "loss": 1.5,
        "skipped_steps": 0,
        "empty_batches": 0,
    }
    return {
        "training": training,
        "bpb": bpb,
        "nats_per_token": 2 * bpb,
        "val_tokens": 310_000,
        "tasks": tasks,
        "worldcore": score - 0.1,
        **more,
    }


RESULTS: dict[str, Any] = {
    "stages": {
        "sft": stage(1.05, 0.8, samples={"completions": [], "answers": [["Who?", "Me.\n```\nx"]]}),
        "base": stage(1.25, 0.3, samples={"completions": [["A dog", " is"]], "answers": []}),
        "mid": stage(1.15, 0.5),
    },
    "seconds": {"tokenizer": 5.0, "base": 120.0, "eval": 30.4},
    "machine": {
        "processor": "A processor",
        "cores": 2,
        "threads": 2,
        "device": "cpu",
        "dtype": "bf16",
        "gemm_flops_per_second": 4e11,
        "system": "Linux",
        "python": "3.11.7",
        "torch": "2.13.0",
        "kernels": False,
    },
    "model": {
        "params": 12_345_678,
        "matrix_params": 3_000_000,
        "depth": 4,
        "width": 256,
        "heads": 2,
        "sequence_length": 512,
    },
    "tokenizer": {"kind": "bpe", "vocab_size": 4096, "bytes_per_token": 3.456},
}


def table(text: str, title: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    lines = text.split(f"## {title}\n")[1].split("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_table_of_scores_has_a_column_for_each_stage_in_order() -> None:
    text = render("default", RESULTS)
    assert "| Metric | BASE | MID | SFT |\n|---|---|---|---|\n" in text
    rows = {cells[0]: cells[1:] for cells in table(text, "Scores")}
    assert rows["bits per byte (lower is better)"] == ["1.2500", "1.1500", "1.0500"]
    assert rows["facts_choice"] == ["0.30 ± 0.04", "0.50 ± 0.04", "0.80 ± 0.04"]
    assert rows["worldcore"] == ["0.200", "0.400", "0.700"]
    assert "310,000 validation tokens; 100 held-out items a task" in text


def test_only_stages_that_ran_have_a_column() -> None:
    only = {**RESULTS, "stages": {"base": RESULTS["stages"]["base"]}}
    assert "| Metric | BASE |\n" in render("x", only)


def test_machine_model_and_time_are_there() -> None:
    text = render("default", RESULTS)
    for words in ("A processor, 2 cores", "400 GFLOP/s", "12,345,678 parameters", "4,096 tokens"):
        assert words in text
    rows = {cells[0]: cells[1:] for cells in table(text, "Time")}
    assert rows["base"] == ["2:00", "1,200", "2,400,000", "20,000"]
    assert rows["eval"] == ["0:30", "-", "-", "-"]
    assert rows["all"][0] == "2:35"


def test_samples_cannot_leave_their_block() -> None:
    text = render("default", RESULTS)
    assert "A dog| is" in text and "> Who?" in text
    assert text.count("```") == 4, "one block each for base and sft"


def test_steps_passed_over_are_said() -> None:
    assert "not finite" not in render("x", RESULTS)
    bad = stage(1.0, 0.5)
    bad["training"]["skipped_steps"] = 3
    assert "'base': 3" in render("x", {**RESULTS, "stages": {"base": bad}})


@pytest.mark.parametrize("missing", ["stages", "seconds", "machine", "model", "tokenizer"])
def test_a_part_that_is_not_there_is_left_out(missing: str) -> None:
    partial = {key: value for key, value in RESULTS.items() if key != missing}
    assert render("x", partial).startswith("# Report of the run `x`")


def test_a_stage_that_was_trained_and_not_yet_scored() -> None:
    trained = {"base": {"training": RESULTS["stages"]["base"]["training"]}}
    text = render("x", {**RESULTS, "stages": trained})
    rows = {cells[0]: cells[1:] for cells in table(text, "Scores")}
    assert rows["nats per token"] == ["-"]
    assert "worldcore" not in text and "\n." not in text


def test_a_stage_that_was_asked_no_tasks() -> None:
    """As for text of one's own, without conversations."""
    base = {k: v for k, v in RESULTS["stages"]["base"].items() if k not in ("tasks", "worldcore")}
    text = render("x", {**RESULTS, "stages": {"base": base}})
    assert "\n310,000 validation tokens.\n" in text and "worldcore" not in text
    rows = table(
        render("x", {**RESULTS, "stages": {"base": base, "sft": stage(1.0, 0.5)}}), "Scores"
    )
    assert ["worldcore", "-", "0.400"] in rows and ["recall", "-", "0.25 ± 0.05"] in rows


def test_tasks_that_this_machine_could_not_run_are_named() -> None:
    entry = {k: v for k, v in RESULTS["stages"]["sft"].items() if k != "worldcore"}
    text = render("x", {**RESULTS, "stages": {"sft": {**entry, "missing": ["functions"]}}})
    assert ["worldcore", "-"] in table(text, "Scores")
    assert "; left out for want of a sandbox: functions." in text


def test_the_report_is_written_beside_the_results(tmp_path: Path) -> None:
    files.write_json(tmp_path / "results.json", RESULTS)
    path = write_report(tmp_path)
    assert path == tmp_path / "report.md"
    assert path.read_text() == render(tmp_path.name, RESULTS)


def test_without_results_it_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no results to report: `sprout run --run new`"):
        write_report(tmp_path / "new")
    (tmp_path / "results.json").write_text("{")
    with pytest.raises(Failure, match="results.json is damaged"):
        write_report(tmp_path)


@pytest.mark.parametrize(
    "damaged", ["{", "[]", '{"stages": []}', '{"model": {}, "machine": {"x": 1}}']
)
def test_damaged_results_say_how_to_make_them_anew(tmp_path: Path, damaged: str) -> None:
    run = tmp_path / "old"
    files.write_text(run / "results.json", damaged)
    with pytest.raises(Failure) as error:
        write_report(run)
    assert "results.json is damaged: `sprout run --run old --stages eval,report`" in str(
        error.value
    )
    assert not (run / "report.md").exists()


def test_what_dpo_gained_on_held_out_pairs_is_shown() -> None:
    dpo = {
        **stage(1.05, 0.8),
        "preference": {"accuracy": 0.875, "margin": 0.3, "drift": -1.0, "n": 200},
    }
    text = render("x", {**RESULTS, "stages": {**RESULTS["stages"], "dpo": dpo}})
    assert "| held-out pairs whose better answer gained on the worse | - | - | - | 0.88 |" in text
    assert "held-out pairs" not in render("x", RESULTS)
