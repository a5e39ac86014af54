"""The chunked losses against the formula written out in one piece."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from sprout.losses import IGNORE, cross_entropy, policy_gradient, token_losses

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
