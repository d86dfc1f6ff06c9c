"""Numbers after a test's name turned into yes or no by limits that are data: "Hb 8.2 g/dL", "WBC 14"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whence.narrative.tokens import Token

__all__ = ["judged", "number_after", "value_of"]

_NUMBER = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d+(?:[.,]\d+)?$")
_STOP = frozenset({"and", "but", ";"})
_REACH = 7


def value_of(text: str) -> float | None:
    """Return the number that a token writes; "12,000" is twelve thousand, "8,2" is eight point two.

    Examples
    --------
    >>> value_of("12,000"), value_of("8,2"), value_of("x")
    (12000.0, 8.2, None)
    """
    if not _NUMBER.match(text):
        return None
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def number_after(place: int, sentence: Sequence[Token], names: frozenset[int]) -> tuple[float, int] | None:
    """Return the first number within a few words after a name, and its place; another name or a comma ends it."""
    for at in range(place + 1, min(place + _REACH, len(sentence))):
        text = sentence[at].text
        if at in names or text in _STOP or (text == "," and at > place + 1):
            return None
        number = value_of(text)
        if number is not None:
            return _later(at, sentence) or (number, at)
    return None


def _later(place: int, sentence: Sequence[Token]) -> tuple[float, int] | None:
    """Return the second number of "fell from 132 to 84"."""
    if sentence[place - 1].text != "from":
        return None
    for at in range(place + 1, min(place + 4, len(sentence) - 1)):
        number = value_of(sentence[at + 1].text)
        if sentence[at].text == "to" and number is not None:
            return number, at + 1
    return None


def judged(finding: str, number: float, unit: str, limits: Mapping[str, Any]) -> str | None:
    """Return yes or no for a number by the limits of a finding; None between them or where none fits.

    Parameters
    ----------
    limits
        Finding to rows of ``upto`` (the largest number that the row's unit can have), ``yes`` and ``no`` as
        ``[">", x]`` or ``["<", x]``, and perhaps ``unit``, a word that the unit must hold.
    """
    for row in limits.get(finding, ()):
        if number > row["upto"] or (row.get("unit") and row["unit"] not in unit):
            continue
        for verdict in ("yes", "no"):
            sign, limit = row[verdict]
            if (sign == ">" and number > limit) or (sign == "<" and number < limit):
                return verdict
        return None
    return None
