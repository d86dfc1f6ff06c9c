"""Is what was found denied, doubtful, over, somebody else's, or only feared? ConText-style rules as data.

After Harkema, Dowling, Thornblade and Chapman, J Biomed Inform 2009;42:839 (ConText).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whence.narrative.once import once
from whence.narrative.tokens import stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from whence.narrative.match import Hit
    from whence.narrative.tokens import Token

__all__ = ["Context", "Marks", "context_of", "marks_of"]

_FORWARD = 16
"""Tokens that a denial reaches forward; a list may be longer than a sentence of plain prose."""

_BACK = 5
_NEAR = 4
_WHOLE = 99
_CORE = frozenset({"no", "not", "denies", "denied", "without", "never", "deny", "denying", "nor", "neither"})
_VERBS = frozenset(
    {
        "has",
        "have",
        "had",
        "is",
        "are",
        "was",
        "were",
        "with",
        "positive",
        "am",
        "showed",
        "revealed",
        "worse",
    }
)
_NEW = frozenset({"the", "my", "his", "it", "this", "then", "so", "there", "walked", "had", "felt"})
_KINDS = ("doubt", "mild", "past", "other_people", "hypothetical", "warning", "witness")


@dataclass(frozen=True, slots=True)
class Context:
    """How a hit is to be taken."""

    denied: bool
    doubtful: bool
    mild: bool
    past: bool
    other_person: bool
    hypothetical: bool


_Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Marks:
    """Where the grammar words of a sentence stand, each as (first, last) token; `taken` lie inside hits."""

    kinds: Mapping[str, _Spans]
    taken: frozenset[int]

    def of(self, kind: str) -> _Spans:
        """Return the marks of one kind."""
        return self.kinds.get(kind, [])


def _compiled(key: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, words in key:
        for text in words:
            run = stems_of(text, {})
            if run:
                found.setdefault(run[0], []).append((run, kind))
    return found


def _table(grammar: Mapping[str, Any]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    def build() -> dict[str, list[tuple[tuple[str, ...], str]]]:
        pairs = [(k, tuple(v)) for k, v in grammar["negation"].items()]
        return _compiled([*pairs, *((k, tuple(grammar.get(k, ()))) for k in _KINDS)])

    return once(grammar, "marks", build)


def marks_of(sentence: Sequence[Token], grammar: Mapping[str, Any], hits: Iterable[Hit] = ()) -> Marks:
    """Find the grammar words of a sentence."""
    table = _table(grammar)
    stems = [t.stem for t in sentence]
    found: dict[str, _Spans] = {}
    for start, word in enumerate(stems):
        for run, kind in table.get(word, ()):
            if len(run) == 1 or tuple(stems[start : start + len(run)]) == run:
                found.setdefault(kind, []).append((start, start + len(run) - 1))
    spared = found.get("not_negation", [])
    if spared and "before" in found:
        found["before"] = [m for m in found["before"] if not any(a <= m[0] <= b for a, b in spared)]
    if "before" in found:
        kept = _undoubled(found["before"], stems)
        found["doubled"] = [m for m in found["before"] if m not in kept]
        found["before"] = kept
    taken = frozenset(t for h in hits if ":" not in h.phrase.target for t in h.tokens)
    return Marks(found, taken)


_UNABLE = frozenset({"not", "unabl", "imposs", "never", "hard"})
_DOUBLED = 10
"""Tokens within which "not ... without" is one statement: "could not sit or walk without pain"."""


def _holds(hit: Hit, spans: _Spans) -> bool:
    return any(start in hit.tokens for start, _ in spans)


def _undoubled(before: _Spans, stems: Sequence[str]) -> _Spans:
    """Leave out denials that cancel out."""
    spared: set[int] = set()
    for start, _ in before:
        if stems[start] == "without":
            first = [i for i in range(max(0, start - _DOUBLED), start) if stems[i] in _UNABLE]
            if first:
                spared |= {start, *first}
    return [m for m in before if m[0] not in spared]


def context_of(hit: Hit, sentence: Sequence[Token], marks: Marks) -> Context:
    """Return how a hit is to be taken, from the words around it; words inside the hit do not count."""
    inside = set(hit.tokens)

    def outside(kind: str) -> _Spans:
        return [m for m in marks.of(kind) if m[0] not in inside]

    hypothetical = _near(hit, outside("hypothetical"), before=_NEAR, after=0)
    return Context(
        denied=_denied(hit, sentence, marks)
        or (hit.phrase.option == "no" and _holds(hit, marks.kinds.get("doubled", []))),
        doubtful=_near(hit, outside("doubt"), before=_NEAR, after=2),
        mild=_near(hit, outside("mild"), before=2, after=1),
        past=_near(hit, outside("past"), before=3, after=2),
        other_person=_other(hit, sentence, outside("other_people"), marks),
        hypothetical=hypothetical or _near(hit, outside("warning"), before=_WHOLE, after=0),
    )


def _other(hit: Hit, sentence: Sequence[Token], people: _Spans, marks: Marks) -> bool:
    """Whether a relative is meant: one named shortly before, who is neither witness nor the patient."""
    for start, end in people:
        if sentence[start].text in {"fh", "family"} and start <= 1 and hit.first > end:
            return True
        if not (0 < hit.first - end <= 8 or 0 < start - hit.last <= 3):
            continue
        low, high = min(end, hit.last) + 1, max(start, hit.first)
        between = {sentence[i].text for i in range(low, high)}
        witness = any(low <= a < high + 1 for a, _ in marks.of("witness"))
        if not witness and not between & {"i", "me", "my", "he", "she", "but"}:
            return True
    return False


def _denied(hit: Hit, sentence: Sequence[Token], marks: Marks) -> bool:
    inside = set(hit.tokens)
    for start, end in marks.of("before"):
        if start in inside or (start in marks.taken and sentence[start].text not in _CORE):
            continue
        if end < hit.first and hit.first - end <= _FORWARD and not _stopped(end, hit.first, sentence, marks):
            return True
    for start, _ in marks.of("after"):
        if start in inside or start in marks.taken or not 0 < start - hit.last <= _BACK:
            continue
        joined = sentence[start - 1].text in {"and", ",", "or", "with"} and start - 1 > hit.last
        if not joined and not any(hit.last < a < start for a, _ in marks.of("stop")):
            return True
    return False


def _stopped(start: int, end: int, sentence: Sequence[Token], marks: Marks) -> bool:
    """Whether the scope of a denial ends between two tokens: at a contrast, a new verb, or 'and has'."""
    if any(start < a < end for a, _ in marks.of("stop")):
        return True
    words = [sentence[i].text for i in range(start + 1, end)]
    for place, this in enumerate(words[:-1]):
        if this == "and" and words[place + 1] in _VERBS:
            return True
        if this == "," and words[place + 1] in _VERBS:
            return True
        if this in {",", "and"} and words[place + 1] in _NEW:
            return True
        if this in {",", "and"} and "," not in words[place + 1 :] and _clause(words[place + 1 :]):
            return True
    return False


def _clause(words: Sequence[str]) -> bool:
    """Whether words after a comma or 'and' make a clause of their own ("and the leg was cold")."""
    return any(w in {"is", "are", "was", "were", "has", "had", "have"} for w in words[1:4])


def _near(hit: Hit, found: Iterable[tuple[int, int]], *, before: int, after: int) -> bool:
    for start, end in found:
        if 0 < hit.first - end <= before or 0 < start - hit.last <= after:
            return True
        if hit.first < start < hit.last:
            return True
    return False
