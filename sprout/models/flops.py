"""How much arithmetic a model takes, and how many parameters it has, from its shape alone."""

from __future__ import annotations

from sprout.models.base import Model

PARTS = ("embedding", "value_embeddings", "attention", "feed_forward", "head", "other")


def parameters_by_part(model: Model) -> dict[str, int]:
    """How many parameters each of PARTS has; "other" are scalars, vectors and convolutions' weights.

    A head whose weight is the embedding's counts as the embedding.
    """
    found = dict.fromkeys(PARTS, 0)
    for name, p in model.named_parameters():
        found[_part(name, p.ndim)] += p.numel()
    return found


def _part(name: str, ndim: int) -> str:
    if "value_embedding" in name:
        return "value_embeddings"
    if name == "head.weight":
        return "head"
    if name.endswith("embedding.weight"):
        return "embedding"
    if not _is_matrix(name, ndim):
        return "other"
    return "attention" if ".attention." in name else "feed_forward"


def matrix_parameters(model: Model) -> int:
    """Parameters that take part in a matrix product for every token: the layers' matrices and the head."""
    inside = sum(p.numel() for n, p in model.blocks.named_parameters() if _is_matrix(n, p.ndim))
    return inside + model.config.vocab_size * model.config.n_embd


def _is_matrix(name: str, ndim: int) -> bool:
    return ndim == 2 and "embedding" not in name and not name.endswith(".taps")


def positions_seen(T: int, window: int) -> float:
    """How many positions a query sees, on average over a row of T."""
    full = max(0, T - window + 1)
    return (full * window + sum(range(1, min(window, T + 1)))) / T


def flops_per_token(model: Model) -> float:
    """Floating-point operations a token in training: 6 × matrix parameters + attention.

    Attention is 12 × width × the positions really seen, a layer: causal, and with windows.
    """
    config = model.config
    T = config.sequence_length
    width = config.n_head * config.head_dim
    seen = sum(positions_seen(T, config.window(i)) for i in range(config.n_layer))
    return 6.0 * matrix_parameters(model) + 12.0 * width * seen
