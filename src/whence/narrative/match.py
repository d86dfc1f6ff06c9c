"""Find phrases in a sentence: in order, on stems, stepping over grammar words and bridging short gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from whence.narrative.lexicon import DENIED, GAP, Lexicon, Phrase
from whence.narrative.once import once
from whence.narrative.tokens import stem, stems_of, uninflected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from whence.narrative.lexicon import Openings
    from whence.narrative.tokens import Token

__all__ = ["Hit", "find_phrases", "skippable"]

_BRIDGE = 5
_STEPS = 4
"""Most grammar words in a row that are stepped over."""

_CONTRAST = frozenset(
    {
        "but",
        "although",
        "howev",
        "wherea",
        ";",
        ",",
        "which",
        "who",
        "then",
        "so",
        "becaus",
        "after",
        "when",
        "negat",
        "while",
    }
)
"""Stems that no gap of a phrase crosses: another thing is told after them."""


class Hit(NamedTuple):
    """A phrase found: which tokens of the sentence it took, and whether a denial stands among them."""

    phrase: Phrase
    tokens: tuple[int, ...]
    denied: bool = False

    @property
    def first(self) -> int:
        """Index of the first token."""
        return self.tokens[0]

    @property
    def last(self) -> int:
        """Index of the last token."""
        return self.tokens[-1]


def skippable(grammar: Mapping[str, Any]) -> frozenset[str]:
    """Return the stems that are stepped over."""

    def build() -> frozenset[str]:
        words = [w for w in (*grammar["soft"], *grammar["optional"]) if w not in grammar["firm"]]
        return frozenset(stems_of(" ".join(words), grammar["language"]))

    return once(grammar, "skip", build)


def _barrier(grammar: Mapping[str, Any]) -> frozenset[str]:
    def build() -> frozenset[str]:
        negations = (*grammar["negation"]["before"], *grammar.get("barrier", ()))
        return frozenset(stem(n, grammar["language"]) for n in negations if " " not in n) | _CONTRAST

    return once(grammar, "barrier", build)


def find_phrases(
    lexicon: Lexicon, sentence: Sequence[Token], fits: Callable[[Hit], bool] = lambda _: True
) -> list[Hit]:
    """Return every phrase in a sentence, without those inside a longer one of the same kind.

    Parameters
    ----------
    fits
        Which hits count; one that does not cannot stand for those inside it.
    """
    known = lexicon.vocabulary
    stems = [t.stem if t.stem in known else lexicon.corrected(t.stem) for t in sentence]
    finder = _Finder(lexicon, stems)
    hits = [h for h in finder.find() if _in_its_form(h, sentence, finder) and fits(h)]
    if not hits:
        return hits
    grammar = lexicon.grammar
    denials = once(grammar, "core denials", lambda: frozenset(grammar["context"]["core"]))
    soft = once(grammar, "soft", lambda: frozenset(stems_of(" ".join(grammar["soft"]), grammar["language"])))
    denying = {h for h in hits if sentence[h.tokens[0]].text in denials}
    kept = [h for h in hits if h not in denying or not any(_goes_on(h, other) for other in hits)]
    return _outermost(kept, frozenset(i for i, s in enumerate(stems) if s in soft))


def _goes_on(denial: Hit, other: Hit) -> bool:
    """Whether words after a denial go on to more of the same finding: "no appetite" in "no appetite loss"."""
    same = denial.phrase.target == other.phrase.target
    return same and denial.first < other.first <= denial.last and not set(other.tokens) <= set(denial.tokens)


def _in_its_form(hit: Hit, sentence: Sequence[Token], finder: _Finder) -> bool:
    """Whether the words stand in inflections of the phrases: "account" is no "accountant"."""
    target, lexicon = hit.phrase.target, finder.lexicon
    forms = lexicon.forms[f"{target} alone" if len(hit.phrase.elements) == 1 else target]
    for place in hit.tokens:
        stem_of, token = finder.stems[place], sentence[place]
        if stem_of in finder.skip or stem_of != token.stem:
            continue
        if uninflected(token.text, lexicon.grammar["language"]) not in forms:
            return False
    return True


class _Finder:
    """Matches phrases in one sentence."""

    __slots__ = ("barrier", "denials", "lexicon", "many", "skip", "stems", "tables")

    def __init__(self, lexicon: Lexicon, stems: list[str]) -> None:
        grammar = lexicon.grammar
        self.lexicon, self.stems, self.many = lexicon, stems, len(stems)
        self.skip = skippable(grammar)
        self.barrier = _barrier(grammar)
        self.denials = once(grammar, "inner", lambda: frozenset(stems_of(" ".join(grammar["inner_denials"]))))
        self.tables = lexicon.tables

    def find(self) -> list[Hit]:
        """Return every phrase: from each word, those that it opens and that a word soon after goes on with."""
        openings, phrases = self.lexicon.openings, self.lexicon.phrases
        light = [word in self.skip for word in self.stems]
        hits: list[Hit] = []
        for start, word in enumerate(self.stems):
            opening = openings[word]
            for place in () if opening is None else self._candidates(start, opening, light):
                tokens = self._match(phrases[place].elements, 0, start, 0)
                if tokens:
                    hits.append(Hit(phrases[place], tuple(tokens), self._denies(tokens)))
        return hits

    def _candidates(self, start: int, opening: Openings, light: Sequence[bool]) -> Iterable[int]:
        """Return the phrases that a word opens and that may go on: at once over grammar words, or after a gap."""
        alone, near, far = opening
        if not near and not far:
            return alone
        stems = self.stems
        found = list(alone)
        for following in range(start + 1, self.many if near else start):
            word = stems[following]
            if word in near:
                found += near[word]
            if not light[following] and word not in self.denials:
                break
        room = _BRIDGE + 1
        for following in range(start + 1, self.many if far else start):
            word = stems[following]
            if word in far:
                found += far[word]
            room -= not light[following]
            if room < 0:
                break
        return dict.fromkeys(found)

    def _denies(self, tokens: list[int]) -> bool:
        """Whether a denial was stepped over: "the leg is not weak"."""
        if len(tokens) > tokens[-1] - tokens[0]:
            return False
        between = set(range(tokens[0], tokens[-1])) - set(tokens)
        return any(self.stems[place] in self.denials for place in between)

    def _match(self, elements: tuple[int, ...], at: int, place: int, steps: int) -> list[int] | None:
        """Match the elements from `at` on, beginning exactly at `place` or after grammar words."""
        if elements[at] == GAP:
            return self._bridge(elements, at + 1, place)
        table, stems, many = self.tables[elements[at]], self.stems, self.many
        while place < many:
            for run in table.get(stems[place], ()):
                end = place + 1 if len(run) == 1 else self._run(run, place)
                if end is not None:
                    rest = [] if at + 1 == len(elements) else self._match(elements, at + 1, end, 0)
                    if rest is not None:
                        return [*range(place, end), *rest]
            if at == 0 or steps >= _STEPS or not (stems[place] in self.skip or stems[place] in self.denials):
                return None
            place += 1
            steps += 1
        return None

    def _run(self, run: tuple[str, ...], place: int) -> int | None:
        """Return where a run of stems that begins at `place` ends; grammar words inside are stepped over."""
        stems, many, skip = self.stems, self.many, self.skip
        place += 1
        for wanted in run[1:]:
            while place < many and stems[place] != wanted and stems[place] in skip:
                place += 1
            if place >= many or stems[place] != wanted:
                return None
            place += 1
        return place

    def _bridge(self, elements: tuple[int, ...], at: int, place: int) -> list[int] | None:
        table, stems, crossed = self.tables[elements[at]], self.stems, 0
        while place < self.many:
            word = stems[place]
            if word in table:
                found = self._match(elements, at, place, _STEPS)
                if found:
                    return found
            if word in self.barrier:
                # A list goes on right after its comma, and a denial denies the word right after it.
                listed = word == "," or word in self.denials
                return self._match(elements, at, place + 1, _STEPS) if listed else None
            crossed += word not in self.skip
            if crossed > _BRIDGE:
                return None
            place += 1
        return None


def _kind(hit: Hit) -> str:
    if hit.phrase.option in {"?", DENIED}:
        return hit.phrase.option
    return hit.phrase.target.partition(":")[0] if ":" in hit.phrase.target else ""


def _outermost(hits: list[Hit], light: frozenset[int]) -> list[Hit]:
    """Drop hits whose words all stand in another hit that has more; keep one of equals a target.

    Parameters
    ----------
    light
        Places of grammar words, which count for nothing here.
    """
    if len(hits) < 2:
        return hits
    hits = sorted(set(hits), key=lambda h: (-len(h.tokens), h.tokens, h.phrase.target, h.phrase.option))
    kept: list[tuple[Hit, frozenset[int], str]] = []
    for hit in hits:
        whole = frozenset(hit.tokens)
        taken, kind = whole - light or whole, _kind(hit)
        inside = any(
            kind == other_kind and _swallowed(hit, taken, earlier, other)
            for earlier, other, other_kind in kept
        )
        if not inside:
            kept.append((hit, taken, kind))
    return [hit for hit, _, _ in kept]


def _swallowed(hit: Hit, taken: frozenset[int], earlier: Hit, other: frozenset[int]) -> bool:
    """Whether a hit says nothing beside one that has its words and more; two denials may share their words."""
    same = earlier.phrase.target == hit.phrase.target
    if taken == other:
        return same
    return taken < other and (same or not hit.phrase.option == earlier.phrase.option == "no")
