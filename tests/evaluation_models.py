"""Judged cases for tests of the evaluation."""

from __future__ import annotations

from whence.evaluation.metrics import Outcome


def outcome(
    rank: int | None, given: str, expected: str | None, top: float = 0.5, square: float = 0.5
) -> Outcome:
    return Outcome("x", rank, rank, "disc", 0.1, top, square, given, expected)


FOUR = [
    outcome(1, "urgent", "urgent", top=0.95, square=0.1),
    outcome(3, "routine", "soon", top=0.92, square=0.4),
    outcome(5, "emergency", "soon", top=0.15, square=0.9),
    outcome(None, "soon", "emergency", top=0.12, square=1.2),
]
