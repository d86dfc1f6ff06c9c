"""Which single answers would make an undecided condition hold: read off in one pass, without trying each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from whence.triage.logic import Truth, evaluate, parsed, test

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from whence.triage.logic import Known

__all__ = ["deciders"]

Answered = tuple[str, str]
"""Id of a finding and the option answered."""

Part = tuple[Truth, frozenset[Answered]]


def deciders(condition: Mapping[str, Any], known: Known) -> frozenset[Answered]:
    """Return the single answers after which a condition that is not decided yet would hold.

    All keys of a condition must hold, so one answer has to bring about all that are still unknown.
    """
    truth, found = _weigh(condition, known)
    return found if truth is Truth.UNKNOWN else frozenset()


def _weigh(condition: Mapping[str, Any], known: Known) -> Part:
    parts = list(_keys(condition, known))
    return min((t for t, _ in parts), default=Truth.UNKNOWN), _shared(parts)


def _keys(condition: Mapping[str, Any], known: Known) -> Iterator[Part]:
    """Yield for each key of a condition whether it holds, and what would make it hold."""
    if "any" in condition:
        parts = list(_each(condition["any"], known))
        truth = max((t for t, _ in parts), default=Truth.NO)
        yield truth, frozenset().union(*(found for _, found in parts))
    if "all" in condition:
        parts = list(_each(condition["all"], known))
        yield min((t for t, _ in parts), default=Truth.YES), _shared(parts)
    if "at_least" in condition:
        yield _at_least(condition["at_least"]["n"], list(_each(condition["at_least"]["of"], known)))
    rest = {k: v for k, v in condition.items() if k not in {"any", "all", "at_least"}}
    if rest:
        yield evaluate(rest, known), frozenset()


def _at_least(wanted: int, parts: Sequence[Part]) -> Part:
    truths = [t for t, _ in parts]
    missing = wanted - truths.count(Truth.YES)
    if missing <= 0:
        return Truth.YES, frozenset()
    if truths.count(Truth.UNKNOWN) < missing:
        return Truth.NO, frozenset()
    counts = Counter(answer for truth, found in parts if truth is Truth.UNKNOWN for answer in found)
    return Truth.UNKNOWN, frozenset(answer for answer, count in counts.items() if count >= missing)


def _shared(parts: Iterable[Part]) -> frozenset[Answered]:
    open_parts = [found for truth, found in parts if truth is not Truth.YES]
    return frozenset.intersection(*open_parts) if open_parts else frozenset()


def _each(parts: Iterable[Any], known: Known) -> Iterator[Part]:
    for part in parts:
        if not isinstance(part, str):
            yield _weigh(part, known)
            continue
        truth = test(part, known)
        name, wanted = parsed(part)
        found = frozenset((name, o) for o in wanted) if truth is Truth.UNKNOWN else frozenset()
        yield truth, found
