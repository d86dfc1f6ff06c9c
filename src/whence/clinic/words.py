"""Words of the site for levels, chances and weights, in the reader's language."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from whence._words import chance_of

__all__ = ["LEVELS", "chance", "span", "weight"]

LEVELS: Final = {
    "emergency": gettext_lazy("Emergency: get help now"),
    "urgent": gettext_lazy("Be seen today or tomorrow"),
    "soon": gettext_lazy("Be seen within two weeks"),
    "routine": gettext_lazy("It can wait for a planned visit"),
    "self_care": gettext_lazy("You can start by yourself"),
}
"""How soon, in the order of danger."""

_CHANCE: Final = {
    "about": gettext_noop("about %(n)d in %(of)d"),
    "less than": gettext_noop("less than %(n)d in %(of)d"),
    "more than": gettext_noop("more than %(n)d in %(of)d"),
}
_STRONG, _CLEAR = 1.4, 0.6
"""Log odds: a factor of 4, and of 1.8."""


def chance(probability: float) -> str:
    """Return a probability as people say it, such as "about 4 in 10"."""
    how, n, of = chance_of(probability)
    return _(_CHANCE[how]) % {"n": n, "of": of}


def span(low: float, high: float) -> str:
    """Return an interval as people say it, such as "from 2 in 10 to 7 in 10"."""
    ends = {"low": _end(low), "high": _end(high)}
    return ends["low"] if ends["low"] == ends["high"] else _("from %(low)s to %(high)s") % ends


def _end(probability: float) -> str:
    how, n, of = chance_of(probability)
    return chance(probability) if how != "about" else _("%(n)d in %(of)d") % {"n": n, "of": of}


def weight(log_odds: float) -> str:
    """Return how much a finding speaks for or against, in a word or two."""
    size = abs(log_odds)
    if size >= _STRONG:
        return _("strongly")
    return _("clearly") if size >= _CLEAR else _("a little")
