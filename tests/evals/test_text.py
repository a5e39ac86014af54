"""Items as plain text: what is asked, and beside it the same scored slowly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from sprout.engine.likelihood import Said
from sprout.evals.text import Encoder, choose, pick
from sprout.tasks.base import TextItem
from sprout.tasks.find import find_tasks
from sprout.tokenizer.bpe import byte_tokenizer, train_bpe
from sprout.tokenizer.tokenizer import Tokenizer

from ..drills.helpers import drill
from ..real import EVAL_SETS, needs_sets
from .helpers import random_gpt

BYTES = byte_tokenizer()
ITEM = TextItem(
    (("Q: b?\nA:", " yes"), ("Q: b?\nA:", " no")), 0, ("Q: first\nA: x", "Q: a?\nA: no")
)


def shown(tokenizer: Tokenizer, item: TextItem, room: int) -> list[tuple[str, str]]:
    """What is asked, decoded; <|bos|> gives nothing."""
    prompt = Encoder(tokenizer, room).encode(item)
    assert all(ask.context[0] == tokenizer.bos_id for ask in prompt.asks)
    return [(tokenizer.decode(a.context), tokenizer.decode(a.continuation)) for a in prompt.asks]


def test_an_item_behind_its_examples() -> None:
    whole = "Q: first\nA: x\nQ: a?\nA: no\nQ: b?\nA:"
    assert shown(BYTES, ITEM, 100) == [(whole, " yes"), (whole, " no")]
    assert not Encoder(BYTES, 100).encode(ITEM).cut


@pytest.mark.parametrize(
    ("room", "left"),
    [
        (
            1 + len("Q: first\nA: x\nQ: a?\nA: no\nQ: b?\nA: yes"),
            "Q: first\nA: x\nQ: a?\nA: no\nQ: b?\nA:",
        ),
        (len("Q: first\nA: x\nQ: a?\nA: no\nQ: b?\nA: yes"), "Q: a?\nA: no\nQ: b?\nA:"),
        (1 + len("Q: a?\nA: no\nQ: b?\nA: yes"), "Q: a?\nA: no\nQ: b?\nA:"),
        (len("Q: a?\nA: no\nQ: b?\nA: yes"), "Q: b?\nA:"),
        (1 + len("Q: b?\nA: yes"), "Q: b?\nA:"),
        (1 + len("?\nA: yes"), "?\nA:"),
    ],
)
def test_the_oldest_examples_go_first_and_then_the_beginning(room: int, left: str) -> None:
    found = shown(BYTES, ITEM, room)
    assert found[0] == (left, " yes")
    assert Encoder(BYTES, room).encode(ITEM).cut == (not left.startswith("Q: first"))
    assert all(1 + len(context + text) <= room for context, text in found)


def test_a_continuation_that_is_too_long_cannot_be_asked() -> None:
    assert Encoder(BYTES, 4).encode(ITEM) == Encoder(BYTES, 1).encode(ITEM)
    assert Encoder(BYTES, 4).encode(ITEM).asks == ()
    model = random_gpt(BYTES, 4)
    assert pick(model, Encoder(BYTES, 4), [ITEM, ITEM]) == ([-1, -1], [True, True])


def test_the_likeliest_a_token_is_chosen_and_the_first_of_equals() -> None:
    assert choose([Said(-3.0, 1, False), Said(-4.0, 2, False)]) == 1
    assert choose([Said(-3.0, 1, False), Said(-6.0, 2, True)]) == 0
    assert choose([Said(-3.0, 1, False), Said(-3.0 + 1e-7, 1, True)]) == 0, "rounding"
    assert choose([Said(-9.0, 2, True)]) == 0 and choose([Said(-1.0, 2, False)]) == -1


SETS = [
    *("hellaswag", "jeopardy", "arc_easy", "copa", "commonsense_qa", "winograd", "boolq"),
    *("bigbench_operators", "agi_eval_lsat_ar", "bigbench_language_identification"),
]


def words(name: str, n: int) -> tuple[Tokenizer, list[TextItem]]:
    [task] = find_tasks(name, "base", str(EVAL_SETS)).tasks
    items = [item for item in task.load(n) if isinstance(item, TextItem)]
    texts = [text for item in items for text in (*item.shots[:2], item.pairs[0][0])]
    return train_bpe(texts[:60], 500), items


@needs_sets
@pytest.mark.parametrize("name", SETS)
def test_real_items_score_as_the_slow_way_scores_them(name: str) -> None:
    """Five items here; drills/scores.py asks two hundred of every task."""
    tokenizer, items = words(name, 5)
    model = random_gpt(tokenizer, 256)
    chosen, _ = pick(model, Encoder(tokenizer, 256), items)
    slow = drill("scores").Slow(model, tokenizer)
    assert chosen == [slow.text(item)[0] for item in items]
    for rows in (1, 7, 32):
        assert pick(model, Encoder(tokenizer, 256), items, rows)[0] == chosen


def test_what_a_line_says_reaches_the_model(tmp_path: Path) -> None:
    """A model that was really trained on the answers, and on nothing else, gets all of them."""
    rows = [
        {"query": f"Item {chr(97 + i)}", "choices": ["yes", "no", "who"], "gold": i % 3}
        for i in range(12)
    ]
    path = tmp_path / "facts.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    [task] = find_tasks(str(path)).tasks
    items = [item for item in task.load(12) if isinstance(item, TextItem)]
    model, encoder = random_gpt(BYTES, 32), Encoder(BYTES, 32)
    before = pick(model, encoder, items)[0]
    texts = [encoder.encode(item).asks[item.gold] for item in items]
    whole = [[*t.context, *t.continuation] for t in texts]
    longest = max(map(len, whole))
    ids = torch.tensor([[*text, *[0] * (longest - len(text))] for text in whole])
    targets = torch.full_like(ids[:, 1:], -100)
    for row, t in enumerate(texts):
        targets[row, len(t.context) - 1 : len(whole[row]) - 1] = torch.tensor(t.continuation)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for _ in range(150):
        logits = model.logits(model(ids[:, :-1]))
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert pick(model, encoder, items)[0] == [item.gold for item in items]
    assert before != [item.gold for item in items]


CHOOSING = [
    *("hellaswag_zeroshot", "arc_easy", "arc_challenge", "copa", "commonsense_qa", "piqa"),
    *("openbook_qa", "hellaswag", "winograd", "winogrande", "agi_eval_lsat_ar", "boolq"),
    "bigbench_language_identification",
]


@needs_sets
@pytest.mark.parametrize(
    "name",
    [
        name
        if name in ("copa", "winogrande", "openbook_qa")
        else pytest.param(name, marks=pytest.mark.slow)
        for name in CHOOSING
    ],
)
def test_models_that_know_nothing_score_what_chance_gives(name: str) -> None:
    """Four random models on forty items, together within two standard errors of forty items.

    A model may like one place best, as an untrained one does that reads letters, so chance is what its
    choices would score if the right places were dealt out anew.
    """
    tokenizer, items = words(name, 40)
    score, chance = 0.0, 0.0
    for seed in range(4):
        chosen, _ = pick(random_gpt(tokenizer, 256, seed), Encoder(tokenizer, 256), items)
        score += sum(c == item.gold for c, item in zip(chosen, items, strict=True)) / 160
        golds = [item.gold for item in items]
        chance += sum(golds.count(c) / 40 for c in chosen) / 160
    assert len(items) == 40
    assert abs(score - chance) < 2 * (chance * (1 - chance) / 40) ** 0.5
