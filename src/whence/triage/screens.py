"""Safety questions: the fewest screens that still decide every emergency and urgent rule for this person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from whence.triage.judge import REASONS, answerable, dangerous, undecided
from whence.triage.logic import Known, Truth, evaluate, parsed, tests_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior

__all__ = ["Question", "answered_no", "questions"]

_REASONS = frozenset(REASONS)


@dataclass(frozen=True, slots=True)
class Question:
    """One screen to ask now.

    Attributes
    ----------
    findings
        What it still has to find out; "none of these" answers them all with no.
    """

    id: str
    ask: str
    findings: tuple[str, ...]


def questions(case: Case, knowledge: Knowledge, posterior: Posterior) -> tuple[Question, ...]:
    """Return the screens to ask, in the order of the pack; empty when nothing dangerous is undecided.

    A screen is left out when the others decide as much without it, the last of the pack first. A "no" never
    opens a rule, so only rules that are open now and look at what a screen asks need to be weighed again.
    """
    known = Known.of(case, posterior.facts.known, knowledge)
    screens = knowledge.documents["screens"].values()
    found = [q for screen in screens if (q := _question(screen, known, knowledge))]
    open_now = undecided(known, knowledge, dangerous(knowledge))
    left = set(undecided(_after(found, known), knowledge, open_now))
    for question in reversed(found.copy()):
        asks = set(question.findings)
        touched = [name for name in open_now if asks & _looks_at(name, knowledge)]
        rest = [q for q in found if q is not question]
        after = _after(rest, known)
        decides = not left.issuperset(undecided(after, knowledge, touched))
        if not decides and not asks & _REASONS - set(after.options):
            found = rest
    return tuple(found)


@lru_cache(maxsize=1024)
def _looks_at(rule: str, knowledge: Knowledge) -> frozenset[str]:
    """Return the findings that a rule looks at."""
    return frozenset(parsed(text)[0] for text in tests_of(knowledge.documents["rules"][rule]["when"]))


def _after(asked: list[Question], known: Known) -> Known:
    return answered_no(known, (name for question in asked for name in question.findings))


def answered_no(known: Known, findings: Iterable[str]) -> Known:
    """Return what is known after "none of these"; findings known already stay as they are."""
    return replace(known, options={**dict.fromkeys(findings, "no"), **known.options})


def _question(screen: Mapping[str, Any], known: Known, knowledge: Knowledge) -> Question | None:
    if "asked_of" in screen and evaluate(screen["asked_of"], known) is Truth.NO:
        return None
    unknown = (name for name in screen["covers"] if name not in known.options)
    missing = tuple(
        name for name in unknown if answerable(knowledge, name, known.age, known.sex, known.pregnancy)
    )
    return Question(screen["id"], screen["ask"], missing) if missing else None
