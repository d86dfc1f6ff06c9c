"""Numbers with units: how long, how bad, how far, how hot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from whence.narrative.late import Late
from whence.narrative.times import AMOUNT, amount, complaint_duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whence.knowledge.compiled import Knowledge

__all__ = ["FAHRENHEIT", "measures"]

_SEVERITY = Late(
    r"\b(\d{1,2}(?:\.\d)?)\s*(?:/|of|out of|on)\s*(?:a maximum of\s+)?10\b|\b(?:vas|nrs"
    r"|nprs)\s*(?:score|of|was|is|=|:|\s)*\s*(\d{1,2}(?:\.\d)?)\b"
)
_DISTANCE = Late(
    r"\b(\d{1,4}(?=\s*-?\s*[a-z])|(?:half|one|a|two)(?=[\s-]))\s*-?\s*"
    r"(?:an? |hundred )?(m|metres?|meters?|yards?|yds?|feet|ft"
    r"|km|kilomet(?:re|er)s?|miles?|blocks?)\b"
)
_METRES = {"m": 1.0, "y": 0.9144, "f": 0.3048, "k": 1000.0, "b": 80.0}
_WALK = Late(r"walk|distance|claudic|stop|limp|treadmill")
_SITTING = Late(
    rf"\bsit(?!\s*-?\s*(?:bone|up)|\s+down\s+after)\w*\b(?!\s+(?:all"
    rf"|for work))[^.;,]{{0,45}}?\b{AMOUNT}\s*-?\s*(min|minute|hour|h\b)(?!\w*\s+(?:a day|per day"
    rf"|daily|each day))"
)
_CELSIUS = Late(r"\b(3[4-9]|4[0-2])(?:[.,](\d))?\s*(?:\u00b0|deg\w*)?\s*c(?:elsius)?\b")
FAHRENHEIT = Late(r"(?i)\b(9[5-9]|10[0-7])(?:[.,](\d))?\s*(?:\u00b0|deg\w*)?\s*f(?:ahrenheit)?\b")
_PLAIN_TEMPERATURE = Late(
    r"\b(?:t|temp|temperature)\b[\s:=]*(?:(?:of|was|is|at|up to|to|reached|had|a"
    r"|rose)\s+)*(3[4-9]|4[0-2])(?:[.,](\d))?(?!\s*(?:/|weeks|\d))"
)
_TEMPERATURE_AFTER = Late(
    r"\b(3[7-9]|4[0-2])(?:[.,](\d))?\s*(?:\u00b0|deg\w*)?\s*(?:of )?(?:temp|temperature|fever)\b"
)
_FEVER_OF = Late(
    r"(?<!\bno )(?<!without )(?<!denies )(?<!denied )\b(?:fever|febrile|pyrexia\w*)\s+"
    r"(?:of|at|to|up to|with)\s+(?:up to\s+)?(3[7-9]|4[0-2])(?:[.,](\d))?"
    r"(?!\s*(?:/|hour|day|week|month|\d))"
)
_PRESSURE = Late(r"\b(?:bp|blood pressure)\b[^\d.;]{0,20}(\d{2,3})\s*/\s*(\d{2,3})")
_PULSE = Late(r"\b(?:hr|heart rate|pulse(?: rate)?)\b[^\d.;]{0,14}(\d{2,3})\b(?!\s*/\s*\d{2})")
_INDEX = Late(r"\b(?:abi|abpi|ankle[- ]brachial (?:pressure )?index)\b[^\d.;]{0,30}([01][.,]\d{1,2})\b")
_HEAT = Late(r"3[4-9]|4[0-2]|9[5-9]|10[0-7]")
_CHILD = 12.0
_WORST = 10.0


def measures(
    text: str, knowledge: Knowledge, numbers: Mapping[str, float], age: float | None = None
) -> Iterator[tuple[str, str | float, int, int]]:
    """Yield finding, value, start and end of every measured number that the pack knows.

    A child's pulse (`age` in years) is not judged here.
    """
    known = knowledge.finding_index
    low = text.lower()
    text = low if len(low) == len(text) else text

    def told(*signs: str) -> bool:
        return any(sign in low for sign in signs)

    adult = age is None or age >= _CHILD
    found: tuple[tuple[str, tuple[str | float, int, int] | None], ...] = (
        ("pain_duration", complaint_duration(text, numbers)),
        ("pain_severity", _severity(text) if told("10", "vas", "nrs", "nprs") else None),
        ("walking_distance_limited", _distance(text, numbers, age) if _WALK.search(low) else None),
        (
            "sitting_tolerance_minutes",
            _sitting(text, numbers) if told("sit") and told("min", "hour") else None,
        ),
        ("fever_measured", _temperature(text) if _HEAT.search(text) else None),
        (
            "hypotension_shock",
            _below(_PRESSURE.search(text), 90, 100) if told("bp", "blood pressure") else None,
        ),
        ("tachycardia", _above(_PULSE.search(text), 100) if adult and told("hr", "heart", "pulse") else None),
        ("ankle_brachial_index", _index(text) if told("abi", "abpi", "brachial") else None),
    )
    for name, answer in found:
        if answer is not None and name in known:
            yield (name, *answer)


def _below(match: re.Match[str] | None, yes: float, no: float) -> tuple[str, int, int] | None:
    if match is None or yes <= float(match[1]) < no:
        return None
    return "yes" if float(match[1]) < yes else "no", match.start(), match.end()


def _above(match: re.Match[str] | None, limit: float) -> tuple[str, int, int] | None:
    return None if match is None else ("yes" if float(match[1]) > limit else "no", match.start(), match.end())


def _index(text: str) -> tuple[float, int, int] | None:
    match = _INDEX.search(text)
    return (float(match[1].replace(",", ".")), match.start(), match.end()) if match else None


def _severity(text: str) -> tuple[float, int, int] | None:
    """Return the worst score that is told: "3/10 at rest and 8/10 on walking" is 8."""
    scores = [(float(m[1] or m[2]), m.start(), m.end()) for m in _SEVERITY.finditer(text)]
    return max((s for s in scores if s[0] <= _WORST), key=lambda s: s[0], default=None)


def _distance(text: str, numbers: Mapping[str, float], age: float | None) -> tuple[float, int, int] | None:
    for match in _DISTANCE.finditer(text):
        if match[2] == "m" and match[1].isdigit() and float(match[1]) == age:  # "64M": a man of 64
            continue
        around = text[max(0, match.start() - 60) : match.end() + 60]
        if _WALK.search(around):
            unit = match[2].lower()
            factor = 1609.3 if unit.startswith("mi") else _METRES[unit[0]]
            return amount(match[1], numbers) * factor, match.start(), match.end()
    return None


def _sitting(text: str, numbers: Mapping[str, float]) -> tuple[float, int, int] | None:
    match = _SITTING.search(text)
    if not match:
        return None
    minutes = amount(match[1], numbers) * (60 if match[2].lower().startswith("h") else 1)
    return minutes, match.start(), match.end()


def _temperature(text: str) -> tuple[float, int, int] | None:
    match = _CELSIUS.search(text)
    if match:
        return float(f"{match[1]}.{match[2] or 0}"), match.start(), match.end()
    match = _PLAIN_TEMPERATURE.search(text) or _FEVER_OF.search(text) or _TEMPERATURE_AFTER.search(text)
    if match:
        return float(f"{match[1]}.{match[2] or 0}"), match.start(), match.end()
    match = FAHRENHEIT.search(text)
    if match:
        return (float(f"{match[1]}.{match[2] or 0}") - 32) / 1.8, match.start(), match.end()
    return None
