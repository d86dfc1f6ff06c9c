"""Stretches of time in Spanish, and which of them is the pain's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from whence.narrative.late import Late
from whence.narrative.owners import owner_of_span
from whence.narrative.times import Span, amount, best_of, weeks_in, weight_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["AMOUNT", "UNIT", "complaint_duration", "weeks"]

_NUMBERS = (
    "un|una|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|cuarenta"
    "|unos pocos|unas pocas|pocos|pocas|varios|varias|medio|media|un par de"
)
AMOUNT = rf"(\d+(?:[.,]\d+)?|{_NUMBERS})"
UNIT = r"(hora|dia|semana|mes|año)(?:e?s)?"
_UNITS = {"hora": "hour", "dia": "day", "semana": "week", "mes": "month", "año": "year"}
_SPAN = re.compile(
    r"\b(?:(desde hace|llevo|lleva|llevamos|durante|(?:dolor|molestias|cuadro|historia|ciatica|lumbalgia) de)"
    r"|(hace))\s+"
    rf"(?:(?:ya|unos|unas|casi|mas de|como|cerca de|aproximadamente|menos de|al menos|mas o menos|con)\s+)*"
    rf"{AMOUNT}(?:\s+o\s+\w+)?\s+{UNIT}\b"
)
_BARE = re.compile(rf"\b{AMOUNT}(?:\s+o\s+\w+)?\s+{UNIT}\s+(?:de evolucion|con (?:dolor|molestias)|de dolor)")
_YESTERDAY = re.compile(r"\b(?:desde|empezo|comenzo)\s+(?:ayer|anoche|esta mañana)\b")
_PAIN = re.compile(
    r"dolor|duel|dolia|molest|ciatica|lumbalgia|cojea|cojo|dormid|hormigue|calambre|quem|fiebre"
)
_ONSET = re.compile(
    r"empez|comenz|inici|apareci|desde|llev|cai\b|caida|golpe|levant|agach|torci|not[eo]\b|evolucion"
)
_EVENT = re.compile(
    r"oper|cirugia|parto|cesarea|di a luz|protesis|cancer|accidente|vacuna|embarazo|fum|trabaj[oe]|tratad"
    r"|infiltracion|inyeccion|radioterapia|quimio|toman?do|\btomo\b|fractur|cada |cuando tenia|de edad|sentad"
)
_OWNERS = {
    "here": Late(r"glute|nalga|\bculo|trasero|cadera|pierna|muslo|ciatic|sacr|coxis|\bingle|isqui|piriform"),
    "back": Late(r"lumba|espalda|columna"),
    "elsewhere": Late(
        r"cabeza|migraña|abdom|barriga|tripa|estomago|pecho|\btos\b|garganta|hombro|cuello|rodilla|codo|muñeca|orina"
        r"|vejiga|cistitis|infeccion|hipertens|tubercul|asma|prednis|cortico|diabet|tiroid"
    ),
}
_PARTS = Late(r"[.;,:]\s|\b(?:pero|mientras|aunque)\b|\by (?=(?:desde|hace|ahora|lleva|ha|durante)\b)")
_BLADDER = re.compile(r"orin|\bme[oa]r?\b|evacu|defec|de vientre|\bcaca\b")
"""What may have stopped since a time of its own, which is not the pain's."""

_AGE_NEXT = re.compile(r"\s+de edad")


def weeks(number: str, unit: str, numbers: Mapping[str, float]) -> float:
    """Return how many weeks a number of units is."""
    return amount(number.replace(",", "."), numbers) * weeks_in(_UNITS[unit])


def durations(low: str, numbers: Mapping[str, float]) -> Iterator[Span]:
    """Yield every stretch of time in folded lower-case text, in weeks."""
    for match in _SPAN.finditer(low):
        if not _AGE_NEXT.match(low, match.end()):
            yield Span(weeks(match[3], match[4], numbers), match.start(), match.end(), match[1] is not None)
    for match in _BARE.finditer(low):
        yield Span(weeks(match[1], match[2], numbers), match.start(), match.end())
    for match in _YESTERDAY.finditer(low):
        yield Span(1 / 7, match.start(), match.end())


def complaint_duration(low: str, numbers: Mapping[str, float]) -> tuple[float, int, int] | None:
    """Return how long the complaint has lasted, with its start and end: not the time of a birth or an operation."""
    return best_of(durations(low, numbers), lambda span: _weight(low, span))


def _weight(low: str, span: Span) -> int:
    """Return how surely a stretch of time is the complaint's; 0 where it is not."""
    start = max(low.rfind(mark, 0, span.start) for mark in ".;,\n") + 1
    ends = [place for mark in ".;,\n" if (place := low.find(mark, span.end)) > 0]
    clause = low[start : min(ends, default=len(low))]
    pain, begins = bool(_PAIN.search(clause)), bool(_ONSET.search(clause))
    if _EVENT.search(clause) and not (pain and span.lasting):
        return 0
    if not (pain or begins) or (_BLADDER.search(clause) and not pain):
        return 0
    owner = owner_of_span(low, span.start, span.end, _OWNERS, _PARTS)
    return 0 if owner == "elsewhere" else weight_of(span, owner, pain=pain, begins=begins)
