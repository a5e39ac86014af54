"""The examples learn: a little in the suite, all that they promise in the slow tests."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import torch

FOLDER = Path(__file__).parents[2] / "examples"


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_sums_are_right_and_apart() -> None:
    rows = example("adder").sums()
    a, b = rows[:, 0] * 10 + rows[:, 1], rows[:, 2] * 10 + rows[:, 3]
    assert torch.equal(a + b, rows[:, 4] + 10 * rows[:, 5] + 100 * rows[:, 6])
    assert len(rows.unique(dim=0)) == len(rows) == 10_000


def test_a_little_adding_is_learned_in_30_steps() -> None:
    adder = example("adder")
    model, held_out = adder.train(30, batch=64)
    assert adder.loss(model, held_out[:100]) < 2.2  # a guess among ten digits costs 2.3


def test_a_little_sorting_is_learned_in_30_steps() -> None:
    sorting = example("sorting")
    model = sorting.train(30, batch=64)
    rng = torch.Generator().manual_seed(2)
    assert sorting.loss(model, sorting.rows(100, rng)) < 2.2


@pytest.mark.slow
def test_every_held_out_sum_is_right() -> None:
    adder = example("adder")
    assert adder.accuracy(*adder.train(1500)) == 1.0


@pytest.mark.slow
def test_nearly_every_new_row_is_sorted() -> None:
    sorting = example("sorting")
    model = sorting.train(800)
    assert sorting.accuracy(model, sorting.rows(1000, torch.Generator().manual_seed(2))) > 0.99


def test_the_code_of_the_guide_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """The parts of docs/library.md that need no trained model: a model learns, and then says something."""
    text = (FOLDER.parent / "docs" / "library.md").read_text()
    blocks = [part.partition("```")[0] for part in text.split("```python\n")[1:]]
    names: dict[str, object] = {}
    for code in blocks:
        if "sprout.models" in code or "sprout.engine" in code:
            exec(code.replace("range(100)", "range(5)"), names)
    said = capsys.readouterr().out
    assert said.startswith("[") and said.count(",") == 7
