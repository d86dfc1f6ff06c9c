"""Which side the trouble is on: side words beside parts of the body, over a whole story."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["side_of"]

_CLEAR = 3
"""One side must be told this many times as often as the other to stand alone."""


@lru_cache(maxsize=4)
def _pattern(parts: tuple[str, ...], pains: tuple[str, ...]) -> re.Pattern[str]:
    body = "|".join(parts)
    link = r"(?:[- ]*sided?)?(?:[\s-]+(?!and\b|or\b|but\b)[a-z-]+){0,2}?[\s-]+"
    return re.compile(
        rf"\b(left|right(?!\s+(?:on|at|where|over|down|under|in|above|below|through|into|behind|next|across|up|away)\b)|lt|rt|both|bilateral(?:ly)?|b/l)\b{link}(?:{body})"
        rf"|(?:{body}|{'|'.join(pains)})s?[\s,]+(?:[a-z]+\s+){{0,2}}?(?:on|to|in)\s+(?:the|my|her|his)\s+(left|right)\b"
        rf"|\b(left|right)[- ]sided\b|(?:{body})s?\s+(bilaterally)\b|\bon (both) sides\b"
        rf"|(?-i:\b([LR]|Lt|Rt|B/L)(?=\s+(?:buttock|glut|hip|leg|thigh|groin|flank|foot|LBP|SIJ|calf|THR|post|lower|upper)))"
        rf"|(?-i:\b(R>L|L>R)\b)|(?-i:\b(L|R)\s*=\s*(?:L|R)\b)",
        re.I,
    )


_WORDS = {"left": "left", "lt": "left", "l": "left", "right": "right", "rt": "right", "r": "right"}
_NOT_HERE = re.compile(
    r"\b(?:mri|ct|scan|x-?rays?|radiograph|ultrasound|doppler|imaging|mother|father|brother|sister|previous|compared|contralateral|unaffected|years? ago)\b",
    re.I,
)


def side_of(text: str, grammar: Mapping[str, Any]) -> str | None:
    """Return the side that a story tells: left, right or both; None where it tells none.

    Sentences about pictures, the past or other people do not count.
    """
    pattern = _pattern(tuple(grammar["body_parts"]), ("pain", "ache", "painful", "pains"))
    told: Counter[str] = Counter()
    for sentence in re.split(r"(?<=[.;!?])\s+|\n", text):
        if _NOT_HERE.search(sentence):
            continue
        for match in pattern.finditer(sentence):
            word = next(g for g in match.groups() if g).lower()
            told[_WORDS.get(word, "both")] += 1
    return _settled(told)


def _settled(counts: Counter[str]) -> str | None:
    if not counts:
        return None
    (first, many), *rest = counts.most_common()
    others = sum(n for _, n in rest)
    if not others or many >= _CLEAR * others:
        return first
    return "both"
