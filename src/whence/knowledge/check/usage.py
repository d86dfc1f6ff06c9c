"""Is every finding used, asked and worded? Does every cause say enough?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from whence.knowledge.check.problem import Problem, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whence.knowledge.load import Pack

__all__ = ["check_usage"]

_FEWEST_FINDINGS = 8


def check_usage(pack: Pack) -> Iterator[Problem]:
    """Yield findings that nothing uses, that cannot be asked or have no words, and causes that say too little."""
    used = Counter(f for c in pack.causes.values() for f in c.findings)
    tested = {t.partition("=")[0] for r in pack.rules.values() for t in r.when.tests()}
    for f in pack.findings.values():
        place = at(pack, "finding", f.id)
        if f.role == "care":
            if used[f.id]:
                yield Problem("error", place, "guides care only, yet a cause states it")
        elif used[f.id] == 0 and f.id not in tested:
            yield Problem("error", place, "is used by no cause and no rule; use it or remove it")
        elif used[f.id] == 1 and not f.specific and f.id not in tested:
            yield Problem("error", place, "is used by one cause; mark it 'specific: true' if that is meant")
        yield from _question(pack, f.id)
    for c in pack.causes.values():
        if len(c.findings) < _FEWEST_FINDINGS:
            yield Problem("error", at(pack, "cause", c.id, "findings"), f"states only {len(c.findings)} findings")
        if not c.place:
            yield Problem("warning", at(pack, "cause", c.id, "place"), "says nothing about where it hurts")


def _question(pack: Pack, name: str) -> Iterator[Problem]:
    f = pack.findings[name]
    place = at(pack, "finding", name)
    if f.kind in {"history", "exposure"}:
        if not f.ask:
            yield Problem("error", place, "has no question to ask a patient")
    elif not f.how:
        yield Problem("error", place, "does not say how it is done")
    if not (f.names or f.words_no or any(f.words.values())):
        yield Problem("error", place, "has no words for the reader")
