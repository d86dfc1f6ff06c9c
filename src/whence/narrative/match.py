"""Find phrases in a sentence: in order, on stems, stepping over grammar words and bridging short gaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from whence.narrative.lexicon import GAP, Lexicon, Phrase
from whence.narrative.tokens import stem, stems_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whence.narrative.tokens import Token

__all__ = ["Hit", "find_phrases"]

_BRIDGE = 5
_STEPS = 4
"""Most grammar words in a row that are stepped over."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: which tokens of the sentence it took."""

    phrase: Phrase
    tokens: tuple[int, ...]

    @property
    def first(self) -> int:
        """Index of the first token."""
        return self.tokens[0]

    @property
    def last(self) -> int:
        """Index of the last token."""
        return self.tokens[-1]


@lru_cache(maxsize=8)
def _skippable(lexicon_id: int, words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stems_of(" ".join(words), {})) | {","}


def find_phrases(lexicon: Lexicon, sentence: Sequence[Token]) -> list[Hit]:
    """Return every phrase in a sentence, without those inside a longer one."""
    stems = [lexicon.corrected(t.stem) for t in sentence]
    present = frozenset(stems)
    grammar = lexicon.grammar
    skip = _skippable(id(lexicon), (*grammar["soft"], *grammar["optional"]))
    barrier = _barrier(tuple(grammar["negation"]["before"]))
    finder = _Finder(lexicon, stems, skip, barrier)
    tried: set[int] = set()
    hits: list[Hit] = []
    for anchor in present:
        for place in lexicon.anchors.get(anchor, ()):
            if place not in tried:
                tried.add(place)
                hits += finder.find(lexicon.phrases[place], present)
    return _outermost(hits)


@lru_cache(maxsize=8)
def _barrier(negations: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(n) for n in negations if " " not in n) | {"but", "although", "howev"}


class _Finder:
    def __init__(
        self, lexicon: Lexicon, stems: list[str], skip: frozenset[str], barrier: frozenset[str]
    ) -> None:
        self.lexicon, self.stems, self.skip, self.barrier = lexicon, stems, skip, barrier

    def find(self, phrase: Phrase, present: frozenset[str]) -> Iterator[Hit]:
        openings = self.lexicon.openings
        for e in phrase.elements:
            if e != GAP and openings[e] and openings[e].isdisjoint(present):
                return
        first = openings[phrase.elements[0]]
        for start, word in enumerate(self.stems):
            if word in first or not first:
                tokens = self._match(phrase.elements, 0, start, 0)
                if tokens:
                    yield Hit(phrase, tuple(tokens))

    def _match(self, elements: tuple[int, ...], at: int, place: int, steps: int) -> list[int] | None:
        """Match the elements from `at` on, beginning exactly at `place` or after grammar words."""
        if at == len(elements):
            return []
        if elements[at] == GAP:
            return self._bridge(elements, at + 1, place)
        element = self.lexicon.elements[elements[at]]
        for run in element:
            end = self._run(run, place)
            if end is not None:
                taken = list(range(place, end)) if run else []
                rest = self._match(elements, at + 1, end, 0)
                if rest is not None:
                    return [*taken, *rest]
        if at > 0 and steps < _STEPS and place < len(self.stems) and self.stems[place] in self.skip:
            return self._match(elements, at, place + 1, steps + 1)
        return None

    def _run(self, run: tuple[str, ...], place: int) -> int | None:
        """Return where a run of stems that begins at `place` ends; grammar words inside are stepped over."""
        stems, many = self.stems, len(self.stems)
        for count, wanted in enumerate(run):
            if count:
                while place < many and stems[place] != wanted and stems[place] in self.skip:
                    place += 1
            if place >= many or stems[place] != wanted:
                return None
            place += 1
        return place

    def _bridge(self, elements: tuple[int, ...], at: int, place: int) -> list[int] | None:
        crossed = 0
        while place < len(self.stems):
            found = self._match(elements, at, place, _STEPS)
            if found:
                return found
            if self.stems[place] in self.barrier:
                return None
            crossed += self.stems[place] not in self.skip
            if crossed > _BRIDGE:
                return None
            place += 1
        return None


def _outermost(hits: list[Hit]) -> list[Hit]:
    """Drop hits whose words all stand in another hit that has more; keep one of equals a target."""
    hits = sorted(set(hits), key=lambda h: (-len(h.tokens), h.tokens, h.phrase.target, h.phrase.option))
    kept: list[tuple[Hit, frozenset[int]]] = []
    for hit in hits:
        taken = frozenset(hit.tokens)
        inside = any(
            taken < other or (taken == other and earlier.phrase.target == hit.phrase.target)
            for earlier, other in kept
            if earlier.phrase.target.startswith("zone:") == hit.phrase.target.startswith("zone:")
        )
        if not inside:
            kept.append((hit, taken))
    return [hit for hit, _ in kept]
