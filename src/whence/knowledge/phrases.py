"""Chances and days as people say them, in the language of a pack."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from whence._words import chance_of

if TYPE_CHECKING:
    from datetime import date

    from whence.knowledge.compiled import Knowledge

__all__ = ["day_in_words", "in_words", "when_in_words"]

_HOW = {"about": "about", "less than": "less", "more than": "more"}


def in_words(probability: float, knowledge: Knowledge) -> str:
    """Return a probability as people say it, such as "about 4 in 10"."""
    how, n, of = chance_of(probability)
    return knowledge.say(f"chance.{_HOW[how]}", n=n, of=of)


def day_in_words(day: date, knowledge: Knowledge) -> str:
    """Return a day with the name of its month."""
    month = knowledge.say("months").split()[day.month - 1]
    return knowledge.say("day", day=day.day, month=month, year=day.year)


def when_in_words(weeks: float, on: date | None, knowledge: Knowledge) -> str:
    """Return a time from now: its day where today is known, else how far off it is."""
    if on is not None:
        return day_in_words(on + timedelta(days=round(weeks * 7)), knowledge)
    if weeks == 0:
        return knowledge.say("when.now")
    if weeks < 1:
        return knowledge.say("when.days", n=round(weeks * 7))
    return knowledge.say("when.week" if weeks == 1 else "when.weeks", n=weeks)
