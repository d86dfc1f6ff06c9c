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
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["GAP", "Element", "Lexicon", "Phrase", "Table", "compile_lexicon"]

GAP = -1
_LONG = 6
"""A word must have this many letters before a misspelling is mended."""

_PARTICLES = frozenset({"get", "over", "around", "still", "about", "after"})
"""Grammar words that make a situation what it is: "get up", "turn over", "stand still"."""

_GLUE = {("and",), ("or",), ("but",), ("becaus",), ("than",)}
"""Words that no phrase begins or ends with."""

_COMMON = frozenset(
    {"and", "or", "not", "no", "out", "up", "over", "am", "get", "back", "day", "year", "one", "left"}
)
_OFTEN = 1000
"""No phrase is looked for by a word that stands in most sentences, where another will do."""

_REMEMBERED = 20_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PART = re.compile(r"\(([^()]*)\)|\.\.\.|[^\s()]+")

Element = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that means an option of a finding.

    Attributes
    ----------
    target
        Id of the finding; ``zone:<id>`` for places, ``worse:<id>`` and ``better:<id>`` for situations.
    option
        What it says; for a test's name ``?`` (a result must stand near).
    elements
        Places in `Lexicon.elements`, or `GAP`.
    """

    target: str
    option: str
    elements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The choices of an element by their first stem; `optional` where it may be left out."""

    runs: dict[str, list[tuple[str, ...]]]
    optional: bool


class _Tables(dict[int, Table]):
    """The tables of elements, made when first asked for: most are never needed."""

    def __init__(self, elements: Sequence[Element]) -> None:
        super().__init__()
        self._elements = elements

    def __missing__(self, place: int) -> Table:
        runs: dict[str, list[tuple[str, ...]]] = {}
        for run in self._elements[place]:
            if run:
                runs.setdefault(run[0], []).append(tuple(run))
        table = self[place] = Table(runs, any(not run for run in self._elements[place]))
        return table


class _Needs(dict[int, tuple[frozenset[str], ...]]):
    """For each phrase, of which stems one must stand in a sentence: one set an element."""

    def __init__(self, phrases: Sequence[Phrase], tables: Mapping[int, Table]) -> None:
        super().__init__()
        self._phrases, self._tables = phrases, tables

    def __missing__(self, place: int) -> tuple[frozenset[str], ...]:
        tables = (self._tables[e] for e in self._phrases[place].elements if e != GAP)
        found = self[place] = tuple(sorted((frozenset(t.runs) for t in tables if not t.optional), key=len))
        return found


@dataclass(frozen=True)
class Lexicon:
    """All phrases with the grammar words of the reader.

    Attributes
    ----------
    anchors
        Stem to the phrases whose rarest element begins with it.
    """

    grammar: Mapping[str, Any]
    elements: Sequence[Element]
    phrases: Sequence[Phrase]
    anchors: Mapping[str, Sequence[int]]
    vocabulary: frozenset[str]

    @cached_property
    def tables(self) -> Mapping[int, Table]:
        """Choices of each element by first stem."""
        return _Tables(self.elements)

    @cached_property
    def needs(self) -> Mapping[int, tuple[frozenset[str], ...]]:
        """For each phrase, the stems of which one must be there, element by element."""
        return _Needs(self.phrases, self.tables)

    @cached_property
    def _corrections(self) -> dict[str, str]:
        return {}

    def corrected(self, stem: str) -> str:
        """Return the known stem that this one is a single misspelling of, else the stem itself.

        A letter left out, doubled, added or swapped with its neighbour; never another letter in its place,
        which makes other words ("boiler", "bowler").
        """
        if stem in self.vocabulary or len(stem) < _LONG or not stem.isalpha():
            return stem
        known = self._corrections
        if stem not in known:
            if len(known) > _REMEMBERED:
                known.clear()
            known[stem] = next((w for w in _neighbours(stem) if w in self.vocabulary), stem)
        return known[stem]

    def dump(self) -> dict[str, Any]:
        """Return this lexicon as plain data."""
        return {
            "grammar": dict(self.grammar),
            "elements": tuple(self.elements),
            "phrases": tuple((p.target, p.option, p.elements) for p in self.phrases),
            "anchors": {stem: tuple(places) for stem, places in self.anchors.items()},
            "vocabulary": sorted(self.vocabulary),
        }

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Lexicon:
        """Return the lexicon that `dump` wrote."""
        phrases = [Phrase(target, option, tuple(e)) for target, option, e in data["phrases"]]
        return cls(data["grammar"], data["elements"], phrases, data["anchors"], frozenset(data["vocabulary"]))


