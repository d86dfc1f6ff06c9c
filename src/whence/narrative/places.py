"""Where it hurts: names of places joined with words of pain, spread and numbness."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from whence.narrative.context import Marks, context_of
from whence.narrative.tokens import stem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whence.narrative.match import Hit
    from whence.narrative.tokens import Token

__all__ = ["Places"]

_NUMB = frozenset({"numb", "tingl", "paresthesia", "sensat", "hypesthesia", "pin", "needl"})
_SIDES = {"left": "left", "lt": "left", "right": "right", "rt": "right"}


@lru_cache(maxsize=8)
def _stems(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem(w) for w in words)


class Places:
    """Gather painful and numb zones over the sentences of a story."""

    def __init__(self, grammar: Mapping[str, Any]) -> None:
        self._pain = _stems(tuple(grammar["pain"]))
        self._other = _stems(tuple(grammar["pain_not"]))
        self.painful: dict[str, None] = {}
        self.numb: dict[str, None] = {}
        self._sides: Counter[str] = Counter()

    @property
    def side(self) -> str | None:
        """The side that the story tells of the pain."""
        if not self._sides:
            return None
        if self._sides["both"] or (self._sides["left"] and self._sides["right"]):
            top = self._sides.most_common(1)[0]
            clear = top[1] >= 3 * sum(n for s, n in self._sides.items() if s != top[0])
            return top[0] if clear else "both"
        return next(iter(self._sides))

    def read(self, hits: Sequence[Hit], sentence: Sequence[Token], marks: Marks) -> bool:
        """Read the places of one sentence; returns whether any was used."""
        used = False
        stems = [t.stem for t in sentence]
        for hit in hits:
            context = context_of(hit, sentence, marks)
            if context.denied or context.past or context.hypothetical or context.other_person:
                continue
            kind = self._kind(hit, stems)
            if kind == "pain":
                self.painful[hit.phrase.target.removeprefix("zone:")] = None
                self._count_side(hit, sentence)
                used = True
            elif kind == "numb":
                self.numb[hit.phrase.target.removeprefix("zone:")] = None
                used = True
        return used

    def _kind(self, hit: Hit, stems: Sequence[str]) -> str | None:
        """Return what the nearest telling word says of a place: pain, numb, or something else."""
        best, found = 99, None
        for place, word in enumerate(stems):
            distance = 0 if hit.first <= place <= hit.last else min(abs(place - hit.first), abs(place - hit.last))
            kind = "numb" if word in _NUMB else "pain" if word in self._pain else "other" if word in self._other else None
            if kind and distance < best:
                best, found = distance, kind
        if found == "other" and best > 3 and any(s in self._pain for s in stems):
            return "pain"
        return None if found == "other" else found

    def _count_side(self, hit: Hit, sentence: Sequence[Token]) -> None:
        words = [t.text for t in sentence[max(0, hit.first - 3) : hit.last + 2]]
        for word in words:
            if word in _SIDES:
                self._sides[_SIDES[word]] += 1
            elif word in {"both", "bilateral", "bilaterally"}:
                self._sides["both"] += 1

    def absorb(self, other: Places) -> None:
        """Take over the places of another reader."""
        self.painful.update(other.painful)
        self.numb.update(other.numb)
        self._sides.update(other._sides)
