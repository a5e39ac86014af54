"""What the model wrote: to the same prompts in every stage, on the way, and to graded questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sprout.report.collect import Line, Run, Stage
from sprout.report.document import Quote, Quotes, Reply
from sprout.report.summary import skill

OF_EACH = 1
"""Right and wrong answers that are shown of a task."""


def through_stages(run: Run) -> Quotes | None:
    """The same prompts in every stage; questions first, then texts to go on with."""
    quotes = [*_same(run, "answers", False), *_same(run, "completions", True)]
    return Quotes(quotes, "`results.json`, samples") if quotes else None


def _same(run: Run, kind: str, begun: bool) -> Iterable[Quote]:
    said: dict[str, list[Reply]] = {}
    for stage in run.stages.values():
        for prompt, text in stage.scores.get("samples", {}).get(kind, ()):
            said.setdefault(prompt, []).append(Reply(stage.name, text))
    return [Quote(prompt, _alike(replies), begun) for prompt, replies in said.items()]


def _alike(replies: list[Reply]) -> list[Reply]:
    """Stages one after another that wrote the same, as one reply."""
    found: list[Reply] = []
    for reply in replies:
        if found and found[-1].text == reply.text:
            found[-1] = Reply(f"{found[-1].by}, {reply.by}", reply.text)
        else:
            found.append(reply)
    return found


def on_the_way(run: Run) -> Quotes | None:
    """What each stage said while it learned."""
    quotes = []
    for stage in run.stages.values():
        for line in stage.looks:
            if isinstance(line.get("sample"), str):
                label = f"{stage.name}, step {line['step']:,}"
                if isinstance(line.get("bpb"), (int, float)):
                    label += f": {line['bpb']:.3f} bits per byte"
                quotes.append(Quote("", [Reply("", line["sample"])], label=label))
    return Quotes(quotes, "`STAGE/metrics.jsonl`") if quotes else None


def graded(stage: Stage) -> Quotes | None:
    """Of each task an answer that was right and one that was wrong, the first of each."""
    quotes = []
    for task in stage.tasks:
        lines = [line for line in stage.items if line.get("task") == task]
        for right in (True, False):
            found = [line for line in lines if bool(line.get("right")) is right]
            quotes += [_graded(line, stage, task) for line in found[:OF_EACH]]
    source = f"`{stage.name}/items.jsonl`, the first right and the first wrong answer of each task"
    return Quotes(quotes, source) if quotes else None


def _graded(line: Line, stage: Stage, task: str) -> Quote:
    reply = line.get("reply")
    said = "(too long for the model to read)" if reply is None else str(reply)
    right = bool(line.get("right"))
    wanted = "" if right else str(line.get("wanted", ""))
    prompt = _prompt(line.get("messages"))
    return Quote(prompt, [Reply(stage.name, said, right)], wanted=wanted, label=skill(task))


def _prompt(messages: Any) -> str:
    """A conversation as text: of one message its words alone."""
    if not isinstance(messages, list):
        return ""
    said = [m for m in messages if isinstance(m, dict)]
    if len(said) == 1:
        return _words(said[0])
    return "\n".join(f"{m.get('role')}: {_words(m)}" for m in said)


def _words(message: dict[str, Any]) -> str:
    """What a message says, and which tools it calls with what."""
    calls = message.get("tool_calls")
    called = [call.get("function", {}) for call in calls or () if isinstance(call, dict)]
    parts = [str(message.get("content") or "")]
    parts += [f"[{each.get('name')} {each.get('arguments')}]" for each in called]
    return " ".join(part for part in parts if part)
