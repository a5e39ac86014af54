"""The chunked losses against the formula written out in one piece."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from sprout.losses import (
    IGNORE,
    Preference,
    cross_entropy,
    policy_gradient,
    preference_loss,
    token_log_probs,
    token_losses,
)

N, C, V, ROWS = 700, 24, 301, 320


def inputs(dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor, Tensor]:
    rng = torch.Generator().manual_seed(0)
    hidden = torch.randn(N, C, generator=rng).to(dtype)
    head = torch.randn(ROWS, C, generator=rng) * 2
    targets = torch.randint(0, V, (N,), generator=rng)
    targets[::7] = IGNORE
    return hidden, head, targets


def plain(hidden: Tensor, head: Tensor, targets: Tensor, softcap: float) -> Tensor:
    logits = hidden @ head[:V].T
    logits = softcap * torch.tanh(logits / softcap) if softcap else logits
    return F.cross_entropy(logits, targets, ignore_index=IGNORE, reduction="sum")


@pytest.mark.parametrize("softcap", [0.0, 15.0, 2.5, 30.0])
def test_value_and_gradients_equal_the_plain_formula(softcap: float) -> None:
    hidden, head, targets = inputs()
    ours = [x.clone().requires_grad_() for x in (hidden, head)]
    theirs = [x.clone().requires_grad_() for x in (hidden, head)]
    loss = cross_entropy(ours[0], ours[1], targets, softcap, V)
    wanted = plain(theirs[0], theirs[1], targets, softcap)
    torch.testing.assert_close(loss, wanted, rtol=1e-5, atol=1e-4)
    (loss * 0.5).backward()
    (wanted * 0.5).backward()
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a.grad, b.grad, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("softcap", [0.0, 15.0])
def test_a_policys_loss_and_gradients_equal_the_plain_formula(softcap: float) -> None:
    """Also where an advantage is negative, or none: such a token has no gradient at all."""
    hidden, head, targets = inputs()
    advantages = torch.randn(N, generator=torch.Generator().manual_seed(3))
    advantages[1::5] = 0.0
    ours = [x.clone().requires_grad_() for x in (hidden, head)]
    theirs = [x.clone().requires_grad_() for x in (hidden, head)]
    loss = policy_gradient(ours[0], ours[1], targets, advantages, softcap, V)
    logits = theirs[0] @ theirs[1][:V].T
    logits = softcap * torch.tanh(logits / softcap) if softcap else logits
    chosen = targets != IGNORE
    likely = logits.log_softmax(-1)[chosen].gather(1, targets[chosen, None])[:, 0]
    wanted = -(advantages[chosen] * likely).sum()
    torch.testing.assert_close(loss, wanted, rtol=1e-5, atol=1e-3)
    (loss / 7).backward()
    (wanted / 7).backward()
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a.grad, b.grad, rtol=1e-4, atol=1e-5)
    assert ours[0].grad is not None
    silent = ~chosen | (advantages == 0)
    assert not ours[0].grad[silent].any() and ours[0].grad[~silent].any(dim=1).all()


@pytest.mark.parametrize("softcap", [0.0, 15.0])
def test_each_token_has_the_loss_of_the_formula(softcap: float) -> None:
    hidden, head, targets = inputs()
    found = token_losses(hidden, head, targets, softcap, V)
    logits = hidden @ head[:V].T
    logits = softcap * torch.tanh(logits / softcap) if softcap else logits
    wanted = F.cross_entropy(logits, targets, ignore_index=IGNORE, reduction="none")
    torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-5)
    assert (found[targets == IGNORE] == 0).all()


def test_bf16_gradient_is_exact_to_its_rounding() -> None:
    hidden, head, targets = inputs(torch.bfloat16)
    h = hidden.clone().requires_grad_()
    cross_entropy(h, head, targets, 15.0, V).backward()
    reference = hidden.float().requires_grad_()
    plain(reference, head.to(torch.bfloat16).float(), targets, 15.0).backward()
    assert h.grad is not None and reference.grad is not None
    error = (h.grad.float() - reference.grad).norm() / reference.grad.norm()
    assert error < 2**-7  # the raw logits and the gradient are each rounded once to 8 bits


def test_logits_at_the_edge_of_the_cap_stay_finite() -> None:
    hidden = torch.full((4, C), 1e4)
    head = torch.randn(V, C, generator=torch.Generator().manual_seed(1))
    targets = torch.tensor([0, 1, 2, 3])
    for softcap in (0.0, 15.0):
        h = hidden.clone().requires_grad_()
        loss = cross_entropy(h, head, targets, softcap, V)
        loss.backward()
        assert torch.isfinite(loss) and h.grad is not None and torch.isfinite(h.grad).all()


def test_nothing_to_learn_gives_zero_and_no_gradient() -> None:
    hidden, head, _ = inputs()
    h, w = hidden.requires_grad_(), head.requires_grad_()
    loss = cross_entropy(h, w, torch.full((N,), IGNORE), 15.0, V)
    loss.backward()
    assert loss.item() == 0.0
    assert h.grad is not None and w.grad is not None
    assert not h.grad.any() and not w.grad.any()


def test_a_softcap_whose_sum_would_overflow_is_refused() -> None:
    head = torch.full((ROWS, C), 1.0)
    hidden = torch.full((2, C), 1e4)
    targets = torch.tensor([0, 1])
    for loss in (cross_entropy, token_losses):  # 41 is still finite where every logit is at the cap
        assert torch.isfinite(loss(hidden, head, targets, 41.0, V)).all()
        with pytest.raises(AssertionError, match="softcap 45.0 is too large: with 301 tokens"):
            loss(hidden, head, targets, 45.0, V)


# Log-probabilities with a gradient


@pytest.mark.parametrize("softcap", [0.0, 15.0, 2.5])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_log_probs_and_their_weighted_gradient_equal_the_formula(
    softcap: float, dtype: torch.dtype
) -> None:
    """In fp32 whatever comes in: of bf16 hidden states nothing but the gradient's end is rounded."""
    hidden, head, targets = inputs(dtype)
    targets = targets.clamp(min=0)
    weight = torch.randn(N, generator=torch.Generator().manual_seed(2))
    h, w = hidden.clone().requires_grad_(), head.clone().requires_grad_()
    found = token_log_probs(h, w, targets, softcap, V)
    (found * weight).sum().backward()
    h32, w32 = hidden.float().requires_grad_(), head.clone().requires_grad_()
    logits = h32 @ w32[:V].T
    logits = softcap * torch.tanh(logits / softcap) if softcap else logits
    wanted = torch.log_softmax(logits, dim=-1).gather(1, targets[:, None])[:, 0]
    (wanted * weight).sum().backward()
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-5)
    assert h.grad is not None and h32.grad is not None and w.grad is not None
    torch.testing.assert_close(w.grad, w32.grad, rtol=1e-4, atol=1e-4)
    close = (
        {"rtol": 1e-4, "atol": 1e-5} if dtype == torch.float32 else {"rtol": 2**-8, "atol": 1e-4}
    )
    torch.testing.assert_close(h.grad.float(), h32.grad, **close)


