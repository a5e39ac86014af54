"""The chat in a terminal: several turns, streamed, with a few commands that begin with a slash."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from sprout.common import files
from sprout.common.config import nearest
from sprout.common.errors import Failure, UsageError
from sprout.common.log import printable
from sprout.engine.engine import Engine
from sprout.engine.sample import Sampling
from sprout.engine.tools import default_tools, reply
from sprout.tokenizer.chat import Message
from sprout.tokenizer.tokenizer import Tokenizer

COMMANDS = {
    "/help": "this list",
    "/system TEXT": "set the system prompt; without TEXT show it",
    "/new": "start a new conversation; the system prompt stays",
    "/temperature X": "0 always takes the likeliest word, 1 follows the model's probabilities",
    "/save FILE": "write the conversation as a line of chat JSON",
    "/quit": "leave, as Ctrl-D does; Ctrl-C stops an answer",
}

DIM, PLAIN = "\033[2m", "\033[0m"


class Tracker:
    """Shows what happens in a reply besides words: each tool call with its result, dimmed."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.dim = out.isatty() and "NO_COLOR" not in os.environ
        self.line_open = False
        self._calls: list[str] = []

    def words(self, text: str) -> None:
        """Write some of the assistant's words."""
        self.out.write(printable(text))
        self.out.flush()
        self.line_open = not text.endswith("\n")

    def message(self, message: Message) -> None:
        """Note a complete message; a tool's result is written on a line of its own."""
        if message["role"] == "assistant":
            self._calls = [call_text(call["function"]) for call in message.get("tool_calls", ())]
        elif message["role"] == "tool":
            self.end_line()
            text = printable(f"[{self._calls.pop(0)} = {message['content']}]")
            self.out.write(f"{DIM}{text}{PLAIN}\n" if self.dim else f"{text}\n")
            self.out.flush()

    def end_line(self) -> None:
        """Start a new line unless one has just begun."""
        if self.line_open:
            self.out.write("\n")
            self.out.flush()
        self.line_open = False


def call_text(function: dict[str, str]) -> str:
    """A call as people read it: `calculator 12*7`."""
    try:
        values = list(json.loads(function["arguments"]).values())
    except (ValueError, AttributeError, RecursionError):
        values = []
    plain = len(values) == 1 and isinstance(values[0], str)
    return f"{function['name']} {values[0] if plain else function['arguments']}"


class Terminal:
    """A conversation with a person. `read` asks for a line; answers and notes go to `out`."""

    def __init__(
        self,
        engine: Engine,
        tokenizer: Tokenizer,
        sampling: Sampling,
        max_tokens: int,
        tools: bool = True,
        system: str | None = None,
        read: Callable[[str], str] = input,
        out: TextIO | None = None,
    ) -> None:
        self.engine, self.tokenizer = engine, tokenizer
        self.sampling, self.max_tokens = sampling, max_tokens
        self.toolbox = default_tools() if tools else None
        self.system = system
        self.read, self.out = read, out or sys.stdout
        self.messages: list[Message] = []
        self.turns = 0

    def run(self) -> int:
        """Talk until the person leaves. Returns the exit status, 0."""
        _use_readline()
        while True:
            try:
                line = self.read("you: ").strip()
            except EOFError:
                self.say("")
                return 0
            except KeyboardInterrupt:
                self.say("\n(Ctrl-D or /quit leaves)")
                continue
            except UnicodeDecodeError:
                self.say("that line is not UTF-8 text")
                continue
            if line == "/quit":
                return 0
            try:
                if line.startswith("/"):
                    self.command(line)
                elif line:
                    self.answer(line)
            except (UsageError, Failure) as error:
                self.say(str(error))

    def say(self, text: str) -> None:
        """Write a line that is not the model's."""
        print(text, file=self.out, flush=True)

    def answer(self, line: str) -> None:
        """Ask the model and stream its reply. Ctrl-C stops it; what was said so far is kept."""
        asked: Message = {"role": "user", "content": line}
        history = [*self.messages, asked]
        if self.system is not None:
            history.insert(0, {"role": "system", "content": self.system})
        tracker, done = Tracker(self.out), list[Message]()
        said = ""

        def on_text(text: str) -> None:
            nonlocal said
            said += text
            tracker.words(text)

        def on_message(message: Message) -> None:
            nonlocal said
            said = ""
            done.append(message)
            tracker.message(message)

        sampling = self.sampling.with_offset(self.turns)
        self.turns += 1
        try:
            reply(
                self.engine,
                self.tokenizer,
                history,
                sampling,
                self.max_tokens,
                self.toolbox,
                on_text,
                on_message,
            )
        except KeyboardInterrupt:
            if said or done:
                _stop(done, said)
        finally:
            tracker.end_line()
        if done:
            self.messages += [asked, *done]

    def command(self, line: str) -> None:
        """Carry out a line that begins with a slash."""
        name, _, rest = line.partition(" ")
        rest = rest.strip()
        if name == "/help":
            for usage, text in COMMANDS.items():
                self.say(f"  {usage:<16}{text}")
        elif name == "/new":
            self.messages = []
            self.say("a new conversation")
        elif name == "/system":
            self.system = rest or self.system
            self.say(f"system prompt: {self.system if self.system is not None else '(none)'}")
        elif name == "/temperature":
            self._set_temperature(rest)
        elif name == "/save":
            self._save(rest)
        else:
            known = [usage.split()[0] for usage in COMMANDS]
            raise UsageError(f"there is no command {name}{nearest(name, known)}: see /help")

    def _set_temperature(self, text: str) -> None:
        try:
            value = float(text)
        except ValueError:
            raise UsageError(f"/temperature takes a number, not {text!r}") from None
        self.sampling = dataclasses.replace(self.sampling, temperature=value)
        self.say(f"temperature: {value:g}")

    def _save(self, name: str) -> None:
        """Write the conversation as one line of JSON, which fine-tuning reads as data."""
        if not name:
            raise UsageError("/save needs the name of a file")
        if not self.messages:
            raise UsageError("there is nothing to save yet")
        path = Path(name).expanduser()
        if path.exists():
            raise UsageError(f"{path} is there already: choose another name")
        system = [] if self.system is None else [{"role": "system", "content": self.system}]
        line = json.dumps({"messages": [*system, *self.messages]}, ensure_ascii=False)
        try:
            files.write_text(path, line + "\n")
        except OSError as error:
            raise Failure(f"cannot write {path}: {error.strerror}") from None
        self.say(f"saved in {path}")


def _stop(done: list[Message], said: str) -> None:
    """Complete the messages of a reply that was stopped, so that the conversation can go on."""
    if done and done[-1]["role"] == "assistant":
        done[-1].pop("tool_calls", None)  # stopped before every call had its result
        return
    done.append({"role": "assistant", "content": said})


def _use_readline() -> None:
    """Line editing and history at the prompt, where Python has them."""
    try:
        import readline  # noqa: F401
    except ImportError:
        return
