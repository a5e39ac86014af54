"""What is measured of a trained stage: validation text, tasks, and samples of what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from sprout.common import files
from sprout.common.dist import Dist
from sprout.data.packing import Rows
from sprout.data.pretrain import Text
from sprout.engine.engine import Completion, Engine, Request
from sprout.engine.sample import Sampling
from sprout.engine.tools import default_tools, fits, reply_many
from sprout.evals import bpb
from sprout.evals.evaluate import Seen, evaluate
from sprout.evals.outcomes import mean_centred
from sprout.models.base import Model
from sprout.models.flops import flops_per_token, matrix_parameters
from sprout.report.collect import read_lines
from sprout.tasks.base import Question, Task
from sprout.tasks.world import tasks
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.train.sharding import is_sharded

QUESTIONS = (
    "What is the capital of France?",
    "What is 7 + 5?",
    "Who are you?",
    "What is the opposite of hot?",
    "How do you spell garden?",
    "Tell me a short story about a fox.",
)
BEGINNINGS = ("The capital of France is", "Once upon a time", "A dog is")
SAMPLE_TOKENS = 48
CUT = " …"
"""The end of a sample that had not come to an end after so many."""


def quick(
    model: Model, tokenizer: Tokenizer, rows: Rows, stage: str, on_world: bool, dist: Dist
) -> dict[str, Any]:
    """A look at a model in training: bits per byte of some rows, and one sample. Takes seconds."""
    found: dict[str, Any] = dict(bpb.bits_per_byte(model, rows, tokenizer.bytes_per_token(), dist))
    if is_sharded(model):
        return found | {"sample": "(no sample: no process holds the whole model)"}
    return found | dist.once(lambda: {"sample": sample(model, tokenizer, rows, stage, on_world)})


def sample(model: Model, tokenizer: Tokenizer, rows: Rows, stage: str, on_world: bool) -> str:
    """A beginning, or a question, and what the model makes of it."""
    if stage == "base":
        start = BEGINNINGS[0] if on_world else first_words(tokenizer, rows)
        return start + complete(model, tokenizer, [start])[0]
    return f"{QUESTIONS[0]}\n{answer(model, tokenizer, [QUESTIONS[0]])[0]}"


def probe(
    model: Model,
    tokenizer: Tokenizer,
    asked: Sequence[Task],
    limit: int,
    dist: Dist,
    warn: Callable[[str], object] = lambda text: None,
) -> dict[str, Any]:
    """The scores of a model in training on chosen tasks, for a line of metrics.jsonl.

    Nothing where no process holds the whole model.
    """
    keys = ("score", "stderr", "n", "chance")
    if is_sharded(model):
        return {}
    scores = evaluate(model, tokenizer, asked, limit, dist, warn=warn)
    return {"tasks": {name: {key: found[key] for key in keys} for name, found in scores.items()}}


def last_looks(metrics: Path) -> dict[str, Any]:
    """What the last look of each kind found, by name; where results.json has better it is left out.

    Lines that are damaged are passed over, as the report does.
    """
    found: dict[str, Any] = {}
    for line in read_lines(metrics, metrics.name, []):
        if line.get("eval", "quick") not in ("quick", "probe"):
            found[line["eval"]] = {
                k: v for k, v in line.items() if k not in ("step", "tokens", "eval")
            }
    return found


def score(
    model: Model,
    tokenizer: Tokenizer,
    rows: Rows,
    text: Text,
    items: int,
    dist: Dist,
    progress: Callable[[float, str], object],
    warn: Callable[[str], object] = lambda text: None,
    seen: Seen = lambda task, items, replies, right: None,
) -> dict[str, Any]:
    """Everything that results.json holds of a stage beside its training.

    `items` of each task are asked; 0 for a model that was never taught to answer. Tasks that this
    machine cannot run are named in "missing", and then there is no worldcore: a mean over some of
    the tasks would be another figure under the same name. The text is scored in the run's dtype, as while
    it trained, all else in fp32, in which the model comes and is left. Several processes share the text and
    the tasks; rank 0 says what the model says, and `warn` and `seen` are called in all.
    """
    progress(0.0, "validation text")
    model.compute_dtype = dist.dtype
    found: dict[str, Any] = dict(bpb.bits_per_byte(model, rows, tokenizer.bytes_per_token(), dist))
    model.compute_dtype = torch.float32
    found["samples"] = dist.once(lambda: _talk(model, tokenizer, rows, text, bool(items)))
    if not items:
        return found
    asked = tasks()
    found["tasks"] = evaluate(
        model,
        tokenizer,
        asked,
        items,
        replace(dist, dtype=torch.float32),
        lambda done, name: progress(0.4 + 0.6 * done, name),
        warn,
        seen,
    )
    missing = [task.name for task in asked if task.name not in found["tasks"]]
    if missing:
        found["missing"] = missing
    else:
        found["worldcore"] = mean_centred(found["tasks"], list(found["tasks"]))
    return found


def _talk(
    model: Model, tokenizer: Tokenizer, rows: Rows, text: Text, answers: bool
) -> dict[str, Any]:
    """How the model goes on after some beginnings and, if it was taught to, answers some questions."""
    starts = list(BEGINNINGS) if text.train is None else [first_words(tokenizer, rows)]
    said = {"completions": zip(starts, complete(model, tokenizer, starts), strict=True)}
    if answers:
        said["answers"] = zip(QUESTIONS, answer(model, tokenizer, list(QUESTIONS)), strict=True)
    return {kind: [list(pair) for pair in pairs] for kind, pairs in said.items()}


class Answered:
    """What was asked and answered while a stage was scored: `lines` for its items.jsonl."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def __call__(
        self,
        task: Task,
        items: Sequence[Question],
        replies: Mapping[int, str],
        right: Sequence[bool],
    ) -> None:
        """Take in items of a task with what was replied to each; it fits `evals.evaluate.Seen`."""
        self.lines += [
            {
                "task": task.name,
                "messages": list(item.messages),
                "wanted": item.answer,
                "reply": replies.get(i),
                "right": right[i],
            }
            for i, item in enumerate(items)
        ]

    def write(self, path: Path) -> None:
        """Write the file, whole or not at all."""
        files.write_text(path, "".join(files.to_json(line) + "\n" for line in self.lines))


