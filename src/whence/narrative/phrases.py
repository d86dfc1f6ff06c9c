"""Compile the words of a pack: phrases as people write them in data, to rows of choices of stems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from whence.errors import PackError, Place
from whence.narrative.lexicon import DENIED, GAP, Element, Lexicon, Phrase
from whence.narrative.tokens import plain_words, stem, stems_of, uninflected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

__all__ = ["compile_lexicon"]

_PARTICLES = frozenset({"get", "over", "around", "still", "about", "after"})
"""Grammar words that make a situation what it is: "get up", "turn over", "stand still"."""

_GLUE = {("and",), ("or",), ("but",), ("becaus",), ("than",)}
"""Words that no phrase begins or ends with."""

_BARE = str.maketrans({"|": " ", "=": " "})
_PART = re.compile(r"\(([^()]*)\)|\.\.\.|[^\s()]+")
_DENIED = re.compile(r"(?:no|without|denies|\((?:(?:no|without|denies|denied)\|?)+\)) (?!\.\.\.)(.+)")
"""A denial with what it denies: that is read in a list that is denied, too ("no numbness or weakness")."""

_MAY_LACK = re.compile(r"\(([^()]*)\|\)")


def _opened(elements: Sequence[Element], phrases: Sequence[Phrase]) -> dict[str, list[int]]:
    """Return the phrases by the stems that may open them."""
    found: dict[str, list[int]] = {}
    for place, phrase in enumerate(phrases):
        for stem_of in dict.fromkeys(run[0] for run in elements[phrase.elements[0]]):
            found.setdefault(stem_of, []).append(place)
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a phrase: its alternatives in full, and without grammar words."""

    full: tuple[tuple[str, ...], ...]
    kept: tuple[tuple[str, ...], ...]
    denials: frozenset[str]

    @property
    def denies(self) -> bool:
        """Whether an alternative is a denial and no more."""
        return any(full and self.denials.issuperset(full) for full in self.full)

    def element(self, *, whole: bool) -> Element:
        """Return the choices; what would shrink to grammar or a denial stays whole: never "no" for "no feeling".

        Parameters
        ----------
        whole
            Whether to keep all words, since a denial stands beside: never "no ... sexual" for "no sexual feeling".
        """
        if not any(self.kept):
            return ()
        pairs = zip(self.kept, self.full, strict=True)
        runs = (full if whole or self.denials.issuperset(kept) else kept for kept, full in pairs)
        return tuple(dict.fromkeys(run for run in runs if run))


