"""Which single answers would make an undecided condition hold: read off in one pass, without trying each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from whence.triage.logic import Truth, evaluate, parsed, test

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from whence.triage.logic import Known

__all__ = ["deciders"]

Answered = tuple[str, str]
"""Id of a finding and the option answered."""


def deciders(condition: Mapping[str, Any], known: Known) -> frozenset[Answered]:
    """Return the single answers after which a condition that is not decided yet would hold.

    All keys of a condition must hold, so one answer has to bring about all that are still unknown.
    """
    return _shared(_keys(condition, known))


def _keys(condition: Mapping[str, Any], known: Known) -> Iterator[tuple[Truth, frozenset[Answered]]]:
    """Yield for each key of a condition whether it holds, and what would make it hold."""
    if "any" in condition:
        parts = list(_each(condition["any"], known))
        truth = max((t for t, _ in parts), default=Truth.NO)
        yield truth, frozenset().union(*(found for _, found in parts))
    if "all" in condition:
        parts = list(_each(condition["all"], known))
        yield min((t for t, _ in parts), default=Truth.YES), _shared(parts)
    if "at_least" in condition:
        rule = condition["at_least"]
        parts = list(_each(rule["of"], known))
        missing = rule["n"] - sum(t is Truth.YES for t, _ in parts)
        counts = Counter(answer for t, found in parts if t is not Truth.YES for answer in found)
        yield (
            evaluate({"at_least": rule}, known),
            frozenset(answer for answer, count in counts.items() if count >= missing),
        )
    rest = {k: v for k, v in condition.items() if k not in {"any", "all", "at_least"}}
    if rest:
        yield evaluate(rest, known), frozenset()


def _shared(parts: Iterable[tuple[Truth, frozenset[Answered]]]) -> frozenset[Answered]:
    open_parts = [found for truth, found in parts if truth is not Truth.YES]
    return frozenset.intersection(*open_parts) if open_parts else frozenset()


def _each(parts: Iterable[Any], known: Known) -> Iterator[tuple[Truth, frozenset[Answered]]]:
    for part in parts:
        if not isinstance(part, str):
            yield evaluate(part, known), deciders(part, known)
            continue
        truth = test(part, known)
        name, wanted = parsed(part)
        found = frozenset((name, o) for o in wanted) if truth is Truth.UNKNOWN else frozenset()
        yield truth, found
