"""Two blind ratings of each judged value: where they differ much, the spread grows to hold both."""

from __future__ import annotations

import math
from typing import Any

from whence.knowledge.words import SHARES, parse_words

__all__ = ["distance", "widened"]

_BETWEEN = "very rarely"
"""Came later than the ratings, half way between its neighbours, whose distance stays one word."""
_ORDER: dict[str, float] = {word: i for i, word in enumerate(w for w in SHARES if w != _BETWEEN)}
_ORDER[_BETWEEN] = 0.5


def distance(first: str, second: str) -> float:
    """Return how many words apart two judgements are.

    Examples
    --------
    >>> distance("often within 2", "rarely"), distance("very rarely", "rarely")
    (4, 0.5)
    """
    return abs(_ORDER[_word(first)] - _ORDER[_word(second)])


def widened(
    second: dict[tuple[str, str, str], str], cause: str, finding: str, value: Any, within: float
) -> float:
    """Return the spread of a judgement, widened where the second rater lies more than two words away.

    The new spread reaches from the first word to the second on the odds scale, at most 20.
    """
    first = value if isinstance(value, dict) else {"yes": value}
    for option, word in first.items():
        other = second.get((cause, finding, option))
        if other is not None and distance(word, other) > 2:
            apart = abs(_log_odds(word) - _log_odds(other))
            within = min(20.0, max(within, math.exp(apart)))
    return within


def _word(text: str) -> str:
    return text.partition(" within ")[0].strip()


def _log_odds(text: str) -> float:
    share = parse_words(text)[0]
    return math.log(share / (1 - share))
