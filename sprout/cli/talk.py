"""`sprout sample` and `sprout chat`: complete a text, ask one question, or talk in the terminal."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sprout.common.config import parse
from sprout.common.errors import UsageError
from sprout.common.log import Console, printable
from sprout.train.options import RUNS, check_run_name

if TYPE_CHECKING:  # torch takes seconds to import: only once the flags are known to be right
    from sprout.engine.engine import Completion, Engine
    from sprout.engine.sample import Sampling
    from sprout.tokenizer.tokenizer import Tokenizer


@dataclass
class TalkFlags:
    """What both commands take."""

    run: str = "default"
    """Name of the run, a folder in runs/."""
    stage: str | None = None
    """Stage to take the model from: base, mid, sft … (default: the last one trained)."""
    prompt: str | None = field(default=None, metadata={"short": "-p"})
    """The text to go on from, or the question. Short: -p."""
    max_tokens: int = 256
    """The most tokens to generate."""
    temperature: float = 0.8
    """How much chance decides: 0 always takes the likeliest token."""
    top_k: int = 0
    """Choose among the k likeliest tokens only; 0 turns it off."""
    top_p: float = 1.0
    """Choose among the likeliest tokens that together have this probability; 1 turns it off."""
    min_p: float = 0.0
    """Choose among tokens at least this share as probable as the likeliest one; 0 turns it off."""
    repetition_penalty: float = 1.0
    """Above 1, tokens that stand in the prompt or the answer become less likely; 1 turns it off."""
    presence_penalty: float = 0.0
    """Above 0, tokens that stand in the answer become less likely; 0 turns it off."""
    frequency_penalty: float = 0.0
    """The same for each time that a token stands there; 0 turns it off."""
    logit_bias: str = ""
    """What is added to the logits of tokens, from -100 to 100: ids and biases like 13=-100,7=2.5."""
    seed: int = 0
    """The same seed gives the same text."""
    json: bool = False
    """Print one JSON object instead of text."""
    device: str = "auto"
    """auto, cpu, cuda or mps."""
    dtype: str = "auto"
    """auto, bf16, fp16 or fp32."""
    int8: bool = False
    """Round the weights to 8 bits, which halves what a token reads (`sprout bench decode` tells the cost)."""

    def check(self) -> None:
        """UsageError for a value that needs no model to be seen wrong."""
        check_run_name(self.run)
        if self.max_tokens < 1:
            raise UsageError(f"--max-tokens must be at least 1, not {self.max_tokens}")

    def sampling(self) -> Sampling:
        """How tokens are chosen; UsageError naming a flag that is out of range."""
        from sprout.engine.sample import Sampling

        return Sampling(
            self.temperature,
            self.top_k,
            self.top_p,
            self.seed,
            self.min_p,
            self.repetition_penalty,
            self.presence_penalty,
            self.frequency_penalty,
            _biases(self.logit_bias),
        )


@dataclass
class SampleFlags(TalkFlags):
    """Flags of `sprout sample`."""

    num_samples: int = 1
    """How many texts to generate, each with a seed of its own."""
    stop: str | None = None
    """Text at which a sample ends; it is not shown."""
    whole_words: bool = False
    """Where --max-tokens ends a text, leave out the last word: it may be torn."""

    def check(self) -> None:
        """As TalkFlags.check."""
        super().check()
        if self.prompt == "":
            raise UsageError("--prompt is empty: give a text, or leave the flag out")
        if self.stop == "":
            raise UsageError("--stop is empty: give a text, or leave the flag out")
        if self.num_samples < 1:
            raise UsageError(f"--num-samples must be at least 1, not {self.num_samples}")


@dataclass
class ChatFlags(TalkFlags):
    """Flags of `sprout chat`."""

    temperature: float = 0.4
    """How much chance decides: 0 always takes the likeliest token."""
    top_k: int = 50
    """Choose among the k likeliest tokens only; 0 turns it off."""
    system: str | None = None
    """A system prompt: what the model should know or how it should behave."""
    tools: bool = True
    """Let the model use the calculator."""


def sample(argv: list[str]) -> int:
    """Run `sprout sample`: prints the prompt and what the model makes of it. Returns the status."""
    flags, _ = parse(SampleFlags, argv, "sprout sample", "Complete a text.")
    flags.check()
    engine, tokenizer, stage = load(flags)
    prompt = flags.prompt or ""
    ids = [tokenizer.bos_id, *tokenizer.encode(prompt)]
    if len(ids) >= engine.context:
        raise UsageError(
            f"--prompt has {len(ids)} tokens and the model's context holds {engine.context}: "
            "shorten it"
        )
    start = time.perf_counter()
    completions = _complete(engine, tokenizer, flags, ids, prompt)
    if flags.json:
        seconds = time.perf_counter() - start
        texts = [
            {
                "text": _text(tokenizer, flags, c),
                "tokens": len(c.ids),
                "stopped": "stop" if c.stopped == "cancelled" else c.stopped,  # at --stop
            }
            for c in completions
        ]
        print(json.dumps({**_about(flags, stage, seconds), "prompt": prompt, "samples": texts}))
    return 0


def chat(argv: list[str]) -> int:
    """Run `sprout chat`: one answer with -p or from standard input, else a chat in the terminal."""
    flags, _ = parse(ChatFlags, argv, "sprout chat", "Talk to a model.")
    flags.check()
    prompt = flags.prompt
    terminal = sys.stdin is not None and sys.stdin.isatty()
    if prompt is None and flags.json:
        raise UsageError("--json reports one answer: ask with -p")
    if prompt is None and not terminal:
        prompt = _read_stdin()
    if prompt is not None and not prompt.strip():
        raise UsageError("the prompt is empty: ask with -p, or write to standard input")
    engine, tokenizer, stage = load(flags)
    if stage == "base":
        Console().warn(
            "this is the base model, trained on text and not on conversations: it will not answer "
            "like a chat (`sprout sample` shows what it can do)"
        )
    if prompt is not None:
        return _answer(flags, engine, tokenizer, stage, prompt)
    from sprout.cli.terminal import Terminal

    Console().info(f"run {flags.run}, stage {stage}. /help lists the commands; Ctrl-D leaves.")
    talk = Terminal(
        engine, tokenizer, flags.sampling(), flags.max_tokens, flags.tools, flags.system
    )
    return talk.run()


def load(flags: TalkFlags) -> tuple[Engine, Tokenizer, str]:
    """The engine, the tokenizer and the name of the stage that the flags ask for."""
    flags.sampling()
    from sprout.checkpoint import load_model
    from sprout.common.dist import make_dist
    from sprout.engine.engine import Engine
    from sprout.engine.quantize import load_int8

    loaded = load_int8 if flags.int8 else load_model
    model, tokenizer, stage = loaded(
        RUNS / flags.run, flags.stage, make_dist(flags.device, flags.dtype)
    )
    unknown = [id for id, _ in flags.sampling().logit_bias if id >= tokenizer.vocab_size]
    if unknown:
        raise UsageError(
            f"--logit-bias: there is no token {unknown[0]} in this vocabulary of {tokenizer.vocab_size}"
        )
    return Engine(model), tokenizer, stage


def _complete(
    engine: Engine, tokenizer: Tokenizer, flags: SampleFlags, ids: list[int], prompt: str
) -> list[Completion]:
    """All samples; without --json the first is printed as it comes and the others after it."""
    from sprout.engine.engine import Request
    from sprout.engine.stream import StopStrings, TextStream, WholeWords

    stops, show = frozenset(tokenizer.special.values()), not flags.json
    streams = [TextStream(tokenizer) for _ in range(flags.num_samples)]
    ends = [StopStrings([] if flags.stop is None else [flags.stop]) for _ in streams]
    words = WholeWords() if flags.whole_words else None

    def tell(text: str) -> None:
        print(_shown(text if words is None else words.push(text)), end="", flush=True)

    def on_token(index: int, token: int) -> bool:
        text, met = ends[index].push(streams[index].push(token))
        if index == 0 and show:
            tell(text)
        return not met

    if show:
        print(prompt, end="", flush=True)
    requests = [
        Request(ids, flags.max_tokens, flags.sampling().with_offset(i), stops)
        for i in range(flags.num_samples)
    ]
    completions = engine.generate(requests, on_token)
    if show:
        tell(ends[0].push(streams[0].flush())[0] + ends[0].flush())
        rest = "" if words is None else words.flush(cut=completions[0].stopped == "length")
        print(_shown(rest))
        for completion in completions[1:]:
            print(f"---\n{prompt}{_shown(_text(tokenizer, flags, completion))}")
    room = engine.context - len(ids)
    if room < flags.max_tokens and any(len(completion.ids) == room for completion in completions):
        Console().warn(
            f"--max-tokens {flags.max_tokens} was cut to {room}: the model's context holds "
            f"{engine.context} tokens, the prompt's {len(ids)} among them"
        )
    return completions


def _text(tokenizer: Tokenizer, flags: SampleFlags, completion: Completion) -> str:
    """The text of a completion, ending with a whole word if that was asked for."""
    from sprout.engine.stream import whole_words

    text = tokenizer.decode(completion.ids)
    if flags.stop is not None:
        text = text.partition(flags.stop)[0]
    return whole_words(text) if flags.whole_words and completion.stopped == "length" else text


def _answer(flags: ChatFlags, engine: Engine, tokenizer: Tokenizer, stage: str, prompt: str) -> int:
    """Ask once: the answer alone goes to standard output, the tool calls to standard error."""
    from sprout.cli.terminal import Tracker
    from sprout.engine.tools import default_tools, reply

    messages: list[dict[str, Any]] = [{"role": "user", "content": prompt}]
    if flags.system is not None:
        messages.insert(0, {"role": "system", "content": flags.system})
    toolbox, tracker = default_tools() if flags.tools else None, Tracker(sys.stderr)
    start = time.perf_counter()
    new = reply(
        engine,
        tokenizer,
        messages,
        flags.sampling(),
        flags.max_tokens,
        toolbox,
        on_message=tracker.message,
    )
    answer = new[-1]["content"]
    if flags.json:
        about = _about(flags, stage, time.perf_counter() - start)
        print(json.dumps({**about, "prompt": prompt, "answer": answer, "messages": new}))
    else:
        print(_shown(answer))
    return 0


def _biases(given: str) -> tuple[tuple[int, float], ...]:
    """Ids and biases of --logit-bias. UsageError for what is not like 13=-100,7=2.5."""
    found = []
    for part in filter(None, (part.strip() for part in given.split(","))):
        id, _, bias = part.partition("=")
        try:
            found.append((int(id), float(bias)))
        except ValueError:
            raise UsageError(f"--logit-bias {part}: must be like 13=-100,7=2.5") from None
    return tuple(found)


def _shown(text: str) -> str:
    """A model's text for standard output: as it is, except that it must not steer a terminal."""
    return printable(text) if sys.stdout.isatty() else text


def _about(flags: TalkFlags, stage: str, seconds: float) -> dict[str, Any]:
    return {"run": flags.run, "stage": stage, "seed": flags.seed, "seconds": round(seconds, 3)}


def _read_stdin() -> str:
    """The one prompt on standard input. UsageError if it is not UTF-8."""
    try:
        return sys.stdin.read().rstrip("\n") if sys.stdin is not None else ""
    except UnicodeDecodeError as error:
        raise UsageError(f"standard input is not UTF-8 text ({error.reason})") from None
