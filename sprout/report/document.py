"""What a report consists of, apart from how it is written down: sections of a few kinds of blocks.

`markdown.py` and `html.py` each write every kind, so that both files say the same. Plain words may
hold `code` between backticks and nothing else; what a model wrote stands only in `Quote`.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list of short sentences."""

    items: list[str]


@dataclass(frozen=True)
class Facts:
    """Names and what they stand for."""

    pairs: list[tuple[str, str]]
    source: str = ""
    long: bool = False
    """Whether what they stand for takes a line of its own."""


@dataclass(frozen=True)
class Table:
    """Rows of cells, the first of each its name. `source` is the file that the numbers come from."""

    columns: list[str]
    rows: list[list[str]]
    source: str
    notes: list[str] = field(default_factory=list)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    """(row, column) -> "up" or "down", for a cell whose change stands."""


@dataclass(frozen=True)
class Bar:
    """One score from 0 to 1 with its 95 % interval and what guessing gives."""

    name: str
    score: float
    low: float
    high: float
    chance: float
    verdict: str


@dataclass(frozen=True)
class Bars:
    """Scores under each other on one scale."""

    bars: list[Bar]
    source: str


@dataclass(frozen=True)
class Plot:
    """A picture of numbers: inline SVG for each way to look at it, by the name of its axis."""

    title: str
    views: dict[str, str]


@dataclass(frozen=True)
class Plots:
    """Plots that share their ways to look, and the meaning of their colours (name, class)."""

    name: str
    plots: list[Plot]
    legend: list[tuple[str, str]]
    source: str
    text: Table | None = None
    """The same in figures, where no picture can be shown."""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Reply:
    """What one stage wrote."""

    by: str
    text: str
    right: bool | None = None
    """Whether it was graded right; None where it was not graded."""


@dataclass(frozen=True)
class Quote:
    """What was asked, and what was written to it."""

    prompt: str
    replies: list[Reply]
    begun: bool = False
    """Whether the replies go on from the prompt's last word."""
    wanted: str = ""
    label: str = ""


@dataclass(frozen=True)
class Quotes:
    """Texts that models wrote."""

    quotes: list[Quote]
    source: str


Block = Words | Points | Facts | Table | Bars | Plots | Quotes


@dataclass(frozen=True)
class Section:
    """A titled part. `folded` ones begin closed where a page can be folded."""

    title: str
    blocks: list[Block]
    folded: bool = False


@dataclass(frozen=True)
class Document:
    """A whole report."""

    title: str
    subtitle: str
    tiles: list[tuple[str, str]]
    """Numbers that stand at the top, and what each is."""
    sections: list[Section]
