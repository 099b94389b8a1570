"""Weighted choice for whole columns: a table of numbered slots that a random number picks from."""

from collections.abc import Sequence
from typing import TypeVar

Choice = TypeVar("Choice")


def slots(weighted: Sequence[tuple[Choice, float]], count: int) -> list[Choice]:
    """``count`` slots shared out by weight, largest remainders first, ties in the order given."""
    return [
        choice
        for (choice, _), share in zip(
            weighted, shared_out(count, [weight for _, weight in weighted]), strict=True
        )
        for _ in range(share)
    ]


def shared_out(total: int, weights: Sequence[float], at_least: int = 0) -> list[int]:
    """Whole numbers that sum to ``total`` in proportion to the weights, none below ``at_least``."""
    rest = total - at_least * len(weights)
    assert rest >= 0, "more recipients than there is to share out"
    exact = [rest * weight / sum(weights) for weight in weights]
    shares = [int(part) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[: rest - sum(shares)]:
        shares[i] += 1
    return [at_least + share for share in shares]
