"""Age, sex, pregnancy and how long: what a story says about the person and the time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Span", "durations", "person_of"]

_WEEKS = {"day": 1 / 7, "week": 1.0, "month": 30.44 / 7, "year": 365.25 / 7, "hour": 1 / 168}
_FRACTION = {"7": "day", "52": "week", "12": "month"}
_N = r"(\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|several|few|couple|an?|half)"
_UNIT = r"(hour|day|week|wk|month|mth|mo|year|yr)s?"
_AGE = re.compile(r"\b(\d{1,3})[\s-]*(?:years?|yrs?|y\.?|yo|y/o)[\s/-]*(?:old|o\b)?|\baged?\s+(\d{1,3})\b|\b(\d{1,3})\s*[/]?\s*([mf])\b", re.I)
_CHILD = re.compile(r"\b(\d{1,2})[\s-]*months?[\s-]*old\b", re.I)
_FEMALE = re.compile(r"\b(woman|female|lady|girl|she|her|mother|housewife|wife|gravida)\b|\b\d{1,3}\s*/?\s*(?:yo|y/o)?\s*f\b", re.I)
_MALE = re.compile(r"\b(man|male|gentleman|boy|he|his|him|husband)\b|\b\d{1,3}\s*/?\s*(?:yo|y/o)?\s*m\b", re.I)
_PREGNANT = re.compile(r"\b(?:(?:is|she is|currently|now|i am|i'm)\s+(?:\d+\s+weeks?\s+)?pregnant|\d+\s+weeks?\s+(?:pregnant|gestation|of gestation)|pregnant (?:woman|lady|patient)|in (?:her|the|my) (?:first|second|third) trimester)\b", re.I)
_NOT_PREGNANT = re.compile(r"\bnot\s+pregnant|negative pregnancy test|pregnancy test (?:was )?negative", re.I)
_BIRTH = re.compile(
    rf"\b{_N}\s+{_UNIT}\s+(?:after|following|post|since|ago)\s*(?:(?:an?|the|her|my|uncomplicated|normal|first|second|vaginal|spontaneous|caesarean|cesarean|instrumental)\s+)*(?:birth|delivery|childbirth|giving birth|partum|caesarean|cesarean|gave birth|confinement|labou?r)",
    re.I,
)
_POSTPARTUM = re.compile(r"\b(?:post-?\s?partum|postnatal|after (?:giving birth|childbirth|delivery of)|recently gave birth)\b", re.I)
_DURATION = [
    re.compile(rf"\b(?:for|over|past|last|since|x|lasting|of)\s+(?:the\s+)?(?:past\s+|last\s+|about\s+|approximately\s+|around\s+|at least\s+|more than\s+|over\s+|some\s+|a\s+)?{_N}\s*(?:or\s+\w+\s+)?{_UNIT}\b", re.I),
    re.compile(rf"\b{_N}[\s-]{_UNIT}[\s-]*(?:history|h/o|duration|long|of (?:\w+\s+){{0,4}}(?:pain|trouble|symptoms|ache))", re.I),
    re.compile(rf"\b{_N}\s+{_UNIT}\s+(?:ago|earlier|previously|before)\b", re.I),
    re.compile(rf"\bx?\s*(\d+)\s*/\s*(7|52|12)\b", re.I),
]


@dataclass(frozen=True, slots=True)
class Span:
    """A value with the words that it rests on."""

    value: float
    start: int
    end: int


def person_of(text: str, numbers: Mapping[str, float]) -> dict[str, Any]:
    """Return age, sex, pregnant and weeks_since_birth as far as a text says them.

    Examples
    --------
    >>> person_of("A 34-year-old woman, 18 days after delivery", {})["age"]
    34.0
    """
    found: dict[str, Any] = {}
    age = _age(text)
    if age is not None:
        found["age"] = age
    sex = _sex(text)
    if sex:
        found["sex"] = sex
    if sex != "male":
        if _NOT_PREGNANT.search(text):
            found["pregnant"] = False
        elif _PREGNANT.search(text):
            found["pregnant"] = True
        birth = _BIRTH.search(text)
        if birth and "pregnant" not in found:
            found["weeks_since_birth"] = round(_amount(birth[1], numbers) * _WEEKS[_unit(birth[2])], 2)
        elif _POSTPARTUM.search(text) and "pregnant" not in found:
            found["weeks_since_birth"] = 8.0
    return found


def _age(text: str) -> float | None:
    match = _AGE.search(text)
    if match:
        years = float(next(g for g in match.groups()[:3] if g))
        return years if years <= 120 else None
    months = _CHILD.search(text)
    return float(months[1]) / 12 if months else None


def _sex(text: str) -> str | None:
    """Return the sex that the first telling word gives."""
    female, male = _FEMALE.search(text), _MALE.search(text)
    if female and (not male or female.start() < male.start()):
        return "female"
    return "male" if male else None


def _amount(text: str, numbers: Mapping[str, float]) -> float:
    return float(numbers.get(text.lower(), text) if not text[0].isdigit() else text)


def _unit(text: str) -> str:
    short = {"wk": "week", "mth": "month", "mo": "month", "yr": "year"}
    return short.get(text.lower(), text.lower())


def durations(text: str, numbers: Mapping[str, float]) -> list[Span]:
    """Return every stretch of time that a text tells of the complaint, in weeks, in order.

    Examples
    --------
    >>> [round(s.value) for s in durations("pain x 6/52; started three months ago", {"three": 3})]
    [6, 13]
    """
    found: dict[int, Span] = {}
    for pattern in _DURATION:
        for match in pattern.finditer(text):
            if _about_age(text, match):
                continue
            unit = _FRACTION.get(match[2], match[2])
            weeks = _amount(match[1], numbers) * _WEEKS[_unit(unit)]
            found.setdefault(match.start(1), Span(weeks, match.start(), match.end()))
    return [found[start] for start in sorted(found)]


def _about_age(text: str, match: re.Match[str]) -> bool:
    return bool(re.match(r"[\s-]*old", text[match.end() : match.end() + 5]))
