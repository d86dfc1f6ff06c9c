"""The words of a pack, compiled for the reader.

A phrase is a row of elements; an element is a choice of short runs of stems; a gap lets a few words stand
between. Equal choices are kept once, since many phrases share them. Each part is kept as a line of text, and read
when it is first asked for: a story needs few of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from whence.narrative.tokens import remember_stems, words_and_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["DENIED", "GAP", "Element", "Lexicon", "Phrase", "Table"]

GAP = -1
DENIED = "-"
"""Option of a phrase that says no where it is denied, and nothing elsewhere."""

_LONG = 6
"""A word must have this many letters before a misspelling is mended."""


_REMEMBERED = 20_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

Element = tuple[tuple[str, ...], ...]

K = TypeVar("K")
V = TypeVar("V")


class Lines(dict[K, V], Generic[K, V]):
    """Parts that are kept as lines of text and read when first asked for; keys are places, or names."""

    def __init__(self, lines: Any, read: Callable[[str], V]) -> None:
        super().__init__()
        self.lines, self._read = lines, read

    def __missing__(self, key: K) -> V:
        value = self[key] = self._read(self.lines[key])
        return value


def _numbers(line: str) -> tuple[int, ...]:
    return tuple(map(int, line.split(" ")))


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split(" "))


def _element(line: str) -> Element:
    return tuple(tuple(run.split(" ")) for run in line.split("|"))


class Phrase(NamedTuple):
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


def _phrase(line: str) -> Phrase:
    target, option, places = line.split(" ", 2)
    return Phrase(target, option, _numbers(places))


Table = dict[str, list[tuple[str, ...]]]
"""The choices of an element by their first stem."""


class _Tables(dict[int, Table]):
    """The tables of elements, made when first asked for: most are never needed."""

    def __init__(self, elements: Mapping[int, Element]) -> None:
        super().__init__()
        self._elements = elements

    def __missing__(self, place: int) -> Table:
        table: Table = {}
        for run in self._elements[place]:
            table.setdefault(run[0], []).append(run)
        self[place] = table
        return table


class Openings(NamedTuple):
    """The phrases that a stem may open: of this word alone, and by the stem that comes next, at once or after a gap."""

    alone: Sequence[int]
    near: Mapping[str, Sequence[int]]
    far: Mapping[str, Sequence[int]]


class _Openings(dict[str, Openings | None]):
    """The openings of stems, made when a text first holds the stem."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, stem: str) -> Openings | None:
        if stem not in self._lexicon.opened.lines:
            self[stem] = None
            return None
        lexicon, tables = self._lexicon, self._lexicon.tables
        alone: list[int] = []
        near: dict[str, list[int]] = {}
        far: dict[str, list[int]] = {}
        for place in lexicon.opened[stem]:
            elements = lexicon.phrases[place].elements
            seconds: dict[str, None] = {}
            for run in tables[elements[0]][stem]:
                if len(run) > 1:
                    seconds[run[1]] = None
                elif len(elements) == 1:
                    alone.append(place)
                elif elements[1] != GAP:
                    seconds.update(dict.fromkeys(tables[elements[1]]))
                else:
                    for second in tables[elements[2]]:
                        far.setdefault(second, []).append(place)
            for second in seconds:
                near.setdefault(second, []).append(place)
        found = self[stem] = Openings(alone, near, far)
        return found


@dataclass(frozen=True)
class Lexicon:
    """All phrases with the grammar words of the reader.

    Attributes
    ----------
    opened
        Stem to the phrases whose first element may begin with it.
    forms
        Target to the words of its phrases without inflections: words count in these forms only, not by their stem
        alone ("account" is no "accountant", "radiating" no "radiation"). Phrases of one choice stand apart, under the
        target and "alone".
    """

    grammar: Mapping[str, Any]
    elements: Lines[int, Element]
    phrases: Lines[int, Phrase]
    opened: Lines[str, tuple[int, ...]]
    vocabulary: frozenset[str]
    forms: Lines[str, frozenset[str]]

    @cached_property
    def tables(self) -> Mapping[int, Table]:
        """Choices of each element by first stem."""
        return _Tables(self.elements)

    @cached_property
    def openings(self) -> Mapping[str, Openings | None]:
        """The phrases that a stem may open; None where it opens none."""
        return _Openings(self)

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
            "elements": self.elements.lines,
            "phrases": self.phrases.lines,
            "opened": self.opened.lines,
            "vocabulary": " ".join(sorted(self.vocabulary)),
            "forms": self.forms.lines,
            "stems": " ".join(w for pair in words_and_stems(self.grammar) for w in pair),
        }

    @classmethod
    def restore(cls, data: Mapping[str, Any]) -> Lexicon:
        """Return the lexicon that `dump` wrote."""
        words = iter(data["stems"].split(" "))
        remember_stems(data["grammar"]["language"], dict(zip(words, words, strict=True)))
        return cls(
            data["grammar"],
            Lines(data["elements"], _element),
            Lines(data["phrases"], _phrase),
            Lines(data["opened"], _numbers),
            _words(data["vocabulary"]),
            Lines(data["forms"], _words),
        )

    @classmethod
    def of(
        cls,
        grammar: Mapping[str, Any],
        elements: Sequence[Element],
        phrases: Iterable[Phrase],
        opened: Mapping[str, Iterable[int]],
        forms: Mapping[str, Iterable[str]],
    ) -> Lexicon:
        """Return the lexicon of what was compiled."""
        return cls(
            grammar,
            Lines(["|".join(" ".join(run) for run in element) for element in elements], _element),
            Lines([f"{p.target} {p.option} {_line(p.elements)}" for p in phrases], _phrase),
            Lines({stem: _line(places) for stem, places in opened.items()}, _numbers),
            frozenset(stem for element in elements for run in element for stem in run),
            Lines({target: " ".join(sorted(words)) for target, words in forms.items()}, _words),
        )


def _line(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))


def _neighbours(word: str) -> Iterable[str]:
    """Yield words one slip of the pen away that keep the first letter and at least six letters."""
    for i in range(1, len(word)):
        if len(word) > _LONG:
            yield word[:i] + word[i + 1 :]
        yield word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :] if i > 1 else word
    for i in range(1, len(word) + 1):
        for letter in _LETTERS:
            yield word[:i] + letter + word[i:]
