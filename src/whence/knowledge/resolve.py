"""From pointers to numbers: pool the evidence rows that a cause's findings name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from whence.knowledge.load import Pack

__all__ = ["Estimate", "resolve"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its spread and the rows that it rests on.

    Attributes
    ----------
    share
        Probability, 0 to 1.
    sd
        Standard deviation on the log-odds scale.
    k, n
        Counts, where the rows are plain counts (n is 0 otherwise).
    rows
        Ids of evidence rows.
    steps
        The arithmetic, one line a step.
    """

    share: float
    sd: float
    basis: Literal["frequency", "accuracy"]
    k: float = 0.0
    n: float = 0.0
    rows: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def resolve(pack: Pack) -> dict[tuple[str, str], Estimate]:
    """Return the estimate of every cell that points to evidence, by (cause, finding).

    Fitted backgrounds stand under ``("background", finding)``, those of one origin under
    ``("background:lumbar", finding)``.
    """
    from whence.knowledge.pooling import pool_cells

    return pool_cells(pack)
