"""Answers in words, with the question that they belong to where they would not be understood alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whence.knowledge import Knowledge

__all__ = ["not_there", "said"]

_WEEKS_A_MONTH = 365.25 / 12 / 7
_FEW_WEEKS, _FEW_MONTHS = 9, 24
"""So many weeks are said in weeks, and so many months in months."""


def said(finding: str, value: str | float, knowledge: Knowledge) -> str:
    """Return what an answer to a finding says, such as ``How the pain began: Gradual``.

    Examples
    --------
    >>> import whence
    >>> known = whence.load("buttock")
    >>> said("pain_duration", 17.39, known), said("fever", "no", known)
    ('How long the pain has lasted: 4 months', 'Not there: fever')
    """
    info = knowledge.finding(finding)
    if isinstance(value, float):
        return f"{info.name}: {_amount(finding, value, knowledge)}"
    if info.is_yes_no and value == "no":
        return not_there([info.name])
    label = info.label(value)
    return label if info.is_yes_no or label == info.name else f"{info.name}: {label}"


def not_there(names: Sequence[str]) -> str:
    """Return findings that are known not to be there, in words."""
    return _("Not there: %(what)s") % {"what": ", ".join(name[:1].lower() + name[1:] for name in names)}


def _amount(finding: str, value: float, knowledge: Knowledge) -> str:
    """Return a number with its unit as people say it; the unit in English tells which it is."""
    limits, english = knowledge.finding(finding).limits, knowledge.base.finding(finding).limits
    if limits is None or english is None:
        return f"{value:.2g}"
    if english[2] == "weeks":
        return _span(value)
    if english[2] == "0-10":
        return _("%(n)s of 10") % {"n": f"{value:.2g}"}
    return f"{value:.0f} {limits[2]}" if value >= 10 else f"{value:.2g} {limits[2]}"


def _span(weeks: float) -> str:
    """Return a span of time in days, weeks, months or years."""
    if weeks < 2:
        days = max(1, round(weeks * 7))
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if weeks < _FEW_WEEKS:
        return ngettext("%(n)d week", "%(n)d weeks", round(weeks)) % {"n": round(weeks)}
    months = round(weeks / _WEEKS_A_MONTH)
    if months < _FEW_MONTHS:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    return ngettext("%(n)d year", "%(n)d years", round(months / 12)) % {"n": round(months / 12)}
