"""Find phrases in a sentence: in order, on stems, stepping over grammar words and bridging short gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whence.narrative.lexicon import GAP, Lexicon, Phrase
from whence.narrative.once import once
from whence.narrative.tokens import stem, stems_of, uninflected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


@dataclass(frozen=True, slots=True)
class Hit:
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
    words = [w for w in (*grammar["soft"], *grammar["optional"]) if w not in grammar["firm"]]
    return once(grammar, "skip", lambda: frozenset(stems_of(" ".join(words), grammar["language"])))


def _barrier(grammar: Mapping[str, Any]) -> frozenset[str]:
    negations = (*grammar["negation"]["before"], *grammar.get("barrier", ()))
    return once(
        grammar,
        "barrier",
        lambda: frozenset(stem(n, grammar["language"]) for n in negations if " " not in n) | _CONTRAST,
    )


def find_phrases(lexicon: Lexicon, sentence: Sequence[Token]) -> list[Hit]:
    """Return every phrase in a sentence, without those inside a longer one of the same kind."""
    stems = [lexicon.corrected(t.stem) for t in sentence]
    finder = _Finder(lexicon, stems)
    present = set(stems)
    hits: list[Hit] = []
    tried: set[int] = set()
    anchors, needs = lexicon.anchors, lexicon.needs
    for anchor in present & anchors.keys():
        for place in anchors[anchor]:
            if place in tried:
                continue
            tried.add(place)
            for needed in needs[place]:
                if needed.isdisjoint(present):
                    break
            else:
                finder.find(place, hits)
    hits = [h for h in hits if _in_its_form(h, sentence, stems, lexicon)]
    denials = frozenset(lexicon.grammar["context"]["core"])
    grammar = lexicon.grammar
    soft = once(grammar, "soft", lambda: frozenset(stems_of(" ".join(grammar["soft"]), grammar["language"])))
    denying = [h for h in hits if sentence[h.first].text in denials]
    kept = [h for h in hits if h not in denying or not any(_goes_on(h, other) for other in hits)]
    return _outermost(kept, frozenset(i for i, s in enumerate(stems) if s in soft))


def _goes_on(denial: Hit, other: Hit) -> bool:
    """Whether words after a denial go on to more of the same finding: "no appetite" in "no appetite loss"."""
    same = denial.phrase.target == other.phrase.target
    return same and denial.first < other.first <= denial.last and not set(other.tokens) <= set(denial.tokens)


def _in_its_form(hit: Hit, sentence: Sequence[Token], stems: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether the words stand in inflections of the phrases: "account" is no "accountant"."""
    alone = len(hit.phrase.elements) == 1
    forms = lexicon.forms[f"{hit.phrase.target} alone" if alone else hit.phrase.target]
    language, skip = lexicon.grammar["language"], skippable(lexicon.grammar)
    return all(
        stems[place] in skip
        or stems[place] != sentence[place].stem
        or uninflected(sentence[place].text, language) in forms
        for place in hit.tokens
    )


class _Finder:
    """Matches phrases in one sentence."""

    __slots__ = ("barrier", "denials", "lexicon", "many", "skip", "starts", "stems", "tables")

    def __init__(self, lexicon: Lexicon, stems: list[str]) -> None:
        grammar = lexicon.grammar
        self.lexicon, self.stems, self.many = lexicon, stems, len(stems)
        self.skip = skippable(grammar)
        self.barrier = _barrier(grammar)
        self.denials = once(
            grammar,
            "inner",
            lambda: frozenset(stems_of(" ".join(grammar["inner_denials"]), grammar["language"])),
        )
        self.tables = lexicon.tables
        self.starts: dict[str, list[int]] = {}
        for place, word in enumerate(stems):
            self.starts.setdefault(word, []).append(place)

    def find(self, place: int, hits: list[Hit]) -> None:
        """Add the hits of one phrase."""
        phrase = self.lexicon.phrases[place]
        elements, starts = phrase.elements, self.starts
        for word in self.tables[elements[0]].keys() & starts.keys():
            for start in starts[word]:
                tokens = self._match(elements, 0, start, 0)
                if tokens:
                    hits.append(Hit(phrase, tuple(tokens), self._denies(tokens)))

    def _denies(self, tokens: list[int]) -> bool:
        """Whether a denial was stepped over: "the leg is not weak"."""
        if len(tokens) > tokens[-1] - tokens[0]:
            return False
        between = set(range(tokens[0], tokens[-1])) - set(tokens)
        return any(self.stems[place] in self.denials for place in between)

    def _match(self, elements: tuple[int, ...], at: int, place: int, steps: int) -> list[int] | None:
        """Match the elements from `at` on, beginning exactly at `place` or after grammar words."""
        if at == len(elements):
            return []
        if elements[at] == GAP:
            return self._bridge(elements, at + 1, place)
        table, stems, many = self.tables[elements[at]], self.stems, self.many
        while place < many:
            for run in table.get(stems[place], ()):
                end = place + 1 if len(run) == 1 else self._run(run, place)
                if end is not None:
                    rest = self._match(elements, at + 1, end, 0)
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
        crossed = 0
        while place < self.many:
            found = self._match(elements, at, place, _STEPS)
            if found:
                return found
            word = self.stems[place]
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
    if hit.phrase.option == "?":
        return "?"
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
        taken, kind, target = whole - light or whole, _kind(hit), hit.phrase.target
        inside = any(
            kind == other_kind and (taken < other or (taken == other and earlier.phrase.target == target))
            for earlier, other, other_kind in kept
        )
        if not inside:
            kept.append((hit, taken, kind))
    return [hit for hit, _, _ in kept]
