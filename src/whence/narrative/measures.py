"""Numbers with units: how long, how bad, how far, how hot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from whence.narrative.person import durations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from whence.knowledge.compiled import Knowledge

__all__ = ["measures"]

_SEVERITY = re.compile(
    r"\b(\d{1,2}(?:\.\d)?)\s*(?:/|of|out of|on)\s*(?:a maximum of\s+)?10\b|\b(?:vas|nrs|nprs)\s*(?:score|of|was|is|=|:|\s)*\s*(\d{1,2}(?:\.\d)?)\b", re.I
)
_DISTANCE = re.compile(r"\b(\d{1,4})\s*-?\s*(m|metres?|meters?|yards?|yds?|feet|ft|km|kilomet(?:re|er)s?|miles?|blocks?)\b", re.I)
_METRES = {"m": 1.0, "y": 0.9144, "f": 0.3048, "k": 1000.0, "b": 80.0}
_WALK = re.compile(r"walk|distance|claudic|stop|limp|treadmill", re.I)
_SITTING = re.compile(r"\bsit\w*\b[^.;]{0,40}?\b(\d{1,3})\s*(min|minute|hour|h\b)", re.I)
_CELSIUS = re.compile(r"\b(3[4-9]|4[0-2])(?:[.,](\d))?\s*(?:\u00b0|deg\w*)?\s*c(?:elsius)?\b", re.I)
_FAHRENHEIT = re.compile(r"\b(9[5-9]|10[0-7])(?:[.,](\d))?\s*(?:\u00b0|deg\w*)?\s*f(?:ahrenheit)?\b", re.I)
_SYMPTOM = re.compile(
    r"pain|ache|aching|sciatica|symptom|discomfort|numb|tingl|limp|sore|hurt|trouble|swelling|complain|history|began|begun|start|"
    r"onset|came on|present|progress|worse|walk|problem|x \d", re.I
)
_EVENT = re.compile(
    r"deliver|birth|surg|operat|ectomy|fusion|replace|diagnosed|cancer|inject|vaccin|accident|smok|marri|work(?:ed|ing) as|"
    r"treated|chemo|radioth|medication|taking", re.I
)


def measures(
    text: str, knowledge: Knowledge, numbers: Mapping[str, float]
) -> Iterator[tuple[str, float, int, int]]:
    """Yield finding, value, start and end of every measured number that the pack knows."""
    known = knowledge.finding_index
    for name, found in (
        ("pain_duration", _duration(text, numbers)),
        ("pain_severity", _severity(text)),
        ("walking_distance_limited", _distance(text)),
        ("sitting_tolerance_minutes", _sitting(text)),
        ("fever_measured", _temperature(text)),
    ):
        if found is not None and name in known:
            yield (name, *found)


def _duration(text: str, numbers: Mapping[str, float]) -> tuple[float, int, int] | None:
    """Return the first stretch of time told in a clause that speaks of a complaint, not of a birth or operation."""
    for span in durations(text, numbers):
        start = max(text.rfind(mark, 0, span.start) for mark in ".;,") + 1
        ends = [place for mark in ".;," if (place := text.find(mark, span.end)) > 0]
        clause = text[start : min(ends, default=len(text))]
        if _SYMPTOM.search(clause) and not _EVENT.search(clause) and span.value < 5200:
            return span.value, span.start, span.end
    return None


def _severity(text: str) -> tuple[float, int, int] | None:
    match = _SEVERITY.search(text)
    if not match:
        return None
    value = float(match[1] or match[2])
    return (value, match.start(), match.end()) if value <= 10 else None


def _distance(text: str) -> tuple[float, int, int] | None:
    for match in _DISTANCE.finditer(text):
        around = text[max(0, match.start() - 60) : match.end() + 60]
        if _WALK.search(around):
            unit = match[2].lower()
            factor = 1609.3 if unit.startswith("mi") else _METRES[unit[0]]
            return float(match[1]) * factor, match.start(), match.end()
    return None


def _sitting(text: str) -> tuple[float, int, int] | None:
    match = _SITTING.search(text)
    if not match:
        return None
    return float(match[1]) * (60 if match[2].lower().startswith("h") else 1), match.start(), match.end()


def _temperature(text: str) -> tuple[float, int, int] | None:
    match = _CELSIUS.search(text)
    if match:
        return float(f"{match[1]}.{match[2] or 0}"), match.start(), match.end()
    match = _FAHRENHEIT.search(text)
    if match:
        return (float(f"{match[1]}.{match[2] or 0}") - 32) / 1.8, match.start(), match.end()
    return None
