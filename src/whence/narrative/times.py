"""Stretches of time: "for six weeks", "x 3/12", "two years ago", and which of them is the pain's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whence.narrative.late import Late
from whence.narrative.owners import owner_of_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "AMOUNT",
    "UNIT",
    "Span",
    "amount",
    "best_of",
    "complaint_duration",
    "durations",
    "weeks_in",
    "weight_of",
]

_WEEKS = {
    "day": 1 / 7,
    "week": 1.0,
    "fortnight": 2.0,
    "month": 30.44 / 7,
    "year": 365.25 / 7,
    "hour": 1 / 168,
}
_SHORT = {
    "wk": "week",
    "mth": "month",
    "mo": "month",
    "yr": "year",
    "hr": "hour",
    "7": "day",
    "52": "week",
    "12": "month",
}
_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty"
    "|several|few|couple|many|an?|half(?: an?)?"
)
AMOUNT = rf"((?:\d+(?:\.\d+)?|{_NUMBERS})(?:\s+and\s+(?:a\s+)?half)?)(?:\s+of)?"
UNIT = r"(hour|hr|day|week|wk|month|mth|mo|year|yr|fortnight)s?"
_ABOUT = (
    r"(?:(?:the|past|last|about|approximately|around|nearly|almost|at least|more than|over|some|like|a|preceding"
    r"|previous|least|well|up to)\s+)*"
)
_TAIL = r"(?:\s+(?:or|to)\s+\w+|-(?:\d+|\w+))?"
_SINCE = [
    Late(
        rf"\b(?:for|over|past|last|lasting|it'?s (?:now )?been|it has (?:now )?been)"
        rf"\s+{_ABOUT}{AMOUNT}{_TAIL}\s+{UNIT}\b(?!\s+ago)(?:'s)?",
        needs=("for", "over", "past", "last", "been"),
    ),
    Late(
        rf"\b{AMOUNT}{_TAIL}[\s-]*{UNIT}'?[\s-]*(?:history|h/o|hx|duration)",
        needs=("history", "h/o", "hx", "duration"),
    ),
    Late(
        rf"\b(?:history of|of)\s+{_ABOUT}{AMOUNT}\s+{UNIT}'?\s*(?:duration)?\b(?=\s+of"
        rf"|\s+duration|\s+pain|,|\.|$)",
        needs=("of",),
    ),
    Late(
        rf"\b{AMOUNT}\s+{UNIT}'?\s+(?:of|with)\s+(?=(?:[\w-]+[\s,]+){{0,6}}(?:pain|ache|aching"
        rf"|trouble|symptoms|fever|sciatica|limp))",
        needs=("of", "with"),
    ),
    Late(r"\bx?\s*(\d+)\s*/\s*(7|52|12)\b", needs=("/",)),
    Late(rf"\bx\s*(\d+)\s*{UNIT}\b", needs=("x",)),
    Late(rf"\bsince\s+{_ABOUT}{AMOUNT}\s+{UNIT}\b", needs=("since",)),
    Late(
        rf"\bfrom\s+{_ABOUT}{AMOUNT}\s+{UNIT}\b(?!\s+(?:after|before|ago|post|of|to|into))", needs=("from",)
    ),
    Late(rf"\b(?:for|over|during)\s+(the (?:last|past|previous|preceding))\s+{UNIT}\b", needs=("the ",)),
    Late(rf"(?<=[a-z],)\s*{_ABOUT}{AMOUNT}\s*{UNIT}\b(?=\s*[.;,]|$)", needs=(",",)),
]
_AGO = Late(
    rf"\b{AMOUNT}(?:\s+or\s+\w+)?\s+{UNIT}\s+(?:ago|earlier|previously|before|back|later)\b",
    needs=("ago", "earlier", "previously", "before", "back", "later"),
)
_DAY = Late(r"\bsince (?:yesterday|this morning|last night)\b", needs=("since",))
_WEEKDAY = Late(
    r"\b(?:since|on|last|this)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day(?!s)\b|\bsince the weekend\b",
    needs=("day", "weekend"),
)
_TIME = Late(
    r"\b(?:\d+\s*h|hour|hr|day|week|wk|month|mth|mo|year|yr|fortnight)s?\b|/ ?(?:52|12|7)\b"
    r"|since (?:yester|this|last|the week)|[a-z]day\b"
)
_AGE = Late(r"[\s-]*(?:old|of age|pregnant|gestation)")
_WIDE = 60
_BEFORE, _AFTER = 40, 24
"""Letters about a span in which an event takes the span for itself."""

_PASSING = 3
"""What a stretch loses that is a fever's, a pain's that went away, or that of its growing worse.

