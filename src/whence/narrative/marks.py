"""Where the grammar words of a sentence stand: denials, doubt, the past, other people, what is only feared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whence.narrative.once import once
from whence.narrative.tokens import stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from whence.narrative.match import Hit
    from whence.narrative.tokens import Token

__all__ = ["Marks", "Spans", "marks_of"]

_KINDS = (
    "doubt", "mild", "past", "not_past", "other_people", "hypothetical", "warning", "witness", "condition",
    "consequence", "planned",
)  # fmt: skip
_DOUBLED = 10
"""Tokens within which "not ... without" is one statement: "could not sit or walk without pain"."""

_COLONS = frozenset({":", "-", "="})
_CLOSED = frozenset({",", "and", ")", ":"})

Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Marks:
    """Where the grammar words of a sentence stand, each as (first, last) token; `taken` lie inside hits."""

    kinds: Mapping[str, Spans]
    taken: frozenset[int]

    def of(self, kind: str) -> Spans:
        """Return the marks of one kind."""
        return self.kinds.get(kind, [])


def marks_of(sentence: Sequence[Token], grammar: Mapping[str, Any], hits: Iterable[Hit] = ()) -> Marks:
    """Find the grammar words of a sentence."""
    table = once(grammar, "marks", lambda: _table(grammar))
    stems = [t.stem for t in sentence]
    found: dict[str, Spans] = {}
    for start, word in enumerate(stems):
        for run, kind in table.get(word, ()):
            if len(run) == 1 or tuple(stems[start : start + len(run)]) == run:
                found.setdefault(kind, []).append((start, start + len(run) - 1))
    if "closing" in found:
        found["closing"] = [m for m in found["closing"] if m[0] and _closes(m, sentence)]
    if "before" in found:
        _settle_denials(found, stems, sentence, grammar)
    if "past" in found:
        spared = found.get("not_past", [])
        past = [m for m in found["past"] if not any(a <= m[0] <= b for a, b in spared)]
        found["past"] = _truly_past(past, stems, grammar)
    taken = frozenset(t for h in hits if ":" not in h.phrase.target for t in h.tokens)
    return Marks(found, taken)


def _table(grammar: Mapping[str, Any]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, words in (*grammar["negation"].items(), *((k, grammar.get(k, ())) for k in _KINDS)):
        for text in words:
            run = stems_of(text, grammar["language"])
            if run:
                found.setdefault(run[0], []).append((run, kind))
    return found


def _settle_denials(
    found: dict[str, Spans], stems: Sequence[str], sentence: Sequence[Token], grammar: Mapping[str, Any]
) -> None:
    """Leave out denials that deny nothing that follows: "not only", "not ... without", "fever: no"."""
    spared = found.get("not_negation", [])
    before = [m for m in found["before"] if not any(a <= m[0] <= b for a, b in spared)]
    closing = found.get("closing", ())
    answers = [m for m in before if _answers(m, sentence)]
    unable = once(
        grammar,
        "unable",
        lambda: frozenset(stems_of(" ".join(grammar["context"]["unable"]), grammar["language"])),
    )
    open_ = [m for m in before if m not in answers and m not in closing]
    kept = _undoubled(open_, stems, unable)
    found["doubled"] = [m for m in open_ if m not in kept]
    # A denial after a colon answers what stands before the colon.
    found["answer"] = [(start - 1, end) for start, end in answers]
    found["before"] = kept


def _answers(mark: tuple[int, int], sentence: Sequence[Token]) -> bool:
    start = mark[0]
    if start == 0 or sentence[start - 1].text not in _COLONS:
        return False
    return _closes(mark, sentence)


def _closes(mark: tuple[int, int], sentence: Sequence[Token]) -> bool:
    """Whether nothing follows a word in its clause."""
    end = mark[1]
    return end + 1 >= len(sentence) or sentence[end + 1].text in _CLOSED


def _undoubled(before: Spans, stems: Sequence[str], unable: frozenset[str]) -> Spans:
    """Leave out denials that cancel out."""
    spared: set[int] = set()
    for start, _ in before:
        if stems[start] == "without":
            first = [i for i in range(max(0, start - _DOUBLED), start) if stems[i] in unable]
            if first:
                spared |= {start, *first}
    return [m for m in before if m[0] not in spared]


def _truly_past(past: Spans, stems: Sequence[str], grammar: Mapping[str, Any]) -> Spans:
    """Leave out what tells how long it has lasted: "a two-year history of", "began three weeks earlier"."""
    words: Mapping[str, frozenset[str]] = once(
        grammar,
        "spans",
        lambda: {
            k: frozenset(stems_of(" ".join(v), grammar["language"])) for k, v in grammar["times"].items()
        },
    )
    begins = not words["begins"].isdisjoint(stems)
    kept = []
    for start, end in past:
        told = start > 0 and stems[start - 1] in words["units"]
        if told and (begins or stems[start - 1] not in words["years"] or stems[start] == "histori"):
            continue
        if begins and stems[start] in words["years"]:
            continue
        kept.append((start, end))
    return kept
