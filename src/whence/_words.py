"""Chances as people say them: "about 4 in 10"."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["Chance", "chance_of"]


class Chance(NamedTuple):
    """A chance as people say it: `how` many times `n` in `of`."""

    how: Literal["about", "less than", "more than"]
    n: int
    of: Literal[10, 100]


def chance_of(probability: float) -> Chance:
    """Return a probability in tenths, or in hundredths where it is small.

    Examples
    --------
    >>> chance_of(0.41)
    Chance(how='about', n=4, of=10)
    """
    if probability < 0.01:
        return Chance("less than", 1, 100)
    if probability < 0.095:
        return Chance("about", round(probability * 100), 100)
    if probability >= 0.95:
        return Chance("more than", 9, 10)
    return Chance("about", round(probability * 10), 10)