It counts only where none else is told.
"""

_PAIN = Late(
    r"pain|ache|aching|sciatica|symptom|discomfort|sore|hurt|trouble|complain|limp|numb|tingl|cramp|burning|fever"
    r"|agony|kill|niggle|shak|shiver|swell|swollen|lump|weakness|stiffness|claudic|dyspareun|spasm|redness"
)
_ONSET = Late(
    r"\bbegan|begun|start|onset|came on|come on|came back|present|progress|worse|develop|notic"
    r"|history|h/o|fell\b|slipp|landed|kick|bent|lift|twist"
    r"|felt\b|came up|came off|it'?s (?:now )?been"
    r"|injur|pulled|went\b|\bgot\b|walk|gave|had a|refus|stopped|complain|x \d|\d/(?:52"
    r"|12|7)\b|lost|fell|collaps|born|having my|was found|became|perfectly well|was well|was fine|moving|moved|crept"
    r"|creep|pop\b|tore\b|hit\b|swelled"
)
_EVENT = Late(
    r"\bhad (?:a|an|my|her|our|the) (?:\w+ )?(?:baby|son|daughter|child|twins)"
    r"|erection|smok|deliver(?:y|ed)|\bbirth|c(?:a)?esarean|surg|operat|ectomy|plasty\b|\bblock\b|abolish|infection|\buti\b|extraction|\bfusion|\bfused|replac|diagnosed"
    r"|cancer|carcinoma|\binject(?!.*(?:since|then|straight))|vaccin|accident"
    r"|marri|\bwork(?:ed|ing) as|treated|chemo|radioth|medication|\btak(?:ing|en)|fracture|\bbroke|drained"
    r"|abscess drained|lupus|diabet|on prednisolone"
    r"|heart attack|infarct|stroke\b|bypass|stent|angioplast|biops|transplant|malaria|tuberculos"
    r"|relie[fv]|\bbetter|within|minutes|gave (?:\w+ ){0,3}relief|stiff|\bevery|\beach|per (?:day|week)|\ba (?:day|week"
    r"|month)\b.*times|times a|at night|sit for|walk for|cold the|moved from|used to"
)

_OWNERS = {
    "here": Late(
        r"\b(?:buttock|bottom\b|bum\b|glut|cheek|hips?\b|thigh|legs?\b|sciatic|sacr|tailbone|coccy|sit(?:ting)? bone"
        r"|hamstring|groin|pirifor|ischi|backside)"
    ),
    "back": Late(r"\bback (?:pain|ache|problem|trouble)|\bbackache|\bbad back|\blumba|\bspin(?:e|al)"),
    "elsewhere": Late(
        r"\b(?:headache|migraine|abdom|tummy|belly|stomach|chest|cough|throat|shoulder|neck|knees?\b|elbow|wrist|urin"
        r"|bladder|bowel|cystitis|rash|hypertens|asthma|tubercul|infection|found to have|prednis"
        r"|(?:on|taken|taking) steroids|methotrex"
        r"|statin|insulin|blood pressure|thyroid|psoria|colitis|crohn)"
    ),
}
_PARTS = Late(
    r"[.;,:]\s|\b(?:but|while|whereas|although)\b|\band (?=(?:for|has|had|now|since|over|in the)\b)"
)
_LIFETIME = 5200
"""Weeks beyond which no complaint lasts."""

_OWN = 2
"""What a stretch of time gains that is told of the complaint's own place."""

_OTHER = r"fever|pyrexia|cough|diarrh\w+|vomiting|constipation|dysuria|limp"
_LESS = r"weight loss|loss of weight|pounds|lbs?|kg|kilos?|kilogram(?:me)?s?|stone"
_SHARED = [
    Late(rf"\s*'?\s*(?:history\s+)?of\s+(?:(?!pain)[\w-]+\s+){{0,2}}?(?:{_OTHER})\b"),
    Late(
        r",?\s+(?:that|which|and|but)\s+(?:\w+\s+){0,2}?(?:went away|resolved|settled|cleared|disappeared|subsided)"
    ),
]
_HOW_BAD = r"worse\w*|deteriorat\w+|progress\w*|intensif\w+|increas\w+|unbearable|severe\w*|excruciating|flar\w+|agony"
_WORSE_BEFORE = Late(rf"\b(?:{_HOW_BAD})\s+(?:\w+\s+){{0,2}}$")
_WORSE_AFTER = Late(
    rf"\s*,?\s*(?:it'?s|it|the pain|pain|has|have|which)\s+(?:\w+\s+){{0,3}}?(?:{_HOW_BAD})\b"
)
_SHARED_BEFORE = Late(rf"(?<!pain and )\b(?:{_OTHER})\s+$")
_WEIGHT_BEFORE = Late(rf"\b(?:{_LESS})\s+(?:\w+\s+){{0,2}}$")
_WEIGHT_AFTER = Late(r"\s*'?\s*(?:history\s+)?of\s+(?:\w+\s+){0,2}?(?:weight loss|loss of weight)")


_SINCE_THEN = Late(r"[^.;]{0,60}\b(?:since|from then on)\b")
"""Right after a stretch of time: an accident then began it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A value with the words that it rests on; `lasting` where it tells how long, not how long ago."""

    value: float
    start: int
    end: int
    lasting: bool = True


