"""EleutherAI's lm-evaluation-harness on a run's model, beside our own scores on the same items."""

from __future__ import annotations

import json
from importlib.metadata import EntryPoint
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

pytest.importorskip("lm_eval")

from sprout.cli.main import main
from sprout.common.config import read_toml
from sprout.common.errors import UsageError
from sprout.engine.likelihood import likelihoods
from sprout.evals.text import Encoder
from sprout.interop.lm_eval import SproutLM, _until, register
from sprout.models.gpt import GPTConfig
from sprout.tasks.core import CORE, find_file, items_of
from sprout.tasks.fewshot import in_context, read_example
from sprout.tokenizer.bpe import train_bpe
from sprout.tokenizer.chat import render

from .. import tiny
from ..real import EVAL_SETS

ROWS = [
    {
        "query": f"Question: Which number comes after {i}?",
        "choices": [f"{i + 2}", f"{i + 1}!", "x"],
        "gold": 1,
    }
    for i in range(20)
]
YAML = """
task: {name}
dataset_path: json
dataset_kwargs:
  data_files:
    test: {path}
test_split: test
output_type: multiple_choice
doc_to_text: "{{{{query}}}}{ending}"
doc_to_choice: choices
doc_to_target: gold
target_delimiter: " "
metric_list:
  - metric: acc
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run whose base stage is a random model with a small vocabulary."""
    folder = tmp_path_factory.mktemp("harness") / "runs" / "r"
    texts = [
        f"{row['query']}\nAnswer: {row['choices']} Which plants and animals are the best?"
        for row in ROWS
    ]
    tokenizer = train_bpe(texts, 320)
    model = tiny.wild_gpt(GPTConfig(tokenizer.vocab_size, 2, 2, 2, 32, 512), 0.25)
    return tiny.keep(folder, model, tokenizer, "base")


@pytest.fixture(scope="module")
def lm(run: Path) -> SproutLM:
    return SproutLM(run="r", runs=str(run.parent), device="cpu")


def local(folder: Path, name: str, n: int) -> tuple[Path, str]:
    """The first items of a set as JSON lines, the real ones where they are, and how a context ends."""
    ending = "\\nAnswer:" if name == "arc_easy" else ""
    rows: list[dict[str, Any]] = [*ROWS]
    if EVAL_SETS.is_dir():
        task, path = next(t for t in CORE if t.name == name), find_file(EVAL_SETS, name)
        assert path is not None
        rows = [
            {
                "query": item.pairs[0][0].removesuffix("\nAnswer:"),
                "choices": [b[1:] for _, b in item.pairs],
                "gold": item.gold,
            }
            for item in items_of(task, path)[:n]
        ]
    written = folder / f"{name}.jsonl"
    written.write_text("\n".join(json.dumps(row) for row in rows[:n]))
    return written, ending


def test_both_agree_item_by_item(lm: SproutLM, tmp_path: Path) -> None:
    """Log-likelihoods of every choice, and the accuracy that follows, of arc_easy and hellaswag."""
    from lm_eval import simple_evaluate
    from lm_eval.tasks import TaskManager

    names, n = ("arc_easy", "hellaswag"), 12
    for name in names:
        path, ending = local(tmp_path, name, n)
        text = YAML.format(name=f"sprout_{name}", path=path, ending=ending)
        (tmp_path / f"{name}.yaml").write_text(text)
    found = simple_evaluate(
        model=lm,
        tasks=[f"sprout_{name}" for name in names],
        task_manager=TaskManager(include_path=str(tmp_path), include_defaults=False),
        num_fewshot=0,
        bootstrap_iters=0,
        log_samples=True,
    )
    encoder = Encoder(lm.sprout_tokenizer, lm.max_length)
    for name in names:
        samples = sorted(found["samples"][f"sprout_{name}"], key=lambda s: s["doc_id"])
        right = 0
        for sample in samples:
            row = sample["doc"]
            [item] = in_context(
                [read_example(row, "choice")], 0, "\nAnswer: " if name == "arc_easy" else " "
            )
            ours = [said.nats for said in likelihoods(lm.model, encoder.encode(item).asks)]
            theirs = [response[0][0] for response in sample["resps"]]
            assert ours == pytest.approx(theirs, abs=1e-3)
            right += ours.index(max(ours)) == row["gold"]
        assert found["results"][f"sprout_{name}"]["acc,none"] == pytest.approx(right / len(samples))
        assert len(samples) == n


