"""How figures are printed, in the reader's language."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

__all__ = ["percent", "rounded", "short"]


def percent(share: float) -> str:
    """Return a share in percent as far as it can be known: whole numbers, and "under 1%".

    Examples
    --------
    >>> from django.utils import translation
    >>> with translation.override("en"):
    ...     percent(0.256), percent(0.002)
    ('26%', 'under 1%')
    """
    if share < 0.01:
        return _("under 1%")
    if share > 0.99:
        return _("over 99%")
    return _("%(share)d%%") % {"share": round(100 * share)}


def short(value: float) -> str:
    """Return a ratio with as many places as it deserves.

    Examples
    --------
    >>> from django.utils import translation
    >>> with translation.override("en"):
    ...     short(12.34), short(1.26), short(0.123), short(float("inf"))
    ('12', '1.3', '0.12', '∞')
    """
    if value == float("inf"):
        return "∞"
    places = 0 if value >= 10 else 1 if value >= 1 else 2
    return rounded(value, places)


def rounded(value: float, places: int) -> str:
    """Return a figure rounded to so many places; Django's own formatting would cut it off.

    Examples
    --------
    >>> from django.utils import translation
    >>> with translation.override("es"):
    ...     rounded(1.26, 1)
    '1,3'
    """
    return str(number_format(f"{value:.{places}f}", places))