def amount(text: str, numbers: Mapping[str, float]) -> float:
    """Return the number that a word or figure says."""
    first, *rest = text.lower().split()
    value = float(first) if first[0].isdigit() else float(numbers.get(first, 1))
    return value + 0.5 if "half" in rest else value


def weeks_in(unit: str) -> float:
    """Return how many weeks one such unit has."""
    return _WEEKS[_SHORT.get(unit.lower(), unit.lower())]


def durations(text: str, numbers: Mapping[str, float]) -> list[Span]:
    """Return every stretch of time that a lower-case text tells, in weeks, in order.

    Examples
    --------
    >>> [round(s.value) for s in durations("pain x 6/52; started three months ago", {"three": 3})]
    [6, 13]
    """
    found: dict[int, Span] = {}
    for start, end in _windows(text):
        for pattern in (*_SINCE, _AGO):
            for match in pattern.finditer(text, start, end):
                if not _AGE.match(text, match.end()):
                    weeks = amount(match[1], numbers) * weeks_in(match[2])
                    found.setdefault(
                        match.start(1), Span(weeks, match.start(), match.end(), pattern is not _AGO)
                    )
        for match in _DAY.finditer(text, start, end):
            found.setdefault(match.start(), Span(1 / 7, match.start(), match.end()))
        for match in _WEEKDAY.finditer(text, start, end):
            found.setdefault(match.start(), Span(0.5, match.start(), match.end(), lasting=False))
    return [found[start] for start in sorted(found)]


def _windows(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text that hold a unit of time, wide enough for any pattern."""
    found: list[tuple[int, int]] = []
    for match in _TIME.finditer(text):
        start, end = max(0, match.start() - _WIDE), min(len(text), match.end() + _WIDE)
        while start > 0 and text[start - 1].isalnum():
            start -= 1
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def complaint_duration(text: str, numbers: Mapping[str, float]) -> tuple[float, int, int] | None:
    """Return how long the complaint has lasted, with its start and end: not the time of a birth or an operation."""
    return best_of(durations(text, numbers), lambda span: _weight(text, span, *_around(text, span)))


def best_of(spans: Iterable[Span], weigh: Callable[[Span], int]) -> tuple[float, int, int] | None:
    """Return the value, start and end of the stretch that weighs most, the first of equals; none that weighs 0."""
    weighed = [(weigh(span), span) for span in spans if span.value < _LIFETIME]
    weight, best = max(weighed, key=lambda pair: pair[0], default=(0, None))
    return (best.value, best.start, best.end) if best and weight > 0 else None


def weight_of(span: Span, owner: str | None, *, pain: bool, begins: bool) -> int:
    """Return how surely a stretch of time is the complaint's, by what its clause names."""
    return 1 + 2 * pain + span.lasting + begins + (_OWN if owner == "here" else 0)


def _weight(text: str, span: Span, clause: str, sentence: str) -> int:
    """Return how surely a stretch of time is the complaint's; 0 where it is not."""
    if "onset" in clause and not re.search(r"ago|history|for ", clause):
        return 0
    before = text[max(0, span.start - _BEFORE) : span.start]
    if _WEIGHT_BEFORE.search(before) or _WEIGHT_AFTER.match(text, span.end):
        return 0
    pain = bool(_PAIN.search(clause))
    begins = bool(_ONSET.search(clause))
    near = _near(text, span)
    event = None if _SINCE_THEN.match(text, span.end) and "accident" in near else _EVENT.search(near)
    if event and not (
        pain and (span.lasting or begins) and not _EVENT.search(near.split(",", maxsplit=1)[0])
    ):
        return 0
    if not (pain or begins or (span.lasting and _PAIN.search(sentence))):
        return 0
    owner = owner_of_span(text, span.start, span.end, _OWNERS, _PARTS)
    if owner == "elsewhere":
        return 0
    weight = weight_of(span, owner, pain=pain, begins=begins)
    passing = (
        _SHARED_BEFORE.search(before)
        or _WORSE_BEFORE.search(before)
        or any(p.match(text, span.end) for p in (*_SHARED, _WORSE_AFTER))
    )
    return max(1, weight - _PASSING) if passing else weight


def _near(text: str, span: Span) -> str:
    """Return the words about a span, as far as its clause goes: an event further off does not own the span."""
    before = text[max(0, span.start - _BEFORE) : span.start]
    after = text[span.end : span.end + _AFTER].partition(" with ")[0]
    start = max(before.rfind(mark) for mark in ".;,") + 1
    ends = [place for mark in ".;," if (place := after.find(mark)) >= 0]
    return before[start:] + text[span.start : span.end] + after[: min(ends, default=len(after))]


def _around(text: str, span: Span) -> tuple[str, str]:
    """Return the clause and the sentence that a span stands in."""
    found = []
    for marks in (".;,", ".;"):
        start = max(text.rfind(f"{mark} ", 0, span.start) for mark in marks) + 1
        ends = [place for mark in marks if (place := text.find(mark, span.end)) > 0]
        found.append(text[start : min(ends, default=len(text))])
    return found[0], found[1]
