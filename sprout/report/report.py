"""report.md and report.html: what a run made, from the files that it left."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sprout.common import files
from sprout.common.errors import Failure, UsageError
from sprout.common.log import duration
from sprout.data import pretrain
from sprout.report import codebase, compression, html, markdown, samples, scores, summary, tables
from sprout.report.collect import Run, damaged, read_run
from sprout.report.document import Block, Document, Points, Quotes, Section, Words
from sprout.report.pictures import learning, practice, speed
from sprout.report.reproduce import commands
from sprout.report.world_sheet import world_sheet
from sprout.tokenizer.tokenizer import Tokenizer


@dataclass(frozen=True)
class Known:
    """What no file of a run says and a report can be told."""

    price: float | None = None
    """What the machine costs, in dollars an hour."""
    watts: float | None = None
    """What the machine draws."""
    gpt2: Path | None = None
    """The folder of GPT-2's tokenizer."""


def write_report(run: Path, known: Known | None = None) -> Path:
    """Write `report.md` and `report.html` of a run; returns the path of the page.

    UsageError when there is nothing to report yet, Failure when results.json is damaged.
    """
    found = read_run(run)
    try:
        document = make(run, found, known or Known())
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, UsageError):
            raise
        raise damaged(run) from error
    files.write_text(run / "report.md", markdown.write(document))
    files.write_text(run / "report.html", html.write(document))
    return run / "report.html"


def make(folder: Path, run: Run, known: Known) -> Document:
    """The report of a run, whatever of it is there."""
    sections: list[tuple[str, list[Block], bool]] = [
        ("In short", _short(run), False),
        ("What it says", _one(samples.through_stages(run)), False),
        ("Scores by stage", _scores(run), False),
        ("Right and wrong answers", _graded(run), False),
        ("How it learned", [*_one(learning(run)), *_one(practice(run))], False),
        ("Speed and memory", _one(speed(run)), False),
        ("Time", _one(tables.time_table(run, known.price, known.watts)), False),
        ("What it said on the way", _one(samples.on_the_way(run)), True),
        ("Tokenizer", _tokenizer(folder, run, known.gpt2), False),
        ("What went in", _data(run), False),
        ("Model and machine", _machine(run), False),
        ("The code", [tables.size_table(codebase.size())], False),
        ("To make it again", commands(run), False),
        ("Every setting", [*tables.settings(run)], True),
    ]
    return Document(
        f"Report card: {run.name}",
        _subtitle(run),
        _tiles(run),
        [Section(title, blocks, folded) for title, blocks, folded in sections if blocks],
    )


def _one(block: Block | None) -> list[Block]:
    return [] if block is None else [block]


def _subtitle(run: Run) -> str:
    stages = ", ".join(run.stages)
    return f"A language model grown with sprout. Stages: {stages}." if stages else ""


def _tiles(run: Run) -> list[tuple[str, str]]:
    """The few numbers that a reader looks for first."""
    tiles = []
    model, last = run.part("model"), run.last
    if model:
        tiles.append((f"{model['params'] / 1e6:,.1f} M", "parameters"))
    seconds = sum(run.part("seconds").values())
    if seconds:
        unit = "minutes" if seconds < 3600 else "hours"
        tiles.append((duration(seconds), f"{unit} in all"))
    scored = [stage for stage in run.stages.values() if "bpb" in stage.scores]
    if scored:
        name = f"bits per byte after {scored[-1].name} (lower is better)"
        tiles.append((f"{scored[-1].scores['bpb']:.3f}", name))
    if last is not None and last.tasks:
        good = sum(summary.verdict(score) == "good" for score in last.tasks.values())
        tiles.append(
            (f"{good} of {len(last.tasks)}", f"kinds of questions answered well ({last.name})")
        )
    if last is not None and "worldcore" in last.scores:
        tiles.append(
            (f"{last.scores['worldcore']:.3f}", "worldcore: 0 is guessing, 1 is all right")
        )
    return tiles


def _short(run: Run) -> list[Block]:
    lines = [*summary.what_it_is(run), summary.how_asked(run)]
    blocks: list[Block] = [Words(line) for line in lines if line]
    good = summary.how_good(run)
    if good:
        blocks.append(Points(good))
    foresight = summary.foresight(run)
    if foresight:
        blocks.append(Words(foresight))
    changed = summary.what_changed(run)
    if changed:
        blocks += [Words("What each stage changed, in percentage points:"), Points(changed)]
    last = run.last
    if last is not None and last.tasks:
        blocks.append(scores.bars(last))
        blocks.append(
            Words(
                "A bar is the share of right answers, the thin line where the true share lies with 95 % "
                "certainty, the dotted tick what guessing gives. Good means that even the low end of the "
                "line is six tenths of the way from guessing to all right; bad, that even the high end is "
                "below three tenths, or that guessing does as well."
            )
        )
    if run.gaps:
        blocks += [Words("**What is missing here**"), Points(run.gaps)]
    return blocks


def _scores(run: Run) -> list[Block]:
    columns = [(name, stage) for name, stage in run.stages.items() if stage.scores]
    return _one(scores.table(columns, "`results.json`"))


def _graded(run: Run) -> list[Block]:
    if run.last is None:
        return []
    found: Quotes | None = samples.graded(run.last)
    return _one(found)


def _tokenizer(folder: Path, run: Run, gpt2: Path | None) -> list[Block]:
    """The run's tokenizer by kind of text; nothing where it cannot be read."""
    try:
        tokenizer = Tokenizer.load(folder / "tokenizer")
    except UsageError:
        return []
    except Failure as error:
        return [Words(str(error))]
    options = run.config.get("options", {})
    mark = str(run.config.get("fingerprint", ""))
    texts = compression.validation_beginning(
        str(options.get("data", "")), options.get("val_data"), mark
    )
    found = compression.compare(tokenizer, texts, gpt2)
    return [tables.compression_table(found, tokenizer.vocab_size)]


def _data(run: Run) -> list[Block]:
    blocks: list[Block] = []
    for name, data in run.sheets.items():
        blocks += tables.sheet(name, data)
    if not blocks:
        blocks += _one(tables.data_facts(run))
    options = run.config.get("options", {})
    if options.get("data") == pretrain.WORLD:
        blocks += world_sheet(set(run.stages) > {"base"})
    return blocks


def _machine(run: Run) -> list[Block]:
    found = [tables.model_facts(run), tables.machine_facts(run)]
    return [block for block in found if block is not None]
