"""Which side the trouble is on: side words beside parts of the body, over a whole story."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from whence.narrative.once import once

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["side_of"]

_CLEAR = 3
"""One side must be told this many times as often as the other to stand alone."""


def _pattern(parts: Iterable[str]) -> re.Pattern[str]:
    body = "|".join(parts)
    link = r"(?:[- ]*sided?)?(?:[\s-]+(?!and\b|or\b|but\b|left\b|right\b)[a-z-]+){0,2}?[\s-]+"
    return re.compile(
        rf"\b(left|right(?!\s+(?:on|at|where|over|down|under|in|above|below|through|into|behind"
        rf"|next|across|up|away)\b)|lt|rt|both|bilateral(?:ly)?|b/l)\b{link}(?:{body})"
        rf"|(?<=[a-z,] )on\s+(?:the|my|her|his)\s+(left|right)\b(?!\s+(?:hand|arm|shoulder))"
        r"|\b(left|right)[- ]sided\b|(?:buttocks?|legs?|hips?|thighs?|feet|gluteal\w*|pain)\s+(bilaterally)\b"
        r"|\bon (both) sides\b|\b(left and right|right and left|left (?:or|then) right|right (?:or|then) left)\b"
        rf"|(?-i:\b([LR]|Lt|Rt|B/L)(?=\s+(?:buttock|bum|glut|hip|leg|thigh|groin|flank|loin|foot|LBP|SI|PSIS"
        rf"|calf|THR|THA|post|lower|low|upper|mid|deep|lat|isch|ham|sciatica|sacr|iliac|troch|inguinal|side)))"
        rf"|(?-i:\b(R>L|L>R)\b)|(?-i:\b(L|R)\s*=\s*(?:L|R)\b)",
        re.I,
    )


_WORDS = {"left": "left", "lt": "left", "l": "left", "right": "right", "rt": "right", "r": "right"}
_ANY = re.compile(r"left|right|both|bilat|lt\b|rt\b|b/l|\b[LR]\b|[RL]>[RL]", re.I)
_NOT_HERE = re.compile(
    r"\b(?:mri|ct|scan|x-?rays?|radiograph|ultrasound|doppler|imaging"
    r"|(?:mother|father|brother|sister|mum|mom|dad|gran|nan|aunt|uncle)"
    r"(?= (?:has|had|is|was|died|suffers|with))|had undergone|previous"
    r"|compared|tender\w*|tests?|positive|negative|reflex\w*|jerks?|clonus|plantars?|pulses?|trendelenburg"
    r"|(?:side|lateral)[- ](?:bending|flexion)|contralateral|unaffected)\b",
    re.I,
)
_LONG_AGO = re.compile(r"\byears? ago\b", re.I)
_BEGAN = re.compile(r"\b(?:began|begun|start(?:ed)?|came on|onset|developed|since)\b", re.I)


def side_of(text: str, grammar: Mapping[str, Any]) -> str | None:
    """Return the side that a story tells: left, right or both; None where it tells none.

    Sentences about pictures, the past or other people do not count.
    """
    if not _ANY.search(text):
        return None
    pattern = once(grammar, "sides", lambda: _pattern(grammar["body_parts"]))
    told: Counter[str] = Counter()
    for sentence in re.split(r"(?<=[.;!?])\s+|\n", text):
        if not _ANY.search(sentence) or _elsewhere(sentence):
            continue
        for match in pattern.finditer(sentence):
            word = next(g for g in match.groups() if g).lower()
            told[_WORDS.get(word, "both")] += 1
    return _settled(told)


def _elsewhere(sentence: str) -> bool:
    """Whether a side is that of a picture, a test or the past; a pain that began years ago is still this pain."""
    return bool(_NOT_HERE.search(sentence) or (_LONG_AGO.search(sentence) and not _BEGAN.search(sentence)))


def _settled(counts: Counter[str]) -> str | None:
    if not counts:
        return None
    (first, many), *rest = counts.most_common()
    others = sum(n for _, n in rest)
    if not others or many >= _CLEAR * others:
        return first
    return "both"
