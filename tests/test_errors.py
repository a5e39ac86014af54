"""Every error that a user can cause is met in a test, with its words: those of no other test are met here."""

from __future__ import annotations

import ast
import asyncio
import urllib.error
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import huggingface_hub
import pytest
import torch
from safetensors.torch import save_file

from sprout.cli import bench, demo, plan, serve
from sprout.cli.main import main
from sprout.cli.terminal import Terminal
from sprout.common import config, download, files
from sprout.common.errors import Failure, UsageError
from sprout.data import corpus, hub, preference, sources
from sprout.engine import tools
from sprout.engine.sample import Sampling
from sprout.interop import hf_import
from sprout.server import bench as serve_bench
from sprout.server import openai_routes, prompts
from sprout.server.answers import Answer
from sprout.server.embedding_routes import _answer as embed
from sprout.server.errors import ApiError, from_validation
from sprout.server.limits import Slots
from sprout.server.models import Listed, Models
from sprout.server.patterns import Phrases
from sprout.server.safety import Rule
from sprout.server.worker import ClosedError
from sprout.tasks import practice
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.train import accelerators, forecast, presets
from sprout.train.options import Options

ROOT = Path(__file__).parents[1]
KINDS = ("UsageError", "Failure", "ApiError")
ENOUGH = 12
"""Characters in a row of an error's own words that a test must hold."""


@dataclass(frozen=True)
class Site:
    """A place where an error is made, and its own words: what is handed on from elsewhere is not there."""

    where: str
    words: tuple[str, ...]


def texts(node: ast.AST) -> list[str]:
    """The constant texts in a part of a program."""
    found = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return [text for text in found if isinstance(text, str)]


