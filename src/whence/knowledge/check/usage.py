"""Is every finding used, asked and worded? Does every cause say enough?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from whence.knowledge.check.problem import Problem, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whence.knowledge.load import Pack
    from whence.knowledge.schema import Finding

__all__ = ["check_usage"]

_FEWEST_FINDINGS = 8


def check_usage(pack: Pack) -> Iterator[Problem]:
    """Yield findings that nothing uses, that cannot be asked or have no words, and causes that say too little."""
    used = Counter(f for c in pack.causes.values() for f in c.findings)
    tested = {t.partition("=")[0] for r in pack.rules.values() for t in r.when.tests()}
    for f in pack.findings.values():
        for what in (*_use(f, used[f.id], tested=f.id in tested), *_question(f)):
            yield Problem("error", at(pack, "finding", f.id), what)
    for c in pack.causes.values():
        if len(c.findings) < _FEWEST_FINDINGS:
            yield Problem(
                "error", at(pack, "cause", c.id, "findings"), f"states only {len(c.findings)} findings"
            )
        if not c.place:
            yield Problem("warning", at(pack, "cause", c.id, "place"), "says nothing about where it hurts")


def _use(f: Finding, causes: int, *, tested: bool) -> Iterator[str]:
    if f.role == "care":
        if causes:
            yield "guides care only, yet a cause states it"
    elif causes == 0 and not tested:
        yield "is used by no cause and no rule; use it or remove it"
    elif causes == 1 and not f.specific and not tested:
        yield "is used by one cause; mark it 'specific: true' if that is meant"


def _question(f: Finding) -> Iterator[str]:
    if f.kind in {"history", "exposure"}:
        if not f.ask:
            yield "has no question to ask a patient"
    elif not f.how:
        yield "does not say how it is done"
    if not (f.names or f.words_no or any(f.words.values())):
        yield "has no words for the reader"
