"""How far a denial reaches: it governs a list, and ends where a clause of its own begins.

"No fever, chills or rash, incontinent of urine and pain now wakes her": the denial ends before "incontinent". The
words that these rules turn on are data (``context`` in ``library/reader.yaml``).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from whence.narrative.marks import Marks
    from whence.narrative.tokens import Token

__all__ = ["Scope"]

_FORWARD = 16
"""Tokens that a denial reaches; a list may be longer than a sentence of plain prose."""

_SUBJECT = 5
"""Words that a subject may have before its verb."""

_BOUNDS = frozenset({",", "and"})
_PARTS = frozenset({",", "and", "or", "nor", "but", ":", "("})
"""No subject goes on over these."""


class Scope:
    """The reach of the denials of one sentence.

    Parameters
    ----------
    text
        The story, in lower case.
    words
        The lists of ``context`` in the grammar.
    spelling
        Words that the reader has unified with others, which count here as they were written: "weakness" is no "weak".
    """

    def __init__(
        self,
        sentence: Sequence[Token],
        text: str,
        marks: Marks,
        words: Mapping[str, frozenset[str]],
        spelling: Container[str],
    ) -> None:
        self._sentence, self._text, self._marks = sentence, text, marks
        self._words, self._spelling = words, spelling
        self._texts = [t.text for t in sentence]
        self._ends: dict[tuple[int, int], int] = {}

    def reaches(self, mark: tuple[int, int], place: int) -> bool:
        """Whether a denial governs a word."""
        return mark[1] < place <= self._end(mark)

    def _end(self, mark: tuple[int, int]) -> int:
        """Return the last token that a denial governs."""
        if mark not in self._ends:
            self._ends[mark] = self._found_end(mark)
        return self._ends[mark]

    def _found_end(self, mark: tuple[int, int]) -> int:
        limit = min(mark[1] + _FORWARD, len(self._texts) - 1)
        for place in range(mark[1] + 1, limit + 1):
            if place in self._stops:
                return place
            if (
                self._texts[place] in _BOUNDS
                and mark[1] + 1 < place < limit
                and self._opens(mark[0], place + 1)
            ):
                return place
            if place > mark[1] + 1 and self._fronted(mark[0]) and self._begins(place):
                return place - 1
        return limit

    def _fronted(self, denial: int) -> bool:
        """Whether a denial opens its clause, so that its subject comes after it: "without warning the pain came"."""
        return self._texts[denial] == "without" and (denial == 0 or self._texts[denial - 1] in _PARTS)

    def _begins(self, place: int) -> bool:
        """Whether a subject with its verb begins here, with no comma before it."""
        subject = self._texts[place] == "pain" or self._is(place, "heads")
        return subject and self._has_its_own_verb(place)

    @cached_property
    def _stops(self) -> frozenset[int]:
        return frozenset(start for start, _ in self._marks.of("stop"))

    def _opens(self, denial: int, place: int) -> bool:
        """Whether a clause of its own begins at a place after a comma or "and"."""
        return (
            self._is(place, "opening")
            or self._is(place, "heads")
            or self._is(place, "verbs")
            or (place + 1 < len(self._texts) and self._texts[place + 1] in self._words["clitics"])
            or (self._texts[denial] in self._words["nominal"] and self._states(place))
            or self._has_its_own_verb(place)
            or self._contrasts(place)
        )

    def _is(self, place: int, kind: str) -> bool:
        token, words = self._sentence[place], self._words[kind]
        written = self._text[token.start : token.end]
        return written in words or (token.text in words and written not in self._spelling)

    def _states(self, place: int) -> bool:
        """Whether a word states something of the person, where nouns are denied: "no fever, numb in the foot"."""
        if self._is(place, "predicates"):
            return True
        if not self._is(place, "adjectives"):
            return False
        following = self._texts[place + 1] if place + 1 < len(self._texts) else ","
        return following in self._words["complements"]

    def _has_its_own_verb(self, place: int) -> bool:
        """Whether a subject with its verb begins here: "and pain now wakes her"; not "and rash were reported"."""
        for at in range(place, min(place + _SUBJECT + 1, len(self._texts))):
            if self._texts[at] in _PARTS or self._is(at, "relatives"):
                return False
            if at > place and self._is(at, "finite_verbs"):
                following = self._texts[at + 1 : at + 3]
                return self._words["reported"].isdisjoint(following)
        return False

    def _contrasts(self, place: int) -> bool:
        """Whether a clause ends in a word of contrast: "no fever, sweats at night though"."""
        for at in range(place, len(self._texts)):
            if self._texts[at] == ",":
                return False
            if self._texts[at] in self._words["contrasts"]:
                return at + 1 == len(self._texts) or self._texts[at + 1] == ","
        return False
