"""`sprout sample` and `sprout chat` on a tiny random run, and the chat in the terminal."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from sprout.cli.main import main
from sprout.cli.terminal import Terminal
from sprout.common.log import printable
from sprout.engine import quantize
from sprout.engine.engine import Engine
from sprout.engine.sample import Sampling
from sprout.engine.stream import whole_words
from sprout.models.cache import CacheView, KVCache
from sprout.models.gpt import GPT
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.tokenizer.tokenizer import Tokenizer

from .. import tiny
from .helpers import random_run

TOKENIZER = byte_tokenizer()
CONTEXT = 96


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder runs/ with the run `tiny`, whose base and sft stages hold a random model."""
    monkeypatch.chdir(tmp_path)
    return random_run(tmp_path / "runs" / "tiny", CONTEXT)


def typed(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_a_chat_prints_the_answer_alone_on_standard_output(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ["chat", "--run", "tiny", "--stage", "sft", "--temperature", "0", "--max-tokens", "9"]
    assert main([*ask, "-p", "Hello?", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["run"], figures["stage"], figures["prompt"]) == ("tiny", "sft", "Hello?")
    assert figures["messages"][-1] == {"role": "assistant", "content": figures["answer"]}
    assert main([*ask, "-p", "Hello?"]) == 0
    assert capsys.readouterr().out == figures["answer"] + "\n"


def test_the_last_stage_is_taken_and_the_base_model_is_told_apart(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ["chat", "--run", "tiny", "-p", "Hi", "--max-tokens", "3"]
    assert main(ask) == 0
    assert "base model" not in capsys.readouterr().err
    assert main([*ask, "--stage", "base"]) == 0
    assert capsys.readouterr().err.count("base model") == 1


def test_the_prompt_comes_from_standard_input_when_it_is_not_a_terminal(
    run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ["chat", "--run", "tiny", "--temperature", "0", "--max-tokens", "9"]
    typed(monkeypatch, "Hello?\n")
    assert main(ask) == 0
    piped = capsys.readouterr().out
    assert main([*ask, "-p", "Hello?"]) == 0
    assert capsys.readouterr().out == piped


def test_a_sample_is_the_prompt_and_what_follows(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ["sample", "--run", "tiny", "-p", "-1 + once", "--max-tokens", "5", "--num-samples", "3"]
    assert main(ask) == 0
    text = capsys.readouterr().out
    assert main([*ask, "--json"]) == 0
    samples = json.loads(capsys.readouterr().out)["samples"]
    assert text == "---\n".join(f"-1 + once{s['text']}\n" for s in samples)
    assert len({s["text"] for s in samples}) > 1
    assert all(s["tokens"] <= 5 for s in samples)


def test_a_sample_may_end_with_a_whole_word(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask = ["sample", "--run", "tiny", "-p", "x", "--max-tokens", "60", "--num-samples", "8"]
    assert main([*ask, "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)["samples"]
    assert main([*ask, "--whole-words", "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)["samples"]
    cut = [s["text"] if s["stopped"] == "stop" else whole_words(s["text"]) for s in plain]
    assert [s["text"] for s in whole] == cut
    assert cut != [s["text"] for s in plain], "the test needs a text that ends inside of a word"
    assert main([*ask, "--whole-words"]) == 0
    assert capsys.readouterr().out == "---\n".join(f"x{text}\n" for text in cut)


def test_a_sample_ends_at_its_stop_text(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask = ["sample", "--run", "tiny", "-p", "The", "--max-tokens", "60", "--num-samples", "3"]
    assert main([*ask, "--json"]) == 0
    whole = [each["text"] for each in json.loads(capsys.readouterr().out)["samples"]]
    stop = whole[1][5:7]
    assert main([*ask, "--stop", stop, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["samples"]
    assert [each["text"] for each in found] == [text.partition(stop)[0] for text in whole]
    assert found[1]["stopped"] == "stop" and found[1]["tokens"] < 60
    assert main([*ask, "--stop", stop]) == 0
    shown = capsys.readouterr().out.split("\n---\n")
    assert shown[0] == "The" + found[0]["text"] and shown[1] == "The" + found[1]["text"]


def test_biased_tokens_come_or_stay_away(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask = ["sample", "--run", "tiny", "-p", "The", "--max-tokens", "5", "--temperature", "0"]
    assert main([*ask, "--logit-bias", f"{ord('z')}=100"]) == 0
    assert capsys.readouterr().out == "Thezzzzz\n"
    assert main(["chat", *ask[1:], "--logit-bias", f"{ord('z')}=100, {ord('y')}=-3.5"]) == 0
    assert capsys.readouterr().out == "zzzzz\n"


@pytest.mark.parametrize(
    "flags",
    [
        ["--min-p", "0.5"],
        ["--repetition-penalty", "5"],
        ["--presence-penalty", "2"],
        ["--frequency-penalty", "2"],
    ],
)
def test_flags_of_sampling_reach_the_engine(
    run: Path, flags: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ["sample", "--run", "tiny", "-p", "abc", "--max-tokens", "40", "--temperature", "1"]
    assert main(ask) == 0
    plain = capsys.readouterr().out
    for _ in range(2):
        assert main([*ask, *flags]) == 0
        changed = capsys.readouterr().out
        assert changed != plain
    assert main([*ask, *flags]) == 0
    assert capsys.readouterr().out == changed


class Screen(io.StringIO):
    """Standard output that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("command", ["sample", "chat"])
def test_a_terminal_gets_no_control_codes_and_a_pipe_gets_the_text_as_it_is(
    run: Path,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # The random model says control bytes by itself: with this many tokens, and at most seeds.
    ask = [
        command,
        "--run",
        "tiny",
        "-p",
        "x",
        "--max-tokens",
        "80",
        "--temperature",
        "5",
        "--seed",
        "1",
    ]
    assert main(ask) == 0
    raw = capsys.readouterr().out
    assert printable(raw) != raw, "the test needs a text with control codes"
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    assert main(ask) == 0
    assert screen.getvalue() == printable(raw)


def test_a_sample_that_the_context_cuts_says_so(
    run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Only special tokens end a sample: without them the random model talks on to the very end.
    monkeypatch.setattr(Tokenizer, "load", lambda folder: endless())
    assert main(["sample", "--run", "tiny", "-p", "xyz", "--max-tokens", "92"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["sample", "--run", "tiny", "-p", "xyz", "--max-tokens", "93"]) == 0
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "--max-tokens 93 was cut to 92" in err and "96 tokens" in err


def endless() -> Tokenizer:
    """The byte tokenizer without the special tokens that end a text."""
    tokenizer = byte_tokenizer()
    tokenizer.special = {"<|bos|>": tokenizer.bos_id}
    return tokenizer


def test_a_sample_without_a_prompt_starts_freely_and_its_seed_repeats_it(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = []
    for seed in ("4", "4", "5"):
        assert main(["sample", "--run", "tiny", "--max-tokens", "20", "--seed", seed]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["chat", "--run", "tinny", "-p", "x"], ["--run tinny", "tiny"]),
        (["sample", "--run", "runs/tiny", "-p", "x"], ["--run", "not a path"]),
        (["sample", "--run", "..", "-p", "x"], ["--run", "not a path"]),
        (["chat", "--run", "tiny", "--stage", "mid", "-p", "x"], ["mid", "base, sft"]),
        (["chat", "--run", "tiny", "--stage", "sgt", "-p", "x"], ["--stage sgt"]),
        (["chat", "--run", "tiny", "-p", " "], ["empty", "-p"]),
        (["sample", "--run", "tiny", "-p", ""], ["--prompt", "empty"]),
        (["chat", "--run", "tiny", "-p", "x" * 200], ["shorten"]),
        (["sample", "--run", "tiny", "-p", "x" * 200], ["--prompt", "201", "96"]),
        (["chat", "--run", "tiny", "-p", "x", "--temperature", "-1"], ["--temperature"]),
        (["chat", "--run", "tiny", "-p", "x", "--top-p", "2"], ["--top-p"]),
        (["sample", "--run", "tiny", "--max-tokens", "0"], ["--max-tokens"]),
        (["sample", "--run", "tiny", "--num-samples", "0"], ["--num-samples"]),
        (["sample", "--run", "tiny", "--stop", ""], ["--stop", "empty"]),
        (["chat", "--run", "tiny", "-p", "x", "--logit-bias", "5"], ["--logit-bias 5", "13=-100"]),
        (["chat", "--run", "tiny", "-p", "x", "--logit-bias", "5=101"], ["--logit-bias", "100"]),
        (["chat", "--run", "tiny", "-p", "x", "--logit-bias", "9999=1"], ["--logit-bias", "9999"]),
        (["chat", "--run", "tiny", "-p", "a\udcffb"], ["surrogate"]),
        (["chat", "--run", "tiny", "-p", "x", "--device", "tpu"], ["--device"]),
    ],
)
def test_bad_input_is_one_clear_sentence(
    run: Path, argv: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("sprout: ") and err.count("\n") == 1
    assert all(word in err for word in words), err


@pytest.mark.parametrize(("data", "words"), [(b"", "empty"), (b"\n", "empty"), (b"\xff", "UTF-8")])
def test_bad_standard_input_is_told(
    run: Path,
    data: bytes,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(monkeypatch, data)
    assert main(["chat", "--run", "tiny"]) == 2
    assert words in capsys.readouterr().err


class Speaker(tiny.Named):
    """A model whose n-th turn in a conversation is answers[n]; `before(n)` is called first."""

    def __init__(self, answers: Sequence[Sequence[int]], before: Callable[[int], None]) -> None:
        self.answers, self.before = answers, before
        self.config = SimpleNamespace(vocab_size=TOKENIZER.vocab_size, sequence_length=2048)
        self.heard: list[int] = []

    def new_cache(self, rows: int, length: int) -> KVCache:
        return KVCache(rows, length, 1, 1, 1, torch.float64, torch.device("cpu"))

    def __call__(self, ids: torch.Tensor, cache: CacheView) -> torch.Tensor:
        new = ids.double().view(1, 1, -1, 1)
        self.heard = [int(id) for id in cache.update(0, new, new)[0].flatten()]
        assistant = TOKENIZER.special["<|assistant|>"]
        start = len(self.heard) - self.heard[::-1].index(assistant)
        answer = [*self.answers[self.heard.count(assistant) - 1], TOKENIZER.special["<|end|>"]]
        self.before(len(self.heard) - start)
        return torch.full((1, ids.shape[1], 1), float(answer[len(self.heard) - start]))


def talk(
    lines: Sequence[str | BaseException],
    answers: Sequence[Sequence[int]] = (),
    system: str | None = None,
    before: Callable[[int], None] = lambda said: None,
) -> tuple[str, Terminal, Speaker]:
    """What a person who types these lines sees, and the terminal and the model afterwards."""
    rest: Iterator[str | BaseException] = iter(lines)
    out = io.StringIO()

    def read(prompt: str) -> str:
        line = next(rest, EOFError())
        if isinstance(line, BaseException):
            raise line
        return line

    speaker = Speaker(answers, before)
    sampling = Sampling(temperature=0.0)
    terminal = Terminal(Engine(speaker), TOKENIZER, sampling, 200, True, system, read, out)
    assert terminal.run() == 0
    return out.getvalue(), terminal, speaker


def test_a_conversation_of_two_turns_remembers_the_first() -> None:
    shown, terminal, speaker = talk(
        ["hello", "and you?"], [b"Hi there", b"Fine"], system="Be kind."
    )
    assert shown == "Hi there\nFine\n\n"
    assert [m["content"] for m in terminal.messages] == ["hello", "Hi there", "and you?", "Fine"]
    assert TOKENIZER.decode(speaker.heard).startswith("Be kind.helloHi thereand you?")


def test_a_tool_call_is_shown_between_the_words() -> None:
    call = [*b"Let me see.", TOKENIZER.special["<|tool_call|>"], *b"calculator 12*7"]
    shown, terminal, _ = talk(["12*7?"], [call, b"It is 84."])
    assert shown == "Let me see.\n[calculator 12*7 = 84]\nIt is 84.\n\n"
    assert [m["role"] for m in terminal.messages] == ["user", "assistant", "tool", "assistant"]


def test_control_codes_from_the_model_do_not_reach_the_terminal() -> None:
    shown, _, _ = talk(["x"], [b"\x1b[2Ja\tb"])
    assert shown == "\ufffd[2Ja\tb\n\n"


def test_stopping_an_answer_keeps_what_was_said_and_the_chat_goes_on() -> None:
    def before(said: int) -> None:
        if said == 4:
            raise KeyboardInterrupt

    shown, terminal, _ = talk(["tell me", "ok"], [b"A very long story", b"Yes"], before=before)
    assert shown == "A ve\nYes\n\n"
    assert [m["content"] for m in terminal.messages] == ["tell me", "A ve", "ok", "Yes"]


def test_stopping_before_the_first_word_forgets_the_question() -> None:
    def before(said: int) -> None:
        raise KeyboardInterrupt

    assert talk(["tell me"], [b"No"], before=before)[1].messages == []


def test_interrupting_the_prompt_does_not_leave() -> None:
    shown, terminal, _ = talk([KeyboardInterrupt(), "hi"], [b"Hey"])
    assert "/quit" in shown and terminal.messages[-1]["content"] == "Hey"


def test_commands(tmp_path: Path) -> None:
    file = tmp_path / "talk.jsonl"
    shown, terminal, _ = talk(
        ["/system Be brief.", "hi", f"/save {file}", f"/save {file}", "/new", "/temperature 0.5"],
        [b"Hey"],
    )
    conversation = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": "Hey"},
    ]
    assert [json.loads(line) for line in file.read_text().splitlines()] == [
        {"messages": conversation}
    ]
    assert "choose another name" in shown
    assert terminal.messages == [] and terminal.system == "Be brief."
    assert terminal.sampling.temperature == 0.5


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/hlep", "/help"),
        ("/temperature warm", "number"),
        ("/temperature -1", "temperature"),
        ("/save", "name of a file"),
        ("/save x.jsonl", "nothing to save"),
        ("x" * 3000, "shorten"),
    ],
)
def test_a_mistake_in_the_chat_is_told_and_the_chat_goes_on(line: str, words: str) -> None:
    shown, terminal, _ = talk([line, "/help", "/quit", "never read"], [b"Hey"])
    assert words in shown.splitlines()[0] and "/save FILE" in shown
    assert terminal.messages == []


def test_int8_weights_are_what_generates(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    plain = quantize.quantize_int8

    def spy(model: GPT, dtype: torch.dtype | None = None) -> None:
        plain(model, dtype)
        seen.extend(type(module).__name__ for module in model.modules())

    monkeypatch.setattr(quantize, "quantize_int8", spy)
    assert main(["sample", "--run", "tiny", "-p", "abc", "--max-tokens", "2", "--int8"]) == 0
    assert "Int8Linear" in seen
