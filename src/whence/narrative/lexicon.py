"""The words of a pack, compiled for the reader.

A phrase is a row of elements; an element is a choice of short runs of stems; a gap lets a few words stand
between. Equal choices are kept once, since many phrases share them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["GAP", "Element", "Lexicon", "Phrase", "Table"]

GAP = -1
_LONG = 6
"""A word must have this many letters before a misspelling is mended."""


_REMEMBERED = 20_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

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


Table = dict[str, list[tuple[str, ...]]]
"""The choices of an element by their first stem."""


class _Tables(dict[int, Table]):
    """The tables of elements, made when first asked for: most are never needed."""

    def __init__(self, elements: Sequence[Element]) -> None:
        super().__init__()
        self._elements = elements

    def __missing__(self, place: int) -> Table:
        table: Table = {}
        for run in self._elements[place]:
            table.setdefault(run[0], []).append(tuple(run))
        self[place] = table
        return table


class _Needs(dict[int, tuple[frozenset[str], ...]]):
    """For each phrase, of which stems one must stand in a sentence: one set an element."""

    def __init__(self, phrases: Sequence[Phrase], tables: Mapping[int, Table]) -> None:
        super().__init__()
        self._phrases, self._tables = phrases, tables

    def __missing__(self, place: int) -> tuple[frozenset[str], ...]:
        tables = (self._tables[e] for e in self._phrases[place].elements if e != GAP)
        found = self[place] = tuple(sorted((frozenset(t) for t in tables), key=len))
        return found


@dataclass(frozen=True)
class Lexicon:
    """All phrases with the grammar words of the reader.

    Attributes
    ----------
    anchors
        Stem to the phrases whose rarest element begins with it.
    forms
        Target to the words of its phrases without inflections: words count in these forms only, not by their stem
        alone ("account" is no "accountant", "radiating" no "radiation"). Phrases of one choice stand apart, under the
        target and "alone".
    """

    grammar: Mapping[str, Any]
    elements: Sequence[Element]
    phrases: Sequence[Phrase]
    anchors: Mapping[str, Sequence[int]]
    vocabulary: frozenset[str]
    forms: Mapping[str, frozenset[str]]

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
            "forms": {target: sorted(words) for target, words in self.forms.items()},
        }

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Lexicon:
        """Return the lexicon that `dump` wrote."""
        phrases = [Phrase(target, option, tuple(e)) for target, option, e in data["phrases"]]
        forms = {target: frozenset(words) for target, words in data["forms"].items()}
        vocabulary = frozenset(data["vocabulary"])
        return cls(data["grammar"], data["elements"], phrases, data["anchors"], vocabulary, forms)


def _neighbours(word: str) -> Iterable[str]:
    """Yield words one slip of the pen away that keep the first letter and at least six letters."""
    for i in range(1, len(word)):
        if len(word) > _LONG:
            yield word[:i] + word[i + 1 :]
        yield word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :] if i > 1 else word
    for i in range(1, len(word) + 1):
        for letter in _LETTERS:
            yield word[:i] + letter + word[i:]
