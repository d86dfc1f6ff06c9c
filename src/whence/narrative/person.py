"""Age, sex and pregnancy: what a story says about the person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from whence.narrative.measures import FAHRENHEIT
from whence.narrative.times import AMOUNT, UNIT, amount, weeks_in

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["kin_of", "person_of"]

_NOUN_F = r"woman|female|lady|girl|housewife|gravida|primigravida|multipara|nullipara|actress|waitress"
_NOUN_M = (
    r"man|male|gentleman|boy|lad|guy|fellow|postman|fireman|policeman|businessman|salesman|fisherman|workman"
)
_SMALL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_WORDS = {word: place for place, word in enumerate(_SMALL.split(), 1)}
_AGES = [
    re.compile(
        r"\b(\d{1,3})[\s-]*(?:years?|yrs?|y)\.?[\s-]*(?:old|of age)\b|\b(\d{1,3})[\s-]?(?:yo|y/o|y\.o\.)\b",
        re.I,
    ),
    re.compile(r"\b(?:aged|age:?)\s+(\d{1,3})\b(?!\s*(?:units|%))", re.I),
    re.compile(r"(?:^|[\s,;:(])(\d{1,3})\s*/?\s*(?:[MF]|yr|y)\b(?!\w)", re.M),
    re.compile(r"\b(\d{1,3})\s*(?:years?|yrs?)\s+(?:male|female|man|woman|lady|boy|girl)\b", re.I),
    re.compile(r"(?:^|[,(]\s*)(\d{2})\s*/?\s*[mf](?=\s*[,).])"),
    re.compile(r"(?:^|[,(.]\s*)[MF]\s?(\d{2})(?=\s*[,).])"),
    re.compile(rf"\b(?:a|an|the)\s+(?:\w+\s+)?(?:{_NOUN_F}|{_NOUN_M})\s+of\s+(\d{{1,3}})\b", re.I),
    re.compile(
        r"\b(?:i am|i'm|im|i\u2019m|(?:husband|wife|partner|mum|dad|mother|father|son|daughter"
        r"|child|boy|girl|he|she|who)"
        r"(?: is|'s))\s+(?:now |nearly |almost |only |a |an |just |female, |male, )*(\d{1,3})\b"
        r"(?!\s*(?:weeks?|months?|/|%|kg|stone|cm|days?|hours?))",
        re.I,
    ),
    re.compile(r"^\W*(?:[A-Z][a-z]+,\s*)?(\d{1,3})\s*(?:,|F\b|M\b)", re.M),
]
_SPELT = re.compile(
    rf"\b(?:who is|is|aged|he's|she's)\s+({'|'.join(_WORDS)})\b(?!\s+(?:weeks|months|days|of))", re.I
)
_CHILD = re.compile(r"\b(\d{1,2})[\s-]*months?[\s-]*old\b", re.I)
_DECADE = re.compile(
    r"\bin (?:his|her|their|my) (early|mid|late)?[\s-]*(teens|twenties|thirties|forties|fifties|sixties|seventies"
    r"|eighties|nineties|[1-9]0'?s)\b",
    re.I,
)
_TENS = "teens twenties thirties forties fifties sixties seventies eighties nineties"
_DECADES = {word: 10.0 * place for place, word in enumerate(_TENS.split(), 1)}
_PART = {"early": 2.0, "mid": 5.0, "late": 8.0}
_SEX_FIRST = re.compile(r"^\W*([MF])[\s,:/]+(\d{1,3})(?:\s*(?:y|yo|yrs?))?\b(?!\s*/\s*\d)", re.M)
_FEVER = re.compile(r"\b(?:fever\w*|febrile|temp|temperature|pyrexia\w*)\b", re.I)
_NOT_AGE = re.compile(r"\b(?:before|after|at|by|since|until|over|under|from|onset at)\s+(?:the\s+)?$", re.I)
_FEMALE = re.compile(
    rf"\b(?:{_NOUN_F})\b|\b\d{{1,3}}\s*/?\s*(?:yo|y/o|y)?\s*f\b|\bpost-?menopausal\b|\bG\dP\d\b|\bamenorrh",
    re.I,
)
_MALE = re.compile(
    rf"\b(?:{_NOUN_M})\b|\b\d{{1,3}}\s*/?\s*(?:yo|y/o|y)?\s*m\b(?!\s*(?:walk|away|before|and|then))", re.I
)
_KIN = re.compile(
    r"\b(?:my|our)\s+(?:(?:little|young|teenage|elderly|old|\d+[- ]year[- ]old|\d+[- ]month[- ]old)\s+)*"
    r"(husband|wife|son|daughter|boy|girl|grandson|granddaughter|dad|mum|father|mother)\b(?:,[^,]*,)?"
    r"(?:'s\s+(?=\d)|\s+)"
    r"(?:(?<='s )\d|(?:who\s+)?is\s+(?:\d|\w+ and)|stopped|has (?:been|had)|weighs|won't|refuses|cries|woke"
    r"|fell|complain|started|keeps|can't)",
    re.I,
)
_KIN_SEX = {
    "husband": "male",
    "son": "male",
    "boy": "male",
    "grandson": "male",
    "dad": "male",
    "father": "male",
}
_FEMALE_PARTS = re.compile(
    r"\b(?:my|her|the)\s+(?:\w+\s+){0,2}?(?:periods?|vagina|womb|menopause|cervix|vulva"
    r"|ovar\w+)\b|\bbetween periods\b|\bbefore my period\b"
    r"|\b(?:vaginal|vulval|vulvar)\s+\w+|\bcervical cancer\b|\bdyspareunia\b|\bdysmenorrh"
    r"|\b(?:periods|menses|menstruat\w*)\b|\bmy (?:first|second|third) baby\b|\bpregnant\b|\bgave birth\b",
    re.I,
)
_MALE_PARTS = re.compile(
    r"\b(?:testic\w+|scrot\w+|penis|penile|erections?|erectile|ejaculat\w+|prostat\w+|impoten\w+)\b", re.I
)
_PRONOUN = re.compile(r"\b(she|her|hers|he|his|him)\b", re.I)
_FIRST = re.compile(r"\b(?:i|i'm|i've|my|me)\b", re.I)
_PREGNANT = re.compile(
    r"\b(?:(?:is|she is|currently|now|i am|i'm)\s+(?:\d+\s+weeks?\s+)?pregnant|\d+\s*(?:weeks?'?|wks?"
    r"|/40)\s+(?:pregnant|gestation|of gestation|gone|with my (?:first|second|third|fourth)|with (?:baby|twins))"
    r"|pregnant (?:woman|lady|patient)|in (?:her|the|my) (?:first|second|third) trimester"
    r"|(?<![\d/])(?<!bp )(?:[5-9]|[123]\d|4[0-2])/40\b)",
    re.I,
)
_WITH_CHILD = re.compile(
    r"(?<![\d/-])\b(?:[5-9]|[123]\d|4[0-2])\s*(?:weeks?|wks?)\b"
    r"(?!\s*(?:ago|post|after|old|since|of pain|later|history))",
    re.I,
)
_MIDWIFE = re.compile(r"\bmidwife\b|\bbaby is (?:moving|kicking)|\bmy bump\b", re.I)
_NOT_PREGNANT = re.compile(r"\bnot\s+pregnant|negative pregnancy test|pregnancy test (?:was )?negative", re.I)
_DELIVERED = (
    r"birth|delivery|childbirth|giving birth|partum|c(?:a)?esarean(?: section)?|gave birth|confinement|labou?r"
    r"|c-section"
)
_BIRTH = [
    re.compile(
        rf"\b{AMOUNT}\s+{UNIT}\s+(?:after|following|post|since)[\s-]*"
        rf"(?:(?:an?|the|her|my|uncomplicated|normal|first|second|third|vaginal|spontaneous"
        rf"|instrumental|emergency|elective)\s+)*(?:{_DELIVERED})",
        re.I,
    ),
    re.compile(
        rf"\b(?:{_DELIVERED}|ha(?:d|ving) (?:a|my|her|our) (?:\w+ )?(?:baby|child|son|daughter)|my (?:baby|son"
        rf"|daughter) was born)\s+{AMOUNT}\s+{UNIT}\s+ago",
        re.I,
    ),
]
_BIRTH_SIGNS = (
    "pregnan", "/40", "gestation", "trimester", "birth", "deliver", "partum", "sarean", "section", "labo", "baby",
    "natal", "born", "confinement", "weeks gone", "weeks with", "wks with", "midwife",
)  # fmt: skip
_POSTPARTUM = re.compile(
    r"\b(?:post-?\s?partum|postnatal|after (?:giving birth|childbirth|delivery of)|recently gave birth)\b",
    re.I,
)


def kin_of(text: str) -> str | None:
    """Return the relative whom a story is about, in lower case; None where a person tells of themselves.

    Examples
    --------
    >>> kin_of("My son is 17 and has had a pain"), kin_of("My son is a builder")
    ('son', None)
    """
    found = _KIN.search(text)
    return found[1].lower() if found else None


_RECENT = 104
"""Weeks after which a birth no longer tells about the person."""


def person_of(text: str, numbers: Mapping[str, float]) -> dict[str, Any]:
    """Return age, sex, pregnant and weeks_since_birth as far as a text says them.

    Examples
    --------
    >>> person_of("A 34-year-old woman, 18 days after delivery", {})["age"]
    34.0
    """
    found: dict[str, Any] = {}
    text = text.replace("\u2019", "'")
    if _FEVER.search(text):  # "102 F" is no woman of that age
        text = FAHRENHEIT.sub(" ", text)
    age = _age(text)
    if age is not None:
        found["age"] = age
    sex = _sex(text)
    if sex:
        found["sex"] = sex
    if sex != "male":
        found |= _pregnancy(text, numbers)
    return found


def _pregnancy(text: str, numbers: Mapping[str, float]) -> dict[str, Any]:
    low = text.lower()
    if not any(sign in low for sign in _BIRTH_SIGNS):
        return {}
    if _NOT_PREGNANT.search(text):
        return {"pregnant": False}
    if _PREGNANT.search(text) or (_WITH_CHILD.search(text) and _MIDWIFE.search(text)):
        return {"pregnant": True}
    for pattern in _BIRTH:
        birth = pattern.search(text)
        if birth:
            weeks = amount(birth[1], numbers) * weeks_in(birth[2])
            return {"weeks_since_birth": round(weeks, 2)} if weeks <= _RECENT else {}
    return {"weeks_since_birth": 8.0} if _POSTPARTUM.search(text) else {}


def _age(text: str) -> float | None:
    months = _CHILD.search(text)
    for pattern in _AGES:
        for match in pattern.finditer(text):
            years = float(next(g for g in match.groups() if g))
            if years <= 110 and not _NOT_AGE.search(text[max(0, match.start() - 14) : match.start()]):
                return years
    if months:
        return round(float(months[1]) / 12, 2)
    spelt = _SPELT.search(text)
    if spelt:
        return float(_WORDS[spelt[1].lower()])
    first = _SEX_FIRST.search(text)
    return float(first[2]) if first else _of_decade(text)


def _of_decade(text: str) -> float | None:
    """Return the middle of "in his twenties", "in her late sixties", "in my 40s"."""
    match = _DECADE.search(text)
    if not match:
        return None
    word = match[2].lower().replace("'", "")
    start = _DECADES[word] if word in _DECADES else float(word[:-1])
    return start + _PART.get((match[1] or "mid").lower(), 5.0)


def _sex(text: str) -> str | None:
    """Return the sex: of the relative whom the story is about, by a noun, by organs, else by the first pronoun."""
    first = _SEX_FIRST.search(text)
    if first:
        return "female" if first[1] == "F" else "male"
    kin = kin_of(text)
    if kin:
        return _KIN_SEX.get(kin, "female")
    for female, male in ((_FEMALE, _MALE), (_FEMALE_PARTS, _MALE_PARTS)):
        woman, man = female.search(text), male.search(text)
        if woman and (not man or woman.start() < man.start()):
            return "female"
        if man:
            return "male"
    if _FIRST.search(text):
        return None
    pronoun = _PRONOUN.search(text)
    return None if pronoun is None else "female" if pronoun[1].lower().startswith(("she", "her")) else "male"