def test_a_frozen_head_takes_no_gradient() -> None:
    hidden, head, targets = inputs()
    h = hidden.requires_grad_()
    token_log_probs(h, head, targets.clamp(min=0), 15.0, V).sum().backward()
    assert h.grad is not None and head.grad is None


# Preferences


def two(seed: int, P: int = 7) -> tuple[Tensor, Tensor, Tensor]:
    rng = torch.Generator().manual_seed(seed)
    policy, reference = -20 * torch.rand(2, P, generator=rng), -20 * torch.rand(2, P, generator=rng)
    return policy, reference, torch.randint(1, 30, (2, P), generator=rng).float()


@given(
    seed=st.integers(0, 1000),
    beta=st.floats(0.01, 5.0),
    smoothing=st.floats(0.0, 0.49),
    normalise=st.booleans(),
    sft=st.floats(0.0, 3.0),
)
def test_the_preference_loss_equals_the_formula_in_double_precision(
    seed: int, beta: float, smoothing: float, normalise: bool, sft: float
) -> None:
    policy, reference, lengths = two(seed)
    ours = policy.clone().requires_grad_()
    terms = preference_loss(ours, reference, lengths, Preference(beta, smoothing, normalise, sft))
    terms.loss.sum().backward()

    theirs = policy.double().requires_grad_()
    wanted, margins = [], []
    for i in range(policy.shape[1]):
        ratios = []
        for side in (0, 1):
            ratio = theirs[side, i] - reference[side, i].double()
            ratios.append(ratio / lengths[side, i].double() if normalise else ratio)
        z = beta * (ratios[0] - ratios[1])
        right, wrong = 1 / (1 + torch.exp(-z)), 1 / (1 + torch.exp(z))
        loss = -(1 - smoothing) * torch.log(right) - smoothing * torch.log(wrong)
        wanted.append(loss - sft * theirs[0, i] / lengths[0, i].double())
        margins.append(z)
    torch.stack(wanted).sum().backward()
    torch.testing.assert_close(terms.loss.double(), torch.stack(wanted), rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(terms.margin.double(), torch.stack(margins), rtol=1e-4, atol=1e-4)
    assert ours.grad is not None and theirs.grad is not None
    torch.testing.assert_close(ours.grad.double(), theirs.grad, rtol=1e-3, atol=1e-5)


def test_at_the_start_nothing_is_preferred_and_a_large_margin_stays_finite() -> None:
    policy, _, lengths = two(0)
    terms = preference_loss(policy, policy, lengths, Preference())
    assert (terms.margin == 0).all() and (terms.drift == 0).all()
    assert terms.loss.tolist() == pytest.approx([math.log(2)] * 7)
    far = policy.clone().requires_grad_()
    terms = preference_loss(far, policy + torch.tensor([[1e4], [-1e4]]), lengths, Preference(5.0))
    terms.loss.sum().backward()
    assert torch.isfinite(terms.loss).all() and far.grad is not None
    assert far.grad[0].tolist() == pytest.approx([-5.0] * 7), (
        "the slope of a pair that is all wrong"
    )


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("sft", [0.0, 0.7])
def test_the_loss_equals_trls(smoothing: float, sft: float) -> None:
    """TRL's DPOTrainer.dpo_loss, called without a trainer around it."""
    trl = pytest.importorskip("trl.trainer.dpo_trainer")
    if not hasattr(trl.DPOTrainer, "dpo_loss"):
        pytest.skip("this version of TRL (0.24 is not) has the loss inside its trainer")
    policy, reference, lengths = two(3)
    trainer = SimpleNamespace(
        accelerator=SimpleNamespace(device=torch.device("cpu")),
        reference_free=False,
        f_divergence_type="reverse_kl",
        beta=0.3,
        label_smoothing=smoothing,
    )
    loss, chosen, rejected = trl.DPOTrainer.dpo_loss(
        trainer, policy[0], policy[1], reference[0], reference[1]
    )
    loss = loss - sft * policy[0] / lengths[0]  # its rpo_alpha, for batches of one pair
    terms = preference_loss(policy, reference, lengths, Preference(0.3, smoothing, False, sft))
    torch.testing.assert_close(terms.loss, loss)
    torch.testing.assert_close(terms.margin, chosen - rejected)
