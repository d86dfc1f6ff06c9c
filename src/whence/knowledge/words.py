"""Words for how often, and the spread that an honest judgement carries.

A judgement is a word, not a decimal: nobody can tell 0.62 from 0.68 by memory. The spread says that the
true odds lie within a factor of `within` of the word's odds with 90% confidence.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

__all__ = [
    "BANDS",
    "DEFAULT_WITHIN",
    "LEVELS",
    "SHARES",
    "parse_age",
    "parse_shift",
    "parse_words",
    "spread_to_sd",
]

SHARES: Final[dict[str, float]] = {
    "never": 0.005,
    "very rarely": 0.012,
    "rarely": 0.03,
    "uncommonly": 0.1,
    "sometimes": 0.25,
    "half": 0.5,
    "often": 0.7,
    "usually": 0.85,
    "nearly always": 0.95,
}
"""Word to share, in growing order."""

DEFAULT_WITHIN: Final = 3.0

BANDS: Final[tuple[int, ...]] = (0, 5, 10, 14, 18, 25, 35, 45, 50, 55, 60, 65, 75, 85)
"""Lower edges of the age bands, in years; ranges in packs begin and end on them."""

LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "sex": ("female", "male"),
    "pregnancy": ("not_pregnant", "pregnant", "postpartum"),
    "setting": (
        "primary_care",
        "physiotherapy",
        "sports_clinic",
        "spine_clinic",
        "orthopaedics",
        "emergency",
    ),
}
"""What a value may depend on beside age, in the order of the compiled tables."""

_Z90: Final = 1.6448536269514722
_WORDS = re.compile(rf"^({'|'.join(SHARES)})(?:\s+within\s+(\d+(?:\.\d+)?))?$")
_SHIFT = re.compile(r"^([x/])(\d+(?:\.\d+)?)$")
_AGE = re.compile(r"^(\d+)-(\d+)?$")


@lru_cache(maxsize=4096)
def parse_words(text: str) -> tuple[float, float]:
    """Return share and spread of a judgement.

    Examples
    --------
    >>> parse_words("often within 2")
    (0.7, 2.0)
    >>> parse_words("rarely")
    (0.03, 3.0)
    """
    found = _WORDS.match(text.strip())
    if not found:
        known = ", ".join(SHARES)
        raise ValueError(
            f"{text!r} is no judgement; use one of: {known}; with 'within N' after it if need be"
        )
    within = float(found[2]) if found[2] else DEFAULT_WITHIN
    if not 1 <= within <= 20:
        raise ValueError(f"'within {within:g}' is out of range; a factor from 1 to 20")
    return SHARES[found[1]], within


def spread_to_sd(within: float) -> float:
    """Return the standard deviation on the log-odds scale of a 90% factor `within` (at least 1).

    Examples
    --------
    >>> round(spread_to_sd(3), 3)
    0.668
    """
    return math.log(within) / _Z90


def parse_shift(text: str) -> float:
    """Return the odds multiplier of ``x3``, ``/5`` or ``never`` (one in a million).

    Examples
    --------
    >>> parse_shift("x3"), parse_shift("/4"), parse_shift("never")
    (3.0, 0.25, 1e-06)
    """
    if text == "never":
        return 1e-6
    found = _SHIFT.match(text.strip())
    if not found or not 0 < float(found[2]) <= 1000:
        raise ValueError(f"{text!r} is no shift; write x3, /5 or never")
    factor = float(found[2])
    return factor if found[1] == "x" else 1 / factor


def parse_age(text: str) -> tuple[int, int]:
    """Return the half-open range of bands (indices into `BANDS`) of ``18-34`` or ``65-``.

    Examples
    --------
    >>> parse_age("18-34"), parse_age("65-")
    ((4, 6), (11, 14))
    """
    found = _AGE.match(text.strip())
    if not found:
        raise ValueError(f"{text!r} is no age range; write 18-34 or 65-")
    low, high = int(found[1]), int(found[2]) + 1 if found[2] else None
    if low not in BANDS or (high is not None and high not in BANDS) or (high is not None and high <= low):
        edges = ", ".join(map(str, BANDS))
        raise ValueError(f"the range {text!r} must begin on one of {edges} and end just before one")
    return BANDS.index(low), BANDS.index(high) if high is not None else len(BANDS)
