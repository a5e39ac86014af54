"""Penalties and biases against transformers' processors and against loops."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.engine.penalties import Shaping, shape
from sprout.engine.sample import Sampling

V = 20
CPU = torch.device("cpu")

samplings = st.builds(
    Sampling,
    repetition_penalty=st.sampled_from([0.5, 1.0, 1.3, 5.0]),
    presence_penalty=st.sampled_from([-2.0, 0.0, 0.7]),
    frequency_penalty=st.sampled_from([-0.5, 0.0, 2.0]),
    logit_bias=st.dictionaries(st.integers(0, V - 1), st.floats(-100, 100, width=32)).map(
        lambda biases: tuple(biases.items())
    ),
)
ids = st.lists(st.integers(0, V - 1), max_size=12)
texts = st.tuples(samplings, ids, ids)


def shaping(sampling: Sampling, prompt: list[int], answer: list[int]) -> Shaping:
    made = Shaping(sampling, torch.tensor(prompt, dtype=torch.long), V, CPU)
    for id in answer:
        made.add(id)
    return made


def slowly(logits: list[float], s: Sampling, prompt: list[int], answer: list[int]) -> list[float]:
    """The definitions, one token after the other."""
    shaped = []
    for id, value in enumerate(logits):
        value += dict(s.logit_bias).get(id, 0.0)
        if id in prompt or id in answer:
            value = value / s.repetition_penalty if value > 0 else value * s.repetition_penalty
        value -= s.frequency_penalty * answer.count(id)
        value -= s.presence_penalty * (id in answer)
        shaped.append(value)
    return shaped


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=4), st.integers(0, 1000))
def test_every_row_is_shaped_by_its_own_settings_and_text(
    rows: list[tuple[Sampling, list[int], list[int]]], seed: int
) -> None:
    logits = 5 * torch.randn(len(rows), V, generator=torch.Generator().manual_seed(seed))
    before = logits.clone()
    found = shape(logits, [shaping(*row) for row in rows])
    assert torch.equal(logits, before)
    for row, each in enumerate(rows):
        expected = torch.tensor(slowly(logits[row].tolist(), *each))
        torch.testing.assert_close(found[row], expected, atol=1e-4, rtol=1e-5)


def test_a_row_without_settings_stays_and_biases_alone_keep_nothing_of_the_vocabulary() -> None:
    logits = torch.randn(3, V, generator=torch.Generator().manual_seed(0))
    biased = shaping(Sampling(logit_bias=((4, -100.0),)), [1, 2], [3])
    found = shape(logits, [None, biased, None])
    assert biased.counts.numel() == biased.prompt.numel() == 0
    changed = [
        (row, id) for row in range(3) for id in range(V) if found[row, id] != logits[row, id]
    ]
    assert changed == [(1, 4)] and found[1, 4] == logits[1, 4] - 100


def test_only_what_is_on_changes_logits() -> None:
    assert not Sampling(0.3, 5, 0.5, 7, 0.1).changes_logits
    for on in (
        {"repetition_penalty": 1.1},
        {"presence_penalty": 0.1},
        {"frequency_penalty": -0.1},
        {"logit_bias": ((1, 0.5),)},
    ):
        assert Sampling(**on).changes_logits  # type: ignore[arg-type]


def test_repetition_and_biases_equal_transformers() -> None:
    hf = pytest.importorskip("transformers.generation.logits_process")
    rng = torch.Generator().manual_seed(0)
    logits = 5 * torch.randn(6, V, generator=rng)
    prompts = torch.randint(0, V, (6, 8), generator=rng)
    biases = ((3, 2.5), (7, -100.0), (11, 1.0))
    sampling = Sampling(repetition_penalty=1.7, logit_bias=biases)
    expected = hf.SequenceBiasLogitsProcessor({(id,): bias for id, bias in biases})(prompts, logits)
    expected = hf.RepetitionPenaltyLogitsProcessor(penalty=1.7)(prompts, expected)
    # transformers counts prompt and answer as one text; so does the repetition penalty here.
    texts = [(text[:5].tolist(), text[5:].tolist()) for text in prompts]
    found = shape(logits, [shaping(sampling, prompt, answer) for prompt, answer in texts])
    torch.testing.assert_close(found, expected)