def sites() -> Iterator[Site]:
    """Every `raise` or `return` of an error that a user may read."""
    for path in sorted((ROOT / "sprout").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        said: dict[str, list[str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                said.setdefault(node.targets[0].id, []).extend(texts(node.value))
        for node in ast.walk(tree):
            made = node.exc if isinstance(node, ast.Raise) else getattr(node, "value", None)
            if not isinstance(node, (ast.Raise, ast.Return)) or not isinstance(made, ast.Call):
                continue
            if getattr(made.func, "id", None) in KINDS:
                words = [text for argument in made.args for text in texts(argument)]
                for argument in made.args:
                    if isinstance(argument, ast.Name):
                        words += said.get(argument.id, [])
                own = tuple(text for text in words if len(text) >= ENOUGH and " " in text)
                yield Site(f"{path.relative_to(ROOT)}:{node.lineno}", own)


def test_every_error_that_a_user_can_cause_is_met_in_a_test() -> None:
    tests = sorted((ROOT / "tests").rglob("*.py"))
    told = "\n".join(text for path in tests for text in texts(ast.parse(path.read_text("utf-8"))))
    told = told.replace("\\", "")  # of regular expressions

    def met(words: str) -> bool:
        return any(words[i : i + ENOUGH] in told for i in range(len(words) - ENOUGH + 1))

    found = list(sites())
    assert len(found) > 400
    unmet = [site for site in found if site.words and not any(map(met, site.words))]
    assert not unmet, "\n".join(f"{site.where}: {' … '.join(site.words)}" for site in unmet)


COMMANDS = [
    (
        ["plan", "--init-from", "a/sft"],
        "--init-from: a plan is made from the sizes; give --depth instead",
    ),
    (["plan", "--mfu", "1.5"], "--mfu 1.5: must be more than 0 and at most 1"),
    (["plan", "--stages", "nothing"], "--stages nothing: must be some of tokenizer, base"),
    (["plan", "--gpus", "8xABC"], "ABC is not known here"),
    (["serve", "--port", "70000"], "--port 70000: must be from 0 to 65535"),
    (["serve", "--grace", "4000"], "--grace must be from 0 to 3600 seconds, not 4000"),
    (["demo", "--port", "0"], "--port 0: must be from 1 to 65535"),
    (["chat", "--json"], "--json reports one answer: ask with -p"),
    (["chat", "-p", " "], "the prompt is empty: ask with -p, or write to standard input"),
    (["run", "--data", ""], "--data is empty: name a file or a folder"),
    (["bench", "train", "--steps", "0"], "--steps 0: must be more than 0"),
]


@pytest.mark.parametrize(("words", "message"), COMMANDS)
def test_commands(
    words: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def keys(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(serve.KEY_VARIABLE, "a-key-of-sixteen-characters")
        serve._keys(serve.ServeFlags(key=False))


def old_tokenizer(folder: Path) -> None:
    byte_tokenizer().save(folder)
    path = folder / "tokenizer.json"
    files.write_json(path, {**files.read_json(path), "version": 99})
    Tokenizer.load(folder)


def sealed(folder: Path) -> None:
    files.unsealed({**files.sealed({"a": 1}), "a": 2}, Path("horizon.json"))


def refused(folder: Path) -> None:
    file = download.Wanted("http://hub/x", folder / "x", 1, "sha256:0")
    download._refused(file, urllib.error.HTTPError("", 403, "no", Message(), None))


def gated(folder: Path) -> None:
    def info(*_: Any, **__: Any) -> None:
        response = SimpleNamespace(headers={}, request=None, status_code=403)
        raise huggingface_hub.errors.GatedRepoError("no", response=response)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(huggingface_hub.HfApi, "dataset_info", info)
        hub._ask(hub.Address("owner/name"), folder)


def twice(folder: Path) -> None:
    for name in ("a.safetensors", "b.safetensors"):
        save_file({"w": torch.zeros(1)}, folder / name)
    hf_import._headers(folder, ["a.safetensors", "b.safetensors"])


def whole_numbers(folder: Path) -> None:
    layout: Any = SimpleNamespace(parts=lambda shape: [])
    header = hf_import._Header("a", (2, 2), "I8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hf_import, "expected", lambda *_: {"w": torch.Size((2, 2))})
        shape: Any = None
        hf_import._check_shapes(layout, shape, {}, {"w": "w"}, {"w": header}, 9, Path("folder"))


def unwritable(folder: Path) -> None:
    made = SimpleNamespace(messages=[{"role": "user", "content": "a"}], system=None, say=print)
    (folder / "file").write_text("")
    Terminal._save(made, str(folder / "file" / "talk.jsonl"))  # type: ignore[arg-type]


def preset(folder: Path) -> None:
    path = folder / "mine.toml"
    path.write_text('run = "other"\n')
    presets.with_preset(Options(preset=str(path)), frozenset())


def nothing_to_forecast(folder: Path) -> None:
    machine: Any = None
    forecast.forecast(Options(stages="eval"), machine, 0.4)


CASES: list[tuple[Callable[[Path], object], type[Exception], str]] = [
    (keys, UsageError, "--no-key and a key are given: leave out --no-key, or SPROUT_API_KEY"),
    (lambda _: demo.DemoFlags(port=1 << 16).check(), UsageError, "--port 65536: must be from 1"),
    (lambda _: plan.PlanFlags(mfu=0.0).check(), UsageError, "--mfu 0: must be more than 0"),
    (
        lambda _: bench._positive(bench.TrainBench(depth=0)),
        UsageError,
        "--depth 0: must be more than 0",
    ),
    (
        lambda _: config.from_dict(Options, {"seed": "x"}, "here"),
        UsageError,
        "here: seed must be a whole number, but it is 'x' (text).",
    ),
    (sealed, Failure, "the file horizon.json is damaged, it is not what was written: put it back"),
    (
        refused,
        Failure,
        "http://hub/x may not be read (403): accept its terms on the hub, if it has any",
    ),
    (gated, Failure, "hub:owner/name: its owner asks for terms to be accepted: do so on the hub"),
    (lambda _: corpus.find("--data", "", Path("x")), UsageError, "--data is empty: name a file"),
    (lambda _: sources.read_flag("--data", "", iter), UsageError, "--data is empty: name a file"),  # type: ignore[arg-type]
    (
        lambda _: preference._to_pair({"chosen": "a", "rejected": "a", "prompt": "b"}),
        UsageError,
        ": correct the pair or take it out",
    ),
    (lambda _: Sampling(top_k=-1), UsageError, "--top-k must be 0 (off) or more, not -1"),
    (lambda _: Sampling(top_p=0.0), UsageError, "--top-p must be above 0 and at most 1, not 0"),
    (lambda _: Sampling(seed=-1), UsageError, "--seed must be from 0 to 2**63 - 1, not -1"),
    (lambda _: Sampling(min_p=2.0), UsageError, "--min-p must be from 0 (off) to 1, not 2"),
    (
        lambda _: Sampling(presence_penalty=3.0),
        UsageError,
        "--presence-penalty must be from -2 to 2 (0 is off), not 3",
    ),
    (
        lambda _: tools._text({"a": 1}, "code"),
        UsageError,
        "the tool takes one argument, code, which is text",
    ),
    (twice, Failure, "b.safetensors has w, and so has a.safetensors"),
    (whole_numbers, Failure, "folder: w is I8; sprout reads fp32, fp16 and bf16"),
    (unwritable, Failure, "cannot write "),
    (old_tokenizer, Failure, "has version 99 of the format and this sprout reads version"),
    (
        lambda _: practice.practices(" , ", 0, None),
        UsageError,
        "--rl-tasks is empty: name some of ",
    ),
    (
        lambda _: accelerators.parse_gpus("2xB9"),
        UsageError,
        "--gpus 2xB9: B9 is not known here; the known ones are ",
    ),
    (
        nothing_to_forecast,
        UsageError,
        "--stages eval: names no stage whose work is known beforehand: add base",
    ),
    (lambda _: Options(stages="x").stage_list(), UsageError, "--stages x: must be some of "),
    (
        lambda _: Options(val_data="").check(),
        UsageError,
        "--val-data is empty: name a file or a folder",
    ),
    (preset, UsageError, "mine.toml: a preset may not set `preset`, `override` or `run`"),
    (lambda _: Rule(name="", action="warn"), UsageError, "a rule needs a name"),
    (
        lambda _: Phrases(["{a,b} " * 15]),
        UsageError,
        "the phrases of one rule stand for more than ",
    ),
    (lambda _: Phrases(["{,a}"]), UsageError, "the phrase '{,a}' may be empty"),
]


@pytest.mark.parametrize(("call", "kind", "message"), CASES)
def test_cases(
    call: Callable[[Path], object], kind: type[Exception], message: str, tmp_path: Path
) -> None:
    with pytest.raises(kind) as error:
        call(tmp_path)
    assert message in str(error.value)


def asked(**fields: Any) -> Any:
    """A request as the routes have checked it."""
    return SimpleNamespace(**{"stop": None, "n": 1, "logit_bias": None, **fields})


def answer(stream: Any = None, expired: bool = False) -> Any:
    """An answer that has lost its stream."""
    made: Any = Answer.__new__(Answer)
    made._expired = expired
    return made


def closed() -> None:
    def submit(*_: Any) -> None:
        raise ClosedError("it goes")

    made = answer()
    made.loaded = SimpleNamespace(worker=SimpleNamespace(submit=submit))
    made._submit([], False)


def no_room() -> None:
    slots = Slots(1)
    with slots.take("a"), slots.take("a"):
        pass


def unloadable() -> None:
    def load(listed: Listed) -> Any:
        raise Failure("its weights are damaged")

    source: Any = SimpleNamespace(load=load)
    asyncio.run(Models(source, "a/sft", 1)._read(Listed("a/sft", "1", 0, 9)))


def invalid(kind: str, place: tuple[Any, ...], words: str = "") -> None:
    error: Any = SimpleNamespace(
        errors=lambda: [{"type": kind, "loc": ("body", *place), "msg": words}]
    )
    raise from_validation(error)


LIMITS = SimpleNamespace(limits=SimpleNamespace(messages=2, choices=3))
ANSWERS: list[tuple[Callable[[], object], int, str]] = [
    (closed, 503, "this model is being put away: ask again"),
    (no_room, 429, "1 answers are under way already, which is the most at a time"),
    (unloadable, 503, "a/sft cannot be loaded: its weights are damaged"),
    (
        lambda: answer()._reason(SimpleNamespace(reason="failed", error=OSError("oh")), True),
        503,
        "the model failed: oh",
    ),
    (
        lambda: answer(expired=True)._reason(SimpleNamespace(reason="cancelled"), False),
        503,
        "there was no time left to answer",
    ),
    (
        lambda: answer()._reason(SimpleNamespace(reason="cancelled"), False),
        503,
        "the server is stopping",
    ),
    (
        lambda: embed(asked(input=["a"] * 5000), SimpleNamespace()),  # type: ignore[arg-type]
        400,
        "input: at most 256 texts",
    ),
    (lambda: openai_routes.split_prompts([]), 400, "prompt is empty"),
    (
        lambda: openai_routes.check_chat(asked(messages=["a"] * 3), LIMITS),  # type: ignore[arg-type]
        400,
        "messages: at most 2",
    ),
    (
        lambda: openai_routes._check_choices(asked(n=2), 2, LIMITS),  # type: ignore[arg-type]
        400,
        "n: at most 3 answers to one request, its prompts counted",
    ),
    (lambda: prompts.stop_strings(asked(stop=["a"] * 3), 2), 400, "stop: at most 2 strings"),
    (lambda: prompts.stop_strings(asked(stop=""), 2), 400, "stop: strings of 1 to "),
    (
        lambda: prompts._biases({"9999": 1.0}, byte_tokenizer()),
        400,
        "logit_bias: ids below 263, biases from -100 to 100",
    ),
    (lambda: invalid("missing", ("messages",)), 400, "messages is missing"),
    (lambda: invalid("missing", ()), 400, "the body is missing"),
    (lambda: invalid("int_type", (), "Input should be"), 400, "the body: input should be"),
]


@pytest.mark.parametrize(("call", "status", "message"), ANSWERS)
def test_answers(call: Callable[[], object], status: int, message: str) -> None:
    with pytest.raises(ApiError) as error:
        call()
    assert error.value.status == status and message in error.value.message


def test_clients_that_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    done = SimpleNamespace(returncode=1, stderr="Traceback\nConnectionError: refused\n")
    monkeypatch.setattr(serve_bench.subprocess, "run", lambda *_, **__: done)
    with pytest.raises(Failure, match="the clients failed: ConnectionError: refused"):
        serve_bench._crowd(1, [{}])