class _Builder:
    def __init__(self, grammar: Mapping[str, Any]) -> None:
        self.spelling, self.abbreviations = grammar["spelling"], grammar["abbreviations"]
        self.language: str = grammar["language"]
        self.joined = [(re.compile(rf"\b{old}\b"), new) for old, new in grammar.get("joined", {}).items()]
        soft = (w for w in plain_words(" ".join(grammar["soft"]), {}) if w not in grammar["firm"])
        self.soft = frozenset(self._pair(w) for w in soft)
        self.left_out: AbstractSet[tuple[str, str]] = self.soft
        self.denials = frozenset(stems_of(" ".join(grammar["never_alone"]), self.language))
        self.elements: dict[Element, int] = {}
        self.forms: dict[str, set[str]] = {}

    def phrase(self, target: str, option: str, text: str) -> Phrase | None:
        for together, one in self.joined:
            text = together.sub(one, text)
        situation = target.startswith(("worse:", "better:"))
        self.left_out = {s for s in self.soft if not (situation and s[0] in _PARTICLES)}
        parts = [None if m[0] == "..." else self._part(m) for m in _PART.finditer(text)]
        denies = any(p.denies for p in parts if p)
        elements = [None if p is None else p.element(whole=denies) for p in parts]
        # "had a cold" must not shrink to "cold", or other things are read as it.
        if sum(len(e) > 0 for e in elements if e is not None) == 1 and any(_shrunk(p) for p in parts if p):
            elements = [None if p is None else tuple(dict.fromkeys(r for r in p.full if r)) for p in parts]
        kept = [e for e in elements if e is None or e]
        places = tuple(
            GAP if e is None else self.elements.setdefault(e, len(self.elements)) for e in _trimmed(kept)
        )
        if not places:
            return None
        words = {
            uninflected(w, self.language) for m in _PART.finditer(text) for w in self._words(m[1] or m[0])
        }
        self.forms.setdefault(f"{target} alone" if len(places) == 1 else target, set()).update(words)
        return Phrase(target, option, places)

    def _words(self, text: str) -> tuple[str, ...]:
        return plain_words(text.translate(_BARE), self.spelling, self.abbreviations)

    def _pair(self, word: str) -> tuple[str, str]:
        """Return the stem of a word, and the word without inflections."""
        return stem(word, self.language), uninflected(word, self.language)

    def _part(self, match: re.Match[str]) -> _Part:
        runs = match[1].split("|") if match[1] is not None else [match[0]]
        pairs = [self._run(run) for run in runs]
        return _Part(tuple(full for full, _ in pairs), tuple(kept for _, kept in pairs), self.denials)

    def _run(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the stems of an alternative, and those that count: all but grammar words without "="."""
        full: list[str] = []
        kept: list[str] = []
        for piece in text.split():
            for word in self._words(piece):
                pair = self._pair(word)
                full.append(pair[0])
                if piece.startswith("=") or pair not in self.left_out:
                    kept.append(pair[0])
        return tuple(full), tuple(kept)


def _shrunk(part: _Part) -> bool:
    """Whether a part lost words so that one alternative is a single stem, or words of grammar alone."""
    pairs = zip(part.kept, part.full, strict=True)
    return any(len(k) < len(f) and len(k) < 2 for k, f in pairs)


def _trimmed(elements: list[Element | None]) -> list[Element | None]:
    """Leave out grammar words at the ends, and gaps at the ends and after gaps."""
    words = [i for i, e in enumerate(elements) if e is not None]
    for end in {words[0], words[-1]} if len(words) > 1 else ():
        element = elements[end] or ()
        elements[end] = tuple(run for run in element if run not in _GLUE) or element
    while elements and elements[0] is None:
        elements.pop(0)
    while elements and elements[-1] is None:
        elements.pop()
    return [e for e, following in pairwise([*elements, ()]) if not (e is None and following is None)]


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
        for option, text in _texts(entry, named=target not in grammar["unnamed"]):
            for variant in _variants(text):
                phrase = builder.phrase(target, option, variant)
                if phrase is None:
                    what = f"the phrase {variant!r} says nothing by itself"
                    raise PackError(what, Place(field=f"{target}.words"))
                phrases.append(phrase)
    kept = tuple(dict.fromkeys(phrases))
    elements = tuple(builder.elements)
    return Lexicon.of(grammar, elements, kept, _opened(elements, kept), builder.forms)


def _variants(text: str) -> list[str]:
    """Return a phrase with and without what may be left out: "(slr|lasegue) (positive|)" is two."""
    found = _MAY_LACK.search(text)
    if not found:
        return [text]
    before, after = text[: found.start()], text[found.end() :]
    return [*_variants(f"{before}({found[1]}){after}"), *_variants(f"{before}{after}")]


def _texts(entry: Mapping[str, Any], *, named: bool) -> Iterable[tuple[str, str]]:
    for name in entry.get("names", ()) if named else ():
        yield "?", name
    for option, texts in entry.get("words", {}).items():
        for text in texts:
            yield option, text
    for text in entry.get("words_no", ()):
        yield "no", text
        denied = _DENIED.match(text)
        if denied:
            yield DENIED, denied[1]


def _situations(grammar: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Yield the situations that make a finding: ``worse:<finding>`` and ``better:<finding>``."""
    for kind in ("worse", "better"):
        for finding, texts in grammar.get("situations", {}).get(kind, {}).items():
            yield f"{kind}:{finding}", {"words": {"yes": texts}}
