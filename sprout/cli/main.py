"""The `sprout` command: finds the command asked for, runs it and turns errors into sentences.

Only the chosen command's module is imported, so that `sprout --help` answers at once.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable

from sprout import __version__
from sprout.common.config import nearest
from sprout.common.errors import Ended, Failure, UsageError, is_out_of_memory
from sprout.common.files import disk_full_message, is_disk_full

# command -> module, function, one line of help; in groups, in the order of the help
GROUPS: dict[str, dict[str, tuple[str, str, str]]] = {
    "Grow a model": {
        "run": ("sprout.cli.run", "main", "every stage in order, going on where it stopped"),
        "tokenizer": ("sprout.cli.stages", "tokenizer", "train the tokenizer"),
        "pretrain": ("sprout.cli.stages", "pretrain", "train the base model on text"),
        "mid": ("sprout.cli.stages", "mid", "go on with conversations and tasks mixed in"),
        "sft": ("sprout.cli.stages", "sft", "fine-tune on conversations"),
        "dpo": ("sprout.cli.stages", "dpo", "learn which of two answers is the better one"),
        "rl": ("sprout.cli.stages", "rl", "practise tasks: answers are drawn, graded, reinforced"),
        "eval": ("sprout.cli.evaluate", "main", "score a stage on tasks"),
        "safety": (
            "sprout.cli.safety",
            "main",
            "how much harm gets through, with and without filter",
        ),
        "report": ("sprout.cli.report", "main", "write the report card, or compare runs"),
    },
    "Use it": {
        "sample": ("sprout.cli.talk", "sample", "complete a text"),
        "chat": ("sprout.cli.talk", "chat", "talk in the terminal, or ask one question with -p"),
        "serve": ("sprout.cli.serve", "main", "the chat page, and an API that speaks OpenAI's"),
        "demo": ("sprout.cli.demo", "main", "a chat in Streamlit, over a server"),
        "export": (
            "sprout.cli.export",
            "main",
            "write a model for Hugging Face's tools or llama.cpp",
        ),
        "import": ("sprout.cli.importing", "main", "make a run of a model trained elsewhere"),
    },
    "Look around": {
        "plan": ("sprout.cli.plan", "main", "what a model takes: memory, time and price"),
        "runs": ("sprout.cli.runs", "main", "list the runs, remove old checkpoints"),
        "data": ("sprout.cli.data", "main", "inspect a source of text, print some of it"),
        "bench": ("sprout.cli.bench", "main", "measure speed beside this machine's own limits"),
        "lm-eval": ("sprout.cli.lm_eval", "main", "lm-evaluation-harness, which then knows runs"),
        "doctor": ("sprout.cli.doctor", "main", "what this machine can do and what is missing"),
    },
}
TOGETHER = frozenset(("run", "tokenizer", "pretrain", "mid", "sft", "dpo", "rl", "eval"))
"""Commands that several processes may do together; the others would do their work several times over."""
COMMANDS = {name: entry for group in GROUPS.values() for name, entry in group.items()}


def main(argv: list[str] | None = None) -> int:
    """Run one command line (without the program's name; by default sys.argv) and return its status.

    0 success, 1 a failure that the message on standard error explains, 2 wrong usage,
    130 interrupted.
    """
    argv = sys.argv[1:] if argv is None else argv
    try:
        status = _dispatch(argv)
        sys.stdout.flush()  # a reader that has gone shows here, not while Python shuts down
        return status
    except UsageError as error:
        return _complain(str(error), 2)
    except Failure as error:
        return _complain(str(error), 1)
    except Ended as end:
        return end.status
    except KeyboardInterrupt:
        return _complain("interrupted", 130)
    except BrokenPipeError:
        # The reader of our output (such as `head`) has seen enough. Python would complain once
        # more when it flushes standard output at the end, so that goes nowhere now.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except SystemExit as stop:  # the parser of flags, after its own message
        return stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "sprout":
            raise
        return _complain(f"the package {error.name} is missing: install it with pip", 1)
    except OSError as error:
        if is_disk_full(error):
            return _complain(disk_full_message(error.filename or "a file"), 1)
        if error.filename is None:
            raise
        way = "; work in a folder that is yours" if isinstance(error, PermissionError) else ""
        return _complain(f"cannot use {error.filename}: {error.strerror}{way}", 1)
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        return _complain(
            "out of memory: choose a smaller --depth or --device-batch-size (for data, a smaller "
            "file); everything saved before is intact",
            1,
        )


def entry() -> None:
    """Run the console script: the status becomes the process's exit status."""
    sys.exit(main())


def _dispatch(argv: list[str]) -> int:
    if not argv:
        print(_help(), file=sys.stderr)
        return 2
    name, rest = argv[0], argv[1:]
    if name in ("-h", "--help", "help"):
        print(_help())
        return 0
    if name in ("-V", "--version"):
        print(f"sprout {__version__}")
        return 0
    if name not in COMMANDS:
        what = "flag" if name.startswith("-") else "command"
        hint = nearest(name.lstrip("-"), COMMANDS)
        raise UsageError(f"there is no {what} {name}{hint}: see sprout --help")
    started = os.environ.get("WORLD_SIZE", "1")
    if name not in TOGETHER and started.isdecimal() and int(started) > 1:
        if os.environ.get("RANK", "0") != "0":
            raise Ended(2)  # one of them says it
        raise UsageError(
            f"started as one of {started} processes, but sprout {name} works in one: start it without "
            "torchrun, which is for the commands that train"
        )
    module, function, _ = COMMANDS[name]
    command: Callable[[list[str]], int] = getattr(importlib.import_module(module), function)
    return command(rest)


def _help() -> str:
    lines = ["usage: sprout COMMAND [flags]", "", "Grow your own ChatGPT, from text to a chat."]
    for title, group in GROUPS.items():
        lines += ["", f"{title}:"]
        lines += [f"  {name:<11}{text}" for name, (_, _, text) in group.items()]
    lines += [
        "",
        "sprout COMMAND --help lists a command's flags. A run lives in runs/NAME; --run NAME",
        "picks one (default: default).",
        "",
        "Example: train for ten minutes on the embedded data, then talk to the result:",
        "  sprout run --minutes 10",
        "  sprout chat",
    ]
    return "\n".join(lines)


def _complain(message: str, status: int) -> int:
    rank = os.environ.get("RANK", "0")  # of several processes under torchrun
    print(f"sprout: {'' if rank == '0' else f'rank {rank}: '}{message}", file=sys.stderr)
    return status
