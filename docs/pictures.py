"""The pictures of the tour, made by the code they show: `python docs/pictures.py [--run NAME]`.

Each function below draws one of them into docs/pictures/. Those of the first group need only the code;
those of the second a finished run, whose files they read.
"""

from __future__ import annotations

import argparse
import json
from math import comb, lgamma, log
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib
import numpy as np
import torch
import torch.nn.functional as F
from matplotlib.figure import Figure

from sprout.data.packing import Piece, pack
from sprout.engine.sample import Sampling, candidates
from sprout.evals.outcomes import summarise
from sprout.models.gpt import GPT, GPTConfig
from sprout.optim.muon import orthogonalise
from sprout.optim.parts import spread
from sprout.optim.schedule import Schedule
from sprout.tokenizer.bpe import train_bpe
from sprout.tokenizer.chat import Message, render
from sprout.train.scaling import rate_left
from sprout.world import world

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OUT = Path(__file__).parent / "pictures"
GREEN, BROWN, GRAY = "#2e7d32", "#8d6e63", "#b0bec5"


def begin(width: float = 6.4, height: float = 3.4) -> tuple[Figure, Axes]:
    """A figure with one pair of axes, without a frame on the right and above."""
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def save(figure: Figure, name: str) -> None:
    """Write docs/pictures/NAME.svg, the same bytes each time."""
    OUT.mkdir(exist_ok=True)
    figure.savefig(OUT / f"{name}.svg", metadata={"Date": None})


def vocabulary() -> None:
    """Bytes a token against the size of the vocabulary, on text that the tokenizer has not seen."""
    train = [world.document("train", 0, i) for i in range(1500)]
    val = [world.document("val", 0, i) for i in range(200)]
    size = sum(len(text.encode()) for text in val)
    vocab = (300, 512, 1024, 2048, 4096, 8192)
    share = []
    for V in vocab:
        tokenizer = train_bpe(train, V)
        share.append(size / sum(len(tokenizer.encode(text)) for text in val))
    figure, axes = begin()
    axes.plot(vocab, share, "o-", color=GREEN)
    axes.set_xscale("log", base=2)
    axes.set_xticks(vocab, [f"{V:,}" for V in vocab])
    axes.set_xlabel("tokens in the vocabulary")
    axes.set_ylabel("bytes a token")
    save(figure, "vocabulary")


