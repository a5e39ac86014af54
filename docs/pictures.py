"""The pictures of the tour, made by the code they show: `python docs/pictures.py [--run NAME]`.

Each function below draws one of them into docs/pictures/. Those of the first group need only the code;
those of the second a finished run, whose files they read.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib
import numpy as np
import torch
from matplotlib.figure import Figure

from sprout.data.packing import Piece, pack
from sprout.models.gpt import GPTConfig
from sprout.optim.muon import orthogonalise
from sprout.optim.schedule import Schedule
from sprout.tokenizer.bpe import train_bpe
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
    stages = ((0.24, 1.0, Schedule(10, 0.5, 0.3)), (0.65, 0.9, Schedule(10, 0.8, 0.1)))
    stages = (*stages, (0.11, 0.25, Schedule(10, 1.0, 0.0)))
    figure, axes = begin()
    begun = 0
    for (share, rate, plan), name in zip(stages, ("base", "mid", "sft"), strict=True):
        steps = round(2000 * share)
        rates = [rate * plan.lr(step, step / steps) for step in range(steps)]
        axes.plot(range(begun, begun + steps), rates, color=GREEN)
        axes.annotate(name, (begun + steps / 2, max(rates) + 0.03), ha="center")
        begun += steps
    axes.set_xlabel("step")
    axes.set_ylabel("learning rate, of the largest")
    save(figure, "schedule")


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
    for draw in (vocabulary, packing, windows, muon, schedule):
        draw()
    if name is not None:
        for draw_run in (losses, tasks):
            draw_run(Path("runs") / name)


if __name__ == "__main__":
    main()
