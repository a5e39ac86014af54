"""What a model is good and bad at, in sentences that follow from its scores and their errors."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Literal

from sprout.report.collect import Run, Stage
from sprout.report.differences import task_difference, wilson

Verdict = Literal["good", "partly", "poor"]
GOOD, POOR = 0.6, 0.3
"""Of the way from guessing to all right: what a score surely passes to be good, surely misses to be
poor. A score that may be no more than guessing is poor, too."""

_PER_CENT = "\u00a0%"

SKILLS = {
    "facts_choice": "picking the right fact out of four",
    "facts_free": "answering questions about facts",
    "arithmetic": "adding and subtracting up to 20",
    "word_problems": "word problems with numbers",
    "spelling": "spelling words and counting letters",
    "reading": "answering questions about a passage",
    "recall": "remembering what it was told",
    "system_prompt": "keeping to instructions for the whole conversation",
    "instructions": "sorting, counting and changing lists",
    "functions": "writing small Python functions",
    "refusals": "declining what harms, and only that",
    "unknown": "saying what cannot be known",
}
"""The embedded world's tasks in words for someone who has never seen them."""


def skill(task: str) -> str:
    """A task in plain words; its name where there are none."""
    return SKILLS.get(task, task.replace("_", " "))


def verdict(score: Mapping[str, Any]) -> Verdict:
    """Whether a score is good, poor or between, by the 95 % interval it stands for."""
    low, high = wilson(score["score"], score["n"])
    chance = score["chance"]
    if low > chance + GOOD * (1 - chance):
        return "good"
    if high < chance + POOR * (1 - chance) or (chance and low <= chance):
        return "poor"
    return "partly"


def what_it_is(run: Run) -> list[str]:
    """What was made, on which machine, in what time, from which text."""
    model, machine = run.part("model"), run.part("machine")
    words = []
    if model:
        size = _count(model["params"])
        words.append(f"`{run.name}` is a language model of {size} parameters.")
    else:
        words.append(f"`{run.name}` is a language model that was not measured yet.")
    seconds = sum(run.part("seconds").values())
    if seconds and machine:
        device = machine["device"]
        used = "without a GPU" if device == "cpu" else f"computing on {device}"
        cores = counted(machine["cores"], "core")
        on = f"{machine['processor']} ({cores}, {used})"
        origin = run.config.get("options", {}).get("init_from")
        start = f"It started from `{origin}` and" if origin else "It started from nothing and"
        words.append(f"{start} took {in_words(seconds)} on {on}.")
    words.append(_learned_from(run))
    return [" ".join(word for word in words if word)]


def in_words(seconds: float) -> str:
    """A time in words, to the second below an hour and to the minute above."""
    if round(seconds) < 3600:
        parts = zip(divmod(round(seconds), 60), ("minute", "second"), strict=True)
    else:
        parts = zip(divmod(round(seconds / 60), 60), ("hour", "minute"), strict=True)
    return " and ".join(counted(n, unit) for n, unit in parts if n) or "no time"


def _learned_from(run: Run) -> str:
    options = run.config.get("options", {})
    trained = [stage.scores.get("training", {}).get("tokens", 0) for stage in run.stages.values()]
    tokens = f", {_count(sum(trained))} tokens of it" if sum(trained) else ""
    data = options.get("data")
    if data == "world":
        return (
            f"It learned from the embedded world{tokens}: stories, facts, sums and conversations "
            "that sprout writes itself. Nothing was downloaded, and it knows little else."
        )
    return f"It learned from `{data}`{tokens}." if data else ""


def how_asked(run: Run) -> str:
    """Who was asked how many kinds of questions; or that none were."""
    stage = run.last
    if stage is None:
        return ""
    if stage.tasks:
        kinds = counted(len(stage.tasks), "kind")
        return (
            f"After its last stage, {stage.name}, it was asked {kinds} of questions, all of them held "
            "out from training:"
        )
    if list(run.stages) == ["base"]:
        return (
            "It has learned to go on with a text and was never taught to answer: no questions were "
            "put to it."
        )
    return "No questions were put to it yet."


def how_good(run: Run) -> list[str]:
    """What it does well, in part and badly, the best first; [] where it was not asked."""
    stage = run.last
    words: dict[Verdict, str] = {
        "good": "Good at",
        "partly": "Right some of the time at",
        "poor": "Bad at",
    }
    found = {} if stage is None else {name: _of(stage, name) for name in words}
    return [f"**{words[name]}** {listed(skills)}." for name, skills in found.items() if skills]


def what_changed(run: Run) -> list[str]:
    """What each stage did to the scores of the one before, as far as it stands; [] with one stage."""
    scored = [stage for stage in run.stages.values() if stage.tasks]
    lines = []
    for before, after in pairwise(scored):
        found = {name: task_difference(before, after, name) for name in after.tasks}
        stands = {n: each.change for n, each in found.items() if each is not None and each.stands}
        ups = [f"{skill(n)} ({100 * c:+.0f})" for n, c in stands.items() if c > 0]
        downs = [f"{skill(n)} ({100 * c:+.0f})" for n, c in stands.items() if c < 0]
        parts = [f"better at {listed(ups)}"] if ups else []
        parts += [f"worse at {listed(downs)}"] if downs else []
        told = " and ".join(parts) or "no score moved by more than chance explains"
        lines.append(f"{before.name} → {after.name}: {told}.")
    return lines


def foresight(run: Run) -> str:
    """Bits per byte in words; "" where it was not measured."""
    for stage in reversed(run.stages.values()):
        if "bpb" in stage.scores:
            count = stage.scores.get("val_tokens")
            over = f" ({count:,} tokens)" if count else ""
            return (
                f"Of text that it never saw{over} it needs {stage.scores['bpb']:.2f} bits for a byte "
                f"after {stage.name}; knowing nothing would take 8."
            )
    return ""


def _of(stage: Stage, wanted: str) -> list[str]:
    """The skills with a verdict, the best first."""
    found = [(name, s) for name, s in stage.tasks.items() if verdict(s) == wanted]
    found.sort(key=lambda each: -each[1]["score"])
    return [f"{skill(name)} ({_share(score)})" for name, score in found]


def _share(score: Mapping[str, Any]) -> str:
    """A score in per cent, beside guessing where it may be no more than that. Spaces do not break."""
    low, _ = wilson(score["score"], score["n"])
    text = f"{100 * score['score']:.0f}{_PER_CENT}"
    if low > score["chance"]:
        return text
    return f"{text}, guessing gives {100 * score['chance']:.0f}{_PER_CENT}"


def listed(items: list[str]) -> str:
    """One or more things in a row; semicolons stand between them, since skills have commas of their own."""
    return items[0] if len(items) == 1 else f"{'; '.join(items[:-1])}; and {items[-1]}"


def counted(n: int, thing: str) -> str:
    """ "1 core", "2 cores"."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"


def _count(n: float) -> str:
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if n >= size:
            return f"{n / size:.1f} {name}"
    return f"{n:,.0f}"