def packing() -> None:
    """Rows of packed documents: each colour is a document, gray is padding."""
    T = 127
    pieces = []
    for i in range(60):
        length = min(T + 1, 8 + len(world.document("train", 0, i)) // 9)
        ids = np.ones(length, dtype=np.int32)
        pieces.append(Piece(ids, np.ones(length, dtype=np.bool_), ends=True))
    rows = pack(pieces, T, 0, np.random.default_rng(0))
    shown = np.where(rows.documents < 0, np.nan, rows.documents % 8)[:14]
    figure, axes = begin()
    colours = matplotlib.colormaps["Set2"].with_extremes(bad=GRAY)
    axes.imshow(shown, aspect="auto", cmap=colours, interpolation="nearest", vmin=0, vmax=7)
    axes.set_xlabel("position in the row")
    axes.set_ylabel("row")
    save(figure, "packing")


def windows() -> None:
    """Which positions each layer of a model of depth 4 sees."""
    config = GPTConfig(2048, 4, 2, 2, 256, 64)
    figure = Figure(figsize=(6.4, 2.0), layout="constrained")
    at = np.arange(64)
    for layer, axes in enumerate(figure.subplots(1, 4)):
        behind = at[:, None] - at[None, :]
        seen = (behind >= 0) & (behind < config.window(layer))
        axes.imshow(seen, cmap="Greens", vmin=0, vmax=1.4, interpolation="nearest")
        axes.set_title(f"layer {layer + 1}", fontsize=9)
        axes.set_xticks([])
        axes.set_yticks([])
    figure.supxlabel("position that is seen", fontsize=9)
    figure.supylabel("position that looks", fontsize=9)
    save(figure, "windows")


def muon() -> None:
    """Singular values of a gradient-like matrix, before and after Muon makes it orthogonal."""
    rng = torch.Generator().manual_seed(0)
    low = torch.randn(256, 40, generator=rng) @ torch.randn(40, 256, generator=rng)
    matrix = low / 40 + 0.05 * torch.randn(256, 256, generator=rng)
    after = orthogonalise(matrix[None], torch.float32)[0]
    figure, axes = begin()
    for values, name, colour in ((matrix, "momentum", BROWN), (after, "update", GREEN)):
        singular = torch.linalg.svdvals(values)
        axes.plot((singular / singular.max()).numpy(), label=name, color=colour)
    axes.set_xlabel("direction, from the strongest to the weakest")
    axes.set_ylabel("singular value, of the largest")
    axes.legend(frameon=False)
    save(figure, "muon")


def schedule() -> None:
    """The learning rate over base, mid and sft of a default run."""
    lengths = {"base": 480, "mid": 1300, "sft": 220}
    figure, axes = begin()
    begun = 0
    for name, (first, last) in rate_left(lengths, [*lengths]).items():
        steps, plan = lengths[name], Schedule(10, 1.0, last / first)
        rates = [first * plan.lr(step, step / steps) for step in range(steps)]
        axes.plot(range(begun, begun + steps), rates, color=GREEN)
        axes.annotate(name, (begun + steps / 2, max(rates) + 0.03), ha="center")
        begun += steps
    axes.set_xlabel("step")
    axes.set_ylabel("learning rate, of the largest")
    save(figure, "schedule")


def conversation() -> None:
    """The tokens of a conversation; green those that the model learns to say, gray what it only reads."""
    tokenizer = train_bpe([world.document("train", 0, i) for i in range(800)], 1024)
    talk: list[Message] = [
        {"role": "system", "content": "Answer in one word."},
        {"role": "user", "content": "What is the capital of France?"},
        {"role": "assistant", "content": "Paris."},
        {"role": "user", "content": "And of Italy?"},
        {"role": "assistant", "content": "Rome."},
    ]
    ids, mask = render(tokenizer, talk)
    names = {id: name for name, id in tokenizer.special.items()}
    figure, axes = begin(height=1.4)
    across, down = 0.0, 0.0
    for id, learned in zip(ids, mask, strict=True):
        text = names.get(id) or tokenizer.decode([id]).replace(" ", "␣")
        width = 0.12 + 0.069 * len(text)
        if across + width > 6.3:
            across, down = 0.0, down - 0.32
        colour = GREEN if learned else GRAY
        box = {"boxstyle": "square,pad=0.15", "facecolor": colour, "edgecolor": "white"}
        shade = "white" if learned else "black"
        axes.text(across, down, text, family="monospace", fontsize=8, color=shade, bbox=box)
        across += width
    axes.set_xlim(-0.05, 6.4)
    axes.set_ylim(down - 0.2, 0.3)
    axes.set_axis_off()
    save(figure, "conversation")


def temperature() -> None:
    """What eight tokens are drawn with, by temperature, and with --top-p."""
    logits = torch.tensor([[3.0, 2.3, 1.9, 1.0, 0.4, 0.0, -0.5, -1.0]])
    ways = (
        ("temperature 0.4", Sampling(temperature=0.4), GREEN),
        ("1.0", Sampling(temperature=1.0), BROWN),
        ("1.5", Sampling(temperature=1.5), GRAY),
        ("1.0, top-p 0.8", Sampling(temperature=1.0, top_p=0.8), "#1565c0"),
    )
    figure, axes = begin()
    for number, (name, sampling, colour) in enumerate(ways):
        scores, ids = candidates(logits, [sampling])
        shares = torch.zeros(8)
        shares[torch.arange(8) if ids is None else ids[0]] = scores.softmax(dim=-1)[0]
        places = np.arange(8) + 0.2 * (number - 1.5)
        axes.bar(places, shares.numpy(), width=0.2, label=name, color=colour)
    axes.set_xlabel("token, from the likeliest to the least likely")
    axes.set_ylabel("share of draws")
    axes.legend(frameon=False)
    save(figure, "temperature")


def owners() -> None:
    """How much of the matrices' momentum the fullest process holds, by the number of processes."""
    model = GPT(GPTConfig(1024, 6, 6, 6, 384, 64))
    costs = {name: p.numel() for name, p in model.named_parameters() if p.ndim == 2}
    counts, total = (1, 2, 4, 8), sum(costs.values())
    fullest = []
    for count in counts:
        found = spread(costs, count)
        fullest.append(max(sum(costs[n] for n in found if found[n] == r) for r in range(count)))
    figure, axes = begin()
    axes.plot(counts, [1 / count for count in counts], "--", color=GRAY, label="shared equally")
    axes.plot(counts, [most / total for most in fullest], "o-", color=GREEN, label="the fullest")
    axes.set_xscale("log", base=2)
    axes.set_xticks(counts, [str(count) for count in counts])
    axes.set_ylim(0, 1.05)
    axes.set_xlabel("processes")
    axes.set_ylabel("share of the momentum in one")
    axes.legend(frameon=False)
    save(figure, "owners")


def certainty() -> None:
    """The standard error of a score by the number of items, of a task on which half are right."""
    counts = (25, 50, 100, 200, 400, 800, 1600)
    figure, axes = begin()
    errors = [summarise([float(i % 2) for i in range(n)], 0.25)["stderr"] for n in counts]
    axes.plot(counts, errors, "o-", color=GREEN)
    axes.set_xscale("log", base=2)
    axes.set_xticks(counts, [str(n) for n in counts])
    axes.set_ylim(0)
    axes.set_xlabel("items asked")
    axes.set_ylabel("standard error of the score")
    save(figure, "certainty")


def sorting() -> None:
    """The loss of the program in docs/library.md, which learns sorted digits, and the least there can be."""
    n, steps = 16, 100
    torch.manual_seed(0)
    model = GPT(GPTConfig(10, 2, 4, 4, 64, n))
    model.initialise(seed=0)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    found = []
    for _ in range(steps):
        ids = torch.randint(10, (32, n)).sort(dim=1).values
        logits = model.logits(model(ids[:, :-1]))
        loss = F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        found.append(loss.item())
    # The entropy of n digits whose order is forgotten, without that of the first one, which is given.
    times = [comb(n, c) * 0.1**c * 0.9 ** (n - c) * lgamma(c + 1) for c in range(n + 1)]
    least = [((10 - d) / 10) ** n - ((9 - d) / 10) ** n for d in range(10)]
    whole = n * log(10) - lgamma(n + 1) + 10 * sum(times)
    bound = (whole + sum(p * log(p) for p in least if p)) / (n - 1)
    figure, axes = begin()
    axes.plot(range(1, steps + 1), found, color=GREEN, label="this model")
    axes.axhline(bound, linestyle="--", color=GRAY, label=f"the least there can be, {bound:.3f}")
    axes.set_ylim(0)
    axes.set_xlabel("step")
    axes.set_ylabel("loss, nats a digit")
    axes.legend(frameon=False)
    save(figure, "sorting")


def losses(run: Path) -> None:
    """The training loss of each stage of a run against the tokens it has read."""
    figure, axes = begin()
    before = 0
    for stage, colour in (("base", BROWN), ("mid", GREEN), ("sft", "#1565c0")):
        lines = map(json.loads, (run / stage / "metrics.jsonl").read_text().splitlines())
        steps = [(line["tokens"], line["loss"]) for line in lines if "eval" not in line]
        tokens, loss = np.array(steps, dtype=float).T
        smooth = np.convolve(loss, np.ones(20) / 20, mode="valid")
        axes.plot((before + tokens[19:]) / 1e6, smooth, label=stage, color=colour)
        before += int(tokens[-1])
    axes.set_xlabel("million tokens")
    axes.set_ylabel("loss, nats a token that is learned")
    axes.legend(frameon=False)
    save(figure, "losses")


def tasks(run: Path) -> None:
    """What a run's last stage scores on held-out tasks, beside guessing."""
    stages = json.loads((run / "results.json").read_text())["stages"]
    found = next(s["tasks"] for s in reversed(stages.values()) if "tasks" in s)
    names = sorted(found, key=lambda name: found[name]["score"])
    figure, axes = begin(height=3.8)
    scores = [found[name]["score"] for name in names]
    errors = [found[name]["stderr"] for name in names]
    axes.barh([n.replace("_", " ") for n in names], scores, xerr=errors, color=GREEN, ecolor=GRAY)
    for place, name in enumerate(names):
        axes.plot([found[name]["chance"]] * 2, [place - 0.4, place + 0.4], color=BROWN)
    axes.set_xlabel("share of right answers; brown: guessing")
    axes.set_xlim(0, 1.05)
    save(figure, "tasks")


def main() -> None:
    """Draw all of them; those of a run where one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", help="a finished run, to draw its losses and scores")
    name = parser.parse_args().run
    matplotlib.rcParams["svg.hashsalt"] = "sprout"
    code = (vocabulary, packing, windows, muon, schedule)
    for draw in (*code, conversation, temperature, owners, certainty, sorting):
        draw()
    if name is not None:
        for draw_run in (losses, tasks):
            draw_run(Path("runs") / name)


if __name__ == "__main__":
    main()
