"""The words of a pack, compiled for the reader.

A phrase is a row of elements; an element is a choice of short runs of stems; a gap lets a few words stand
between. Equal choices are kept once, since many phrases share them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from whence.errors import PackError, Place
from whence.narrative.tokens import stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["GAP", "Element", "Lexicon", "Phrase", "compile_lexicon"]

GAP = -1
_PART = re.compile(r"\(([^()]*)\)|\.\.\.|[^\s()]+")

Element = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that means an option of a finding.

    Attributes
    ----------
    target
        Id of the finding (``zone:<id>`` for places).
    option
        What it says; for a test's name ``?`` (a result must stand near).
    elements
        Places in `Lexicon.elements`, or `GAP`.
    """

    target: str
    option: str
    elements: tuple[int, ...]


@dataclass(frozen=True)
class Lexicon:
    """All phrases with the grammar words of the reader."""

    grammar: Mapping[str, Any]
    elements: tuple[Element, ...]
    phrases: tuple[Phrase, ...]

    @cached_property
    def openings(self) -> tuple[frozenset[str], ...]:
        """First stems of each element; empty where the element may be left out."""
        return tuple(
            frozenset() if any(not run for run in e) else frozenset(run[0] for run in e) for e in self.elements
        )

    @cached_property
    def anchors(self) -> dict[str, list[int]]:
        """Stem to the phrases whose rarest element begins with it."""
        counts: Counter[str] = Counter()
        for opening in self.openings:
            counts.update(opening)
        found: dict[str, list[int]] = {}
        for place, phrase in enumerate(self.phrases):
            firm = [self.openings[e] for e in phrase.elements if e != GAP and self.openings[e]]
            if not firm:
                continue
            rarest = min(firm, key=lambda opening: sum(counts[s] for s in opening))
            for first in rarest:
                found.setdefault(first, []).append(place)
        return found

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every stem that some phrase holds."""
        return frozenset(s for e in self.elements for run in e for s in run)

    @cached_property
    def deletions(self) -> dict[str, str]:
        """Long stems with one letter left out, to the stem: for words with one misspelling."""
        found: dict[str, str] = {}
        for word in sorted(self.vocabulary):
            if len(word) >= 6 and word.isalpha():
                for i in range(len(word)):
                    found.setdefault(word[:i] + word[i + 1 :], word)
        return found

    def corrected(self, stem: str) -> str:
        """Return the known stem that this one is a single misspelling of, else the stem itself."""
        if len(stem) < 6 or not stem.isalpha() or stem in self.vocabulary:
            return stem
        if stem in self.deletions:
            return self.deletions[stem]
        for i in range(len(stem)):
            shorter = stem[:i] + stem[i + 1 :]
            if shorter in self.vocabulary and len(shorter) >= 6:
                return shorter
            if shorter in self.deletions:
                return self.deletions[shorter]
        return stem

    def dump(self) -> dict[str, Any]:
        """Return this lexicon as JSON-ready data."""
        return {
            "grammar": dict(self.grammar),
            "elements": self.elements,
            "phrases": [[p.target, p.option, p.elements] for p in self.phrases],
        }

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Lexicon:
        """Return the lexicon that `dump` wrote."""
        return cls(
            data["grammar"],
            tuple(tuple(tuple(run) for run in e) for e in data["elements"]),
            tuple(Phrase(t, o, tuple(e)) for t, o, e in data["phrases"]),
        )


class _Builder:
    def __init__(self, grammar: Mapping[str, Any]) -> None:
        self.spelling, self.abbreviations = grammar["spelling"], grammar["abbreviations"]
        self.soft = frozenset(stems_of(" ".join(grammar["soft"]), {}))
        self.elements: dict[Element, int] = {}

    def phrase(self, target: str, option: str, text: str) -> Phrase | None:
        places: list[int] = []
        for part in _PART.finditer(text):
            if part[0] == "...":
                places.append(GAP)
                continue
            runs = part[1].split("|") if part[1] is not None else [part[0]]
            element = tuple(dict.fromkeys(self._run(run) for run in runs))
            if element == ((),):
                continue
            places.append(self.elements.setdefault(element, len(self.elements)))
        while places and places[0] == GAP:
            places.pop(0)
        while places and places[-1] == GAP:
            places.pop()
        kept = tuple(p for p, q in pairwise([*places, None]) if not p == q == GAP)
        return Phrase(target, option, kept) if kept else None

    def _run(self, words: str) -> tuple[str, ...]:
        return tuple(s for s in stems_of(words, self.spelling, self.abbreviations) if s not in self.soft)


def compile_lexicon(words: Mapping[str, Mapping[str, Any]], grammar: Mapping[str, Any]) -> Lexicon:
    """Compile the words of every finding and zone.

    Parameters
    ----------
    words
        Finding to ``names``, ``words`` by option and ``words_no``.
    grammar
        The content of ``library/reader.yaml``.

    Raises
    ------
    PackError
        Where a phrase holds only grammar words.
    """
    builder = _Builder(grammar)
    phrases: list[Phrase] = []
    for target, entry in words.items():
        for option, text in _texts(entry):
            phrase = builder.phrase(target, option, text)
            if phrase is None:
                raise PackError(f"the phrase {text!r} says nothing by itself", Place(field=f"{target}.words"))
            phrases.append(phrase)
    return Lexicon(grammar, tuple(builder.elements), tuple(dict.fromkeys(phrases)))


def _texts(entry: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name in entry.get("names", ()):
        yield "?", name
    for option, texts in entry.get("words", {}).items():
        for text in texts:
            yield option, text
    for text in entry.get("words_no", ()):
        yield "no", text