def asked(*args: object) -> SimpleNamespace:
    return SimpleNamespace(args=args)


def test_whole_texts_are_read_in_windows_that_follow_each_other(lm: SproutLM) -> None:
    tokenizer, model = lm.sprout_tokenizer, lm.model
    text = "Which plants? " * 300
    ids = tokenizer.encode(text)
    assert len(ids) > 512
    expected = 0.0
    for low in range(0, len(ids), 511):
        part = [tokenizer.bos_id, *ids[low : low + 511]]
        with torch.no_grad():
            said = model.logits(model(torch.tensor([part]))[0]).log_softmax(-1)
        expected += sum(float(said[i, part[i + 1]]) for i in range(len(part) - 1))
    found = lm.loglikelihood_rolling([asked(text), asked("Which?")])
    assert found[0] == pytest.approx(expected, rel=1e-4) and -200 < found[1] < 0


def test_texts_are_generated_up_to_a_stop_word(lm: SproutLM) -> None:
    whole, none, cut = lm.generate_until(
        [
            asked("Question:", {"max_gen_toks": 20}),
            asked("Question:", {"max_gen_toks": 20, "until": "\x00"}),
            asked(
                "Question:" * 300,
                {"max_gen_toks": 5, "until": ["e"], "do_sample": True, "temperature": 1.0},
            ),
        ]
    )
    assert whole == none and "e" not in cut
    [ended] = lm.generate_until([asked("Question:", {"max_gen_toks": 20, "until": [whole[:1]]})])
    assert ended == "" and _until("one two three", ["three", "tw"]) == "one "


def test_a_conversation_is_written_with_our_template(lm: SproutLM) -> None:
    talk = [{"role": "user", "content": "Which?"}]
    text = lm.apply_chat_template(talk)
    ids = render(lm.sprout_tokenizer, list(talk), add_generation_prompt=True)[0]
    assert lm.tok_encode(text) == ids[1:]
    context, continuation = lm._encode_pair(text, "The best")
    assert context == ids[1:] and continuation == lm.sprout_tokenizer.encode("The best")


def test_what_is_too_long_loses_its_beginning_or_is_told(lm: SproutLM) -> None:
    [(nats, _)] = lm.loglikelihood([asked("plants " * 900, " and")])
    assert nats < 0
    with pytest.raises(UsageError, match="does not fit"):
        lm.loglikelihood([asked("a", "plants " * 900)])


def test_arguments_say_more_than_the_harness_flags(run: Path) -> None:
    """The harness asks for cuda:0 and a batch of 1 where nobody said anything."""
    flags = {"device": "cuda:0", "batch_size": 1, "max_batch_size": None}
    made = SproutLM.create_from_arg_string(f"run=r,runs={run.parent},device=cpu", flags)
    assert isinstance(made, SproutLM) and made._rows is None and made.stage == "base"
    if not torch.cuda.is_available():
        SproutLM.create_from_arg_obj({"run": "r", "runs": str(run.parent)}, flags)


def test_the_harness_can_find_the_model_by_itself() -> None:
    """Its versions that read the entry points of packages find it under its name."""
    pyproject = read_toml(Path(__file__).parents[2] / "pyproject.toml")
    group = "lm_eval.models"
    [(name, value)] = pyproject["project"]["entry-points"][group].items()
    assert name == "sprout" and EntryPoint(name, value, group).load() is SproutLM


@pytest.mark.slow
def test_the_command_knows_the_model(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lm_eval.api.registry import get_model

    register()
    register()
    assert get_model("sprout") is SproutLM
    monkeypatch.chdir(run.parent.parent)
    path, ending = local(tmp_path, "arc_easy", 4)
    (tmp_path / "a.yaml").write_text(YAML.format(name="local_arc", path=path, ending=ending))
    arguments = ["lm-eval", "--model", "sprout", "--model_args", "run=r", "--device", "cpu"]
    arguments += ["--tasks", "local_arc", "--include_path", str(tmp_path), "--limit", "4"]
    arguments += ["--output_path", str(tmp_path / "out")]
    assert main(arguments) == 0
    [written] = list((tmp_path / "out").rglob("results*.json"))
    assert "acc,none" in json.loads(written.read_text())["results"]["local_arc"]