def first_words(tokenizer: Tokenizer, rows: Rows) -> str:
    """How the first validation row begins: a fair prompt for a model of that text."""
    ids = [int(i) for i in rows.ids[0] if i < tokenizer.vocab_size]
    words = tokenizer.decode([i for i in ids[:64] if tokenizer.token_bytes(i)])
    return words[:40].rsplit(" ", 1)[0] or words[:40]


def complete(model: Model, tokenizer: Tokenizer, starts: list[str]) -> list[str]:
    """How the model goes on after each text, at temperature 0.7, seed 0."""
    engine = Engine(model)
    room = min(SAMPLE_TOKENS, engine.context // 2)
    requests = [
        Request(
            [tokenizer.bos_id, *tokenizer.encode(start)][: engine.context - room],
            room,
            Sampling(temperature=0.7),
            frozenset(tokenizer.special.values()),
        )
        for start in starts
    ]
    return [tokenizer.decode(done.ids) + _end(done) for done in engine.generate(requests)]


def _end(done: Completion) -> str:
    return CUT if done.stopped == "length" else ""


def answer(model: Model, tokenizer: Tokenizer, questions: list[str]) -> list[str]:
    """What the model answers to each question, greedily, with its tools; "" to one that is too long."""
    engine = Engine(model)
    talks = [[{"role": "user", "content": question}] for question in questions]
    asked = [i for i, talk in enumerate(talks) if fits(engine, tokenizer, talk, SAMPLE_TOKENS)]
    greedy = Sampling(temperature=0.0)
    fitting = [talks[i] for i in asked]
    ends = [""] * len(fitting)

    def told(i: int, request: Request, done: Completion) -> None:
        ends[i] = _end(done)

    found = reply_many(
        engine, tokenizer, fitting, greedy, SAMPLE_TOKENS, default_tools(), on_turn=told
    )
    answers = [""] * len(questions)
    for i, messages, end in zip(asked, found, ends, strict=True):
        answers[i] = str(messages[-1]["content"]) + end
    return answers


def describe_model(model: Model, depth: int) -> dict[str, Any]:
    """The model, for results.json."""
    config = model.config
    return {
        "family": config.family,
        "params": sum(p.numel() for p in model.parameters()),
        "matrix_params": matrix_parameters(model),
        "depth": depth,
        "width": config.n_embd,
        "heads": config.n_head,
        "vocab_size": config.vocab_size,
        "sequence_length": config.sequence_length,
        "flops_per_token": flops_per_token(model),
    }


def summary(results: dict[str, Any]) -> str:
    """One line a stage: bits per byte and the mean over the tasks."""
    lines = []
    for stage, entry in results["stages"].items():
        if "bpb" in entry:
            core = f", worldcore {entry['worldcore']:.3f}" if "worldcore" in entry else ""
            lines.append(f"{stage:>5}: {entry['bpb']:.4f} bits per byte{core}")
    return "\n".join(lines)
