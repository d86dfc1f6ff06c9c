"""Measured answers as people say them: "1 day" for 0.14 weeks, "7 of 10", "150 metres"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whence.knowledge.compiled import Knowledge

__all__ = ["amount_in_words", "answer_in_words", "span_in_words"]

_WEEKS_A_MONTH = 365.25 / 12 / 7
_FEW_DAYS, _FEW_WEEKS, _FEW_MONTHS = 2, 9, 24
"""Up to so many weeks are said in days, so many in weeks, and so many months in months."""


def answer_in_words(finding: str, value: str | float, knowledge: Knowledge) -> str:
    """Return what an answer says: its label, or the name of what was measured with the amount."""
    info = knowledge.finding(finding)
    if isinstance(value, str):
        return info.label(value)
    return f"{info.name}: {amount_in_words(finding, value, knowledge)}"


def amount_in_words(finding: str, value: float, knowledge: Knowledge) -> str:
    """Return a number with its unit as people say it.

    Examples
    --------
    >>> import whence
    >>> known = whence.load("buttock")
    >>> amount_in_words("pain_duration", 0.14, known), amount_in_words("pain_severity", 7.0, known)
    ('1 day', '7 of 10')
    """
    # The unit in English tells which it is.
    limits, english = knowledge.finding(finding).limits, knowledge.base.finding(finding).limits
    if limits is None or english is None:
        return f"{value:.2g}"
    if english[2] == "weeks":
        return span_in_words(value, knowledge)
    if english[2] == "0-10":
        return knowledge.say("amount.of_ten", n=f"{value:.2g}")
    return f"{value:.0f} {limits[2]}" if value >= 10 else f"{value:.2g} {limits[2]}"


def span_in_words(weeks: float, knowledge: Knowledge) -> str:
    """Return a span of time in days, weeks, months or years."""
    months = round(weeks / _WEEKS_A_MONTH)
    if weeks < _FEW_DAYS:
        unit, count = "day", max(1, round(weeks * 7))
    elif weeks < _FEW_WEEKS:
        unit, count = "week", round(weeks)
    elif months < _FEW_MONTHS:
        unit, count = "month", months
    else:
        unit, count = "year", round(months / 12)
    return knowledge.say(f"amount.{unit}" if count == 1 else f"amount.{unit}s", n=count)
