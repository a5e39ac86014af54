"""A report as one HTML page that asks nothing of the network.

Its policy forbids every request, form and script but the page's own, which switches the theme and is
known by its hash. All text is escaped, whoever wrote it; only the pictures of `plots.py` are put in as
they are.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from pathlib import Path

from sprout.report.document import (
    Bar,
    Bars,
    Block,
    Document,
    Facts,
    Plots,
    Points,
    Quote,
    Quotes,
    Reply,
    Section,
    Table,
    Words,
)

_HERE = Path(__file__).parent
_NUMBER = re.compile(r"[-+$]?[\d.,]+(\s|%|$)|-?$")


def write(document: Document) -> str:
    """The whole document as a page."""
    css = (_HERE / "page.css").read_text("utf-8")
    script = (_HERE / "page.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = escape(document.title)
    sections = [s for s in document.sections if s.blocks]
    links = "".join(f'<a href="#{_slug(s.title)}">{escape(s.title)}</a>' for s in sections)
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{title}</title>",
            f"<style>\n{css}</style>",
            "</head>",
            "<body>",
            "<header>",
            '<button type="button" id="theme" hidden>Dark</button>',
            f"<h1>{title}</h1>",
            f'<p class="subtitle">{_inline(document.subtitle)}</p>' if document.subtitle else "",
            _tiles(document.tiles),
            "</header>",
            f'<nav aria-label="Sections">{links}</nav>',
            "<main>",
            *map(_section, sections),
            "</main>",
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def escape(text: str) -> str:
    """Text that stands for nothing but itself, in an element or an attribute."""
    return html.escape(text, quote=True)


def _inline(text: str) -> str:
    """Plain words: `code` and **strong**, everything else escaped."""
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z]+", "-", title.lower()).strip("-")


def _tiles(tiles: list[tuple[str, str]]) -> str:
    if not tiles:
        return ""
    cells = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(number)}</dd></div>" for number, name in tiles
    )
    return f'<dl class="tiles">{cells}</dl>'


def _section(section: Section) -> str:
    body = "\n".join(_block(block) for block in section.blocks)
    name, title = _slug(section.title), escape(section.title)
    if section.folded:
        return (
            f'<section id="{name}"><details><summary><h2>{title}</h2></summary>\n{body}\n'
            "</details></section>"
        )
    return f'<section id="{name}">\n<h2>{title}</h2>\n{body}\n</section>'


def _block(block: Block) -> str:
    if isinstance(block, Words):
        return f"<p>{_inline(block.text)}</p>"
    if isinstance(block, Points):
        return "<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Facts):
        pairs = "".join(
            f"<div><dt>{_inline(name)}</dt><dd>{_inline(value)}</dd></div>"
            for name, value in block.pairs
        )
        kind = "facts long" if block.long else "facts"
        return f'<dl class="{kind}">{pairs}</dl>{_from(block.source)}'
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Bars):
        return f'<div class="bars">{"".join(map(_bar, block.bars))}</div>{_from(block.source)}'
    if isinstance(block, Plots):
        return _plots(block)
    return _quotes(block)


def _from(source: str) -> str:
    return f'<p class="source">From {_inline(source)}</p>' if source else ""


def _table(table: Table) -> str:
    numeric = [
        all(_NUMBER.match(row[i]) for row in table.rows if i < len(row))
        for i in range(len(table.columns))
    ]
    head = "".join(
        f'<th scope="col"{_numeric(number)}>{_inline(name)}</th>'
        for name, number in zip(table.columns, numeric, strict=True)
    )
    rows = []
    for index, row in enumerate(table.rows):
        cells = [f'<th scope="row">{_inline(row[0])}</th>']
        for column, text in enumerate(row[1:], 1):
            cells.append(_cell(text, numeric[column], table.marks.get((index, column), "")))
        rows.append(f"<tr>{''.join(cells)}</tr>")
    notes = "".join(f"<p>{_inline(note)}</p>" for note in table.notes)
    return (
        f'<div class="table" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
        f'<div class="notes">{notes}</div>{_from(table.source)}'
    )


def _cell(text: str, number: bool, mark: str) -> str:
    first, _, second = text.partition("\n")
    below = f'<small class="{mark}">{escape(second)}</small>' if second else ""
    return f"<td{_numeric(number)}>{_inline(first)}{below}</td>"


def _numeric(number: bool) -> str:
    return ' class="number"' if number else ""


def _bar(bar: Bar) -> str:
    """A score as a bar, its interval as a line across the end, guessing as a tick."""
    chance = (
        f'<span class="chance" style="left:{bar.chance:.1%}" title="guessing: {bar.chance:.0%}">'
        "</span>"
        if bar.chance
        else ""
    )
    words = f"{bar.score:.0%}, 95 % interval {bar.low:.0%} to {bar.high:.0%}"
    return (
        f'<div class="bar {escape(bar.verdict)}"><span class="name">{_inline(bar.name)}</span>'
        f'<span class="track" role="img" aria-label="{words}">'
        f'<span class="fill" style="width:{bar.score:.1%}"></span>{chance}'
        f'<span class="range" style="left:{bar.low:.1%};width:{bar.high - bar.low:.1%}"></span>'
        f'</span><span class="value">{bar.score:.0%}</span></div>'
    )


def _plots(plots: Plots) -> str:
    """Pictures side by side; where there are several axes, a choice of one for all that needs no script."""
    views = list(dict.fromkeys(view for plot in plots.plots for view in plot.views))
    name = escape(plots.name)
    choices = ""
    if len(views) > 1:
        for index, view in enumerate(views):
            checked = " checked" if index == 0 else ""
            choices += (
                f'<input type="radio" name="{name}" id="{name}-{index}"{checked}>'
                f'<label for="{name}-{index}">{escape(view)}</label>'
            )
    figures = []
    for plot in plots.plots:
        pictures = "".join(
            f'<div class="view view-{views.index(view)}">{svg}</div>'
            for view, svg in plot.views.items()
        )
        figures.append(f"<figure><figcaption>{escape(plot.title)}</figcaption>{pictures}</figure>")
    legend = "".join(
        f'<span class="{escape(kind)}">{escape(title)}</span>' for title, kind in plots.legend
    )
    notes = "".join(f"<p>{_inline(note)}</p>" for note in plots.notes)
    return (
        f'<div class="plots"><div class="choice">{choices}</div>'
        f'<div class="legend">{legend}</div><div class="figures">{"".join(figures)}</div></div>'
        f'<div class="notes">{notes}</div>{_from(plots.source)}'
    )


def _quotes(quotes: Quotes) -> str:
    return f'<div class="quotes">{"".join(map(_quote, quotes.quotes))}</div>{_from(quotes.source)}'


def _quote(quote: Quote) -> str:
    parts = [f'<p class="label">{_inline(quote.label)}</p>'] if quote.label else []
    if quote.prompt and not quote.begun:
        parts.append(f'<p class="prompt">{escape(quote.prompt)}</p>')
    begun = quote.prompt if quote.begun else ""
    parts += [_reply(reply, begun) for reply in quote.replies]
    if quote.wanted:
        parts.append(f'<p class="wanted"><span>wanted</span>{escape(quote.wanted)}</p>')
    return f'<article class="quote">{"".join(parts)}</article>'


def _reply(reply: Reply, begun: str) -> str:
    kind = {True: " right", False: " wrong", None: ""}[reply.right]
    mark = {True: "right", False: "wrong", None: ""}[reply.right]
    by = f'<span class="by">{escape(mark or reply.by)}</span>' if reply.by else ""
    start = f'<span class="begun">{escape(begun)}</span>' if begun else ""
    text = reply.text.strip("\n") if begun else reply.text.strip()
    said = escape(text) or '<span class="nothing">(nothing)</span>'
    return f'<p class="reply{kind}">{by}<span class="said">{start}{said}</span></p>'
