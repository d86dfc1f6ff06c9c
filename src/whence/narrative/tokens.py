"""Text to sentences of tokens: words with their stems and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Token", "sentences", "stem", "stems_of"]

_STEMMER = snowballstemmer.stemmer("english")
_WORD = re.compile(r"\d+(?:[.,]\d+)?|[a-zµ]+(?:'[a-z]+)?|[+\-]ve\b|[%/+?]|[.;:!,()\n-]")
_END = frozenset(".;!\n?")
_SPLIT = re.compile(r"(?<=[a-z0-9)])\.(?=\s|$)|[;!\n?]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark.

    Attributes
    ----------
    text
        Lower case, spelling unified.
    stem
        What phrases are matched on.
    start, end
        Offsets in the text that was given.
    """

    text: str
    stem: str
    start: int
    end: int


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case word (Porter's second stemmer; numbers and marks stay).

    Examples
    --------
    >>> stem("radiating") == stem("radiates")
    True
    """
    return str(_STEMMER.stemWord(word)) if word.isalpha() else word


def stems_of(phrase: str, spelling: Mapping[str, str]) -> tuple[str, ...]:
    """Return the stems of a phrase of plain words."""
    return tuple(stem(spelling.get(w, w)) for w in _WORD.findall(phrase.lower()) if w not in ",()")


def sentences(
    text: str, spelling: Mapping[str, str], abbreviations: Mapping[str, str]
) -> list[list[Token]]:
    """Split a text into sentences of tokens; abbreviations are written out, keeping the place of the original."""
    found: list[list[Token]] = [[]]
    lowered = text.lower().replace("\u2019", "'").replace("\u2013", "-").replace("\u2014", "-")
    for match in _tokens(lowered):
        raw, start, end = match
        if raw in _END:
            if found[-1]:
                found.append([])
            continue
        for word in _written_out(raw, abbreviations):
            unified = spelling.get(word, word)
            found[-1].append(Token(unified, stem(unified), start, end))
    return [s for s in found if s]


_CHUNK = re.compile(r"[a-z]/[a-z]\b|[a-z]/[a-z]/[a-z]\b|w/o\b|w/|y/o\b|[+\-]ve\b")


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Return raw words with their places; a full stop inside a number or an abbreviation ends nothing."""
    found: list[tuple[str, int, int]] = []
    place = 0
    while place < len(text):
        chunk = _CHUNK.match(text, place) if place == 0 or not text[place - 1].isalnum() else None
        match = chunk or _WORD.match(text, place)
        if match is None:
            place += 1
            continue
        found.append((match[0], match.start(), match.end()))
        place = match.end()
    return found


def _written_out(raw: str, abbreviations: Mapping[str, str]) -> list[str]:
    full = abbreviations.get(raw)
    if full is None:
        return [raw]
    return full.split()