def _neighbours(word: str) -> Iterable[str]:
    """Yield words one slip of the pen away that keep the first letter and at least six letters."""
    for i in range(1, len(word)):
        if len(word) > _LONG:
            yield word[:i] + word[i + 1 :]
        yield word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :] if i > 1 else word
    for i in range(1, len(word) + 1):
        for letter in _LETTERS:
            yield word[:i] + letter + word[i:]


def _anchors(elements: Sequence[Element], phrases: Sequence[Phrase]) -> dict[str, list[int]]:
    counts: Counter[str] = Counter()
    openings = [frozenset() if any(not r for r in e) else frozenset(r[0] for r in e) for e in elements]
    for opening in openings:
        counts.update(opening)
    found: dict[str, list[int]] = {}
    for place, phrase in enumerate(phrases):
        firm = [openings[e] for e in phrase.elements if e != GAP and openings[e]]
        rarest = min(
            firm, key=lambda o: sum(counts[s] + _OFTEN * (s in _COMMON) for s in o), default=frozenset()
        )
        for first in rarest:
            found.setdefault(first, []).append(place)
    return found


_DENIALS = frozenset(
    {"no", "not", "without", "never", "none", "nor", "can", "do", "could", "lack", "loss", "lost"}
)


class _Builder:
    def __init__(self, grammar: Mapping[str, Any]) -> None:
        self.spelling, self.abbreviations = grammar["spelling"], grammar["abbreviations"]
        self.soft = frozenset(stems_of(" ".join(grammar["soft"]), {}))
        self.left_out = self.soft
        self.elements: dict[Element, int] = {}

    def phrase(self, target: str, option: str, text: str) -> Phrase | None:
        situation = target.startswith(("worse:", "better:"))
        self.left_out = self.soft - _PARTICLES if situation else self.soft
        places: list[int] = []
        for part in _PART.finditer(text):
            if part[0] == "...":
                places.append(GAP)
                continue
            runs = part[1].split("|") if part[1] is not None else [part[0]]
            element = tuple(dict.fromkeys(self._run(run) for run in runs))
            if element == ((),):
                continue
            if len(element) > 1 and (part.end() == len(text) or part.start() == 0):
                element = tuple(run for run in element if run not in _GLUE) or element
            places.append(self.elements.setdefault(element, len(self.elements)))
        while places and places[0] == GAP:
            places.pop(0)
        while places and places[-1] == GAP:
            places.pop()
        kept = tuple(p for p, q in pairwise([*places, 0]) if not p == q == GAP)
        return Phrase(target, option, kept) if kept else None

    def _run(self, words: str) -> tuple[str, ...]:
        full = stems_of(words, self.spelling, self.abbreviations)
        kept = tuple(s for s in full if s not in self.left_out)
        # "no feeling" must not shrink to "no", or a denial would be read as the finding itself.
        return full if kept and _DENIALS.issuperset(kept) else kept


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
    for target, entry in (*words.items(), *_situations(grammar)):
        for option, text in _texts(entry):
            phrase = builder.phrase(target, option, text)
            if phrase is None:
                raise PackError(f"the phrase {text!r} says nothing by itself", Place(field=f"{target}.words"))
            phrases.append(phrase)
    kept = tuple(dict.fromkeys(phrases))
    elements = tuple(builder.elements)
    vocabulary = frozenset(s for e in elements for run in e for s in run)
    return Lexicon(grammar, elements, kept, _anchors(elements, kept), vocabulary)


def _texts(entry: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name in entry.get("names", ()):
        yield "?", name
    for option, texts in entry.get("words", {}).items():
        for text in texts:
            yield option, text
    for text in entry.get("words_no", ()):
        yield "no", text


def _situations(grammar: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Yield the situations that make a finding: ``worse:<finding>`` and ``better:<finding>``."""
    for kind in ("worse", "better"):
        for finding, texts in grammar.get("situations", {}).get(kind, {}).items():
            yield f"{kind}:{finding}", {"words": {"yes": texts}}
