"""A report as Markdown."""

from __future__ import annotations

import re

from sprout.report.document import (
    Bars,
    Block,
    Document,
    Facts,
    Plots,
    Points,
    Quote,
    Table,
    Words,
)


def write(document: Document) -> str:
    """The whole document as Markdown."""
    parts = [f"# {document.title}", document.subtitle]
    for section in document.sections:
        blocks = [text for block in section.blocks if (text := _block(block))]
        if blocks:
            parts += [f"## {section.title}", *blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Words):
        return block.text
    if isinstance(block, Points):
        return "\n".join(f"- {item}" for item in block.items)
    if isinstance(block, Facts):
        lines = [f"- {name}: {value}" for name, value in block.pairs]
        return "\n".join([*lines, *_from(block.source)])
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Bars):
        return ""  # the table of scores says the same
    if isinstance(block, Plots):
        return "" if block.text is None else _table(block.text)
    return "\n\n".join([*map(_quote, block.quotes), *_from(block.source)])


def _table(table: Table) -> str:
    rows = [table.columns, ["---"] * len(table.columns), *table.rows]
    lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    return "\n".join([*lines, *(f"\n{note}" for note in table.notes), *_from(table.source)])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def _from(source: str) -> list[str]:
    return [f"\n*From {source}.*"] if source else []


def _quote(quote: Quote) -> str:
    """What was asked and answered, in a fence that nothing inside can close."""
    lines = []
    if quote.prompt and not quote.begun:
        lines += [f"> {line}" for line in quote.prompt.split("\n")]
    for reply in quote.replies:
        mark = {True: "right: ", False: "wrong: ", None: ""}[reply.right]
        by = f"{reply.by}: " if reply.by else ""
        start = f"{quote.prompt}|" if quote.begun else ""
        lines.append(f"{by}{mark}{start}{reply.text.strip()}")
    if quote.wanted:
        lines.append(f"wanted: {quote.wanted}")
    text = "\n".join(lines)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    label = f"**{quote.label}**\n\n" if quote.label else ""
    return f"{label}{fence}text\n{text}\n{fence}"
