"""The loop closes: thumbs given to answers become what the next `sprout dpo` learns.

    python examples/learn_from_thumbs.py --run default

Takes a run that was trained on the embedded world up to sft (`sprout run`), and goes the way that a person
goes on the chat page, with OpenAI's client for the answers and the page's own API for the ratings:

1. starts `sprout serve`, asks for short stories about 20 animals, each answered twice, and gives the
   shorter of the two answers a thumb up and the longer one a thumb down: 40 ratings of one kind;
2. asks for stories about ten other animals, and scores the run's other tasks;
3. runs `sprout dpo --data feedback` and tells the same server to look for what is new, without a restart;
4. asks the ten questions again, of the stage dpo, and scores the same tasks.

Prints one JSON object. The exit status is 1 where the answers did not become shorter, or where a task
moved by more than two standard errors of the difference.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import openai

RATED = (
    "fox cat dog owl bear mouse horse duck rabbit frog goat sheep crow hen wolf bee lion tiger seal cow"
).split()
HELD_OUT = "deer pig hedgehog squirrel donkey swan goose ant snail whale".split()
TASKS = "recall,arithmetic,spelling,word_problems"
SEEDS = 4
"""Answers to each held-out question, before and after."""
PATIENCE = 4
"""So many times a question is asked again while both answers are of one length."""


def question(animal: str) -> str:
    """The one kind of question that is rated."""
    return f"Tell me a short story about a {animal}."


@contextmanager
def serving(run: str) -> Iterator[str]:
    """`sprout serve` in a process of its own; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "sprout", "serve", "--run", run, "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ)
    url = f"http://127.0.0.1:{port}"
    try:
        while True:
            if process.poll() is not None:
                raise SystemExit("the server has ended: see what it says above")
            try:
                if httpx.get(f"{url}/health", timeout=5).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def answer(client: openai.OpenAI, model: str, animal: str, seed: int) -> str:
    """One answer of a model."""
    said = client.chat.completions.create(
        model=model,
        messages=[{"role": "user", "content": question(animal)}],
        max_tokens=160,
        temperature=1.0,
        seed=seed,
    )
    return said.choices[0].message.content or ""


def words(text: str) -> int:
    """How long a story is."""
    return len(text.split())


def rate(page: httpx.Client, client: openai.OpenAI, model: str, animal: str) -> None:
    """Ask twice and rate both: the shorter answer a thumb up, the longer one a thumb down."""
    for attempt in range(PATIENCE):
        two = [answer(client, model, animal, 100 + 2 * attempt + i) for i in range(2)]
        if words(two[0]) != words(two[1]):
            break
    talk = post(page, "/api/conversations", {"title": animal, "model": model})["id"]
    asked = post(
        page, f"/api/conversations/{talk}/turns", {"role": "user", "content": question(animal)}
    )
    for said, rating in zip(sorted(two, key=words), (1, -1), strict=True):
        turn = {"role": "assistant", "content": said, "parent": asked["id"], "model": model}
        made = post(page, f"/api/conversations/{talk}/turns", turn)
        path = f"/api/conversations/{talk}/turns/{made['id']}/rating"
        page.put(path, json={"rating": rating}).raise_for_status()


def post(page: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What the page's API answers."""
    response = page.post(path, json=body)
    response.raise_for_status()
    found: dict[str, Any] = response.json()
    return found


def lengths(client: openai.OpenAI, model: str) -> list[int]:
    """How long the answers to the held-out questions are, in words."""
    return [
        words(answer(client, model, animal, seed)) for animal in HELD_OUT for seed in range(SEEDS)
    ]


def scores(run: str, stage: str, items: int) -> dict[str, Any]:
    """The run's other tasks: {name: {"score", "stderr", …}}."""
    command = [sys.executable, "-m", "sprout", "eval", "--run", run, "--stage", stage]
    command += ["--tasks", TASKS, "--limit", str(items), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)["tasks"]
    return found


def compare(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Each task before and after, and the difference in standard errors."""
    found = {}
    for name, old in before.items():
        new = after[name]
        error = math.hypot(old["stderr"], new["stderr"]) or 1e-9
        moved = (new["score"] - old["score"]) / error
        found[name] = {"before": old["score"], "after": new["score"], "standard_errors": moved}
    return found


def main() -> int:
    """Close the loop once; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="default")
    parser.add_argument("--items", type=int, default=100, help="items of each other task")
    flags = parser.parse_args()
    with serving(flags.run) as url:
        client = openai.OpenAI(base_url=f"{url}/v1", api_key="none")
        page = httpx.Client(base_url=url, timeout=60)
        old, new = f"{flags.run}/sft", f"{flags.run}/dpo"
        for animal in RATED:
            rate(page, client, old, animal)
        before, tasks = lengths(client, old), scores(flags.run, "sft", flags.items)
        learn = [sys.executable, "-m", "sprout", "dpo", "--run", flags.run, "--data", "feedback"]
        subprocess.run(learn, check=True)
        there = post(page, "/api/models/reload", {})["models"]
        assert new in there, f"the server that runs on does not list {new}: {there}"
        after, tasks_after = lengths(client, new), scores(flags.run, "dpo", flags.items)
    others = compare(tasks, tasks_after)
    error = math.hypot(*(statistics.stdev(each) / math.sqrt(len(each)) for each in (before, after)))
    change = statistics.mean(after) - statistics.mean(before)
    found = {
        "rated": 2 * len(RATED),
        "words_before": statistics.mean(before),
        "words_after": statistics.mean(after),
        "change_in_standard_errors": change / error,
        "other_tasks": others,
    }
    print(json.dumps(found, indent=1))
    kept = all(abs(task["standard_errors"]) <= 2 for task in others.values())
    return int(not (change < -2 * error and kept))


if __name__ == "__main__":
    sys.exit(main())
