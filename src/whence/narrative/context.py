"""Is what was found denied, doubtful, over, somebody else's, or only feared? ConText-style rules as data.

After Harkema, Dowling, Thornblade and Chapman, J Biomed Inform 2009;42:839 (ConText).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from whence.narrative.tokens import stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from whence.narrative.match import Hit
    from whence.narrative.tokens import Token

__all__ = ["Context", "Marks", "context_of", "marks_of"]

_FORWARD = 14
"""Tokens that a denial reaches forward; a list may be longer than a sentence of plain prose."""

_BACK = 5
_NEAR = 4


@dataclass(frozen=True, slots=True)
class Context:
    """How a hit is to be taken."""

    denied: bool
    doubtful: bool
    mild: bool
    past: bool
    other_person: bool
    hypothetical: bool


@dataclass(frozen=True)
class Marks:
    """Where the grammar words of a sentence stand, each as (first, last) token."""

    before: list[tuple[int, int]]
    after: list[tuple[int, int]]
    stops: list[tuple[int, int]]
    doubt: list[tuple[int, int]]
    mild: list[tuple[int, int]]
    past: list[tuple[int, int]]
    others: list[tuple[int, int]]
    hypothetical: list[tuple[int, int]]


@lru_cache(maxsize=64)
def _compiled(words: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for text in words:
        run = stems_of(text, {})
        if run:
            found.setdefault(run[0], []).append(run)
    return found


def _places(sentence: Sequence[Token], words: Iterable[str]) -> list[tuple[int, int]]:
    table = _compiled(tuple(words))
    stems = [t.stem for t in sentence]
    found = []
    for start, word in enumerate(stems):
        for run in table.get(word, ()):
            if tuple(stems[start : start + len(run)]) == run:
                found.append((start, start + len(run) - 1))
    return found


def marks_of(sentence: Sequence[Token], grammar: Mapping[str, Any]) -> Marks:
    """Find the grammar words of a sentence."""
    negation = grammar["negation"]
    not_negation = _places(sentence, negation["not_negation"])
    before = [
        m for m in _places(sentence, negation["before"]) if not any(a <= m[0] <= b for a, b in not_negation)
    ]
    return Marks(
        before=before,
        after=_places(sentence, negation["after"]),
        stops=_places(sentence, negation["stop"]),
        doubt=_places(sentence, grammar["doubt"]),
        mild=_places(sentence, grammar["mild"]),
        past=_places(sentence, grammar["past"]),
        others=_places(sentence, grammar["other_people"]),
        hypothetical=_places(sentence, grammar["hypothetical"]),
    )


def context_of(hit: Hit, sentence: Sequence[Token], marks: Marks) -> Context:
    """Return how a hit is to be taken, from the words around it; words inside the hit do not count."""
    inside = set(hit.tokens)

    def outside(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        return [m for m in found if m[0] not in inside]

    return Context(
        denied=_denied(hit, sentence, marks, outside),
        doubtful=_near(hit, outside(marks.doubt), before=_NEAR, after=2),
        mild=_near(hit, outside(marks.mild), before=2, after=1),
        past=_near(hit, outside(marks.past), before=3, after=2),
        other_person=_near(hit, outside(marks.others), before=6, after=3),
        hypothetical=_near(hit, outside(marks.hypothetical), before=_NEAR, after=0),
    )


def _denied(hit: Hit, sentence: Sequence[Token], marks: Marks, outside: Any) -> bool:
    for start, end in outside(marks.before):
        if end < hit.first and hit.first - end <= _FORWARD and not _stopped(end, hit.first, sentence, marks):
            return True
    for start, _ in outside(marks.after):
        if 0 < start - hit.last <= _BACK and not _stopped(hit.last, start, sentence, marks):
            return True
    return False


def _stopped(start: int, end: int, sentence: Sequence[Token], marks: Marks) -> bool:
    """Whether the scope of a denial ends between two tokens: at a contrast, a new verb, or 'and has'."""
    if any(start < a < end for a, _ in marks.stops):
        return True
    words = [sentence[i].text for i in range(start + 1, end)]
    for this, following in zip(words, words[1:], strict=False):
        if this in {"and", ","} and following in {"has", "have", "had", "is", "are", "was", "were", "with", "positive"}:
            return True
    return False


def _near(hit: Hit, found: Iterable[tuple[int, int]], *, before: int, after: int) -> bool:
    for start, end in found:
        if 0 < hit.first - end <= before or 0 < start - hit.last <= after:
            return True
        if hit.first < start < hit.last:
            return True
    return False
