"""Safety questions: the fewest screens that still decide every emergency and urgent rule for this person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whence.triage.circuit import circuit_of
from whence.triage.judge import REASONS, answerable, at_home, dangerous
from whence.triage.logic import Known, Truth, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from whence.case import Case
    from whence.knowledge.compiled import Knowledge
    from whence.reasoning.posterior import Posterior

__all__ = ["Question", "questions"]

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
    if not found:
        return ()
    circuit, now = circuit_of(knowledge), at_home(known, knowledge)
    everything = circuit.after(now, _asked(found), "no")
    decided = [
        name
        for name in dangerous(knowledge)
        if circuit.truth(name, now) is Truth.UNKNOWN and circuit.truth(name, everything) is not Truth.UNKNOWN
    ]
    for question in reversed(found.copy()):
        asks = set(question.findings)
        touched = [name for name in decided if asks & circuit.looks_at[name]]
        rest = [q for q in found if q is not question]
        without = circuit.after(now, _asked(rest), "no")
        reasons = asks & _REASONS - set(_asked(rest))
        if not reasons and all(circuit.truth(name, without) is not Truth.UNKNOWN for name in touched):
            found = rest
    return tuple(found)


def _asked(questions: Iterable[Question]) -> list[str]:
    return [name for question in questions for name in question.findings]


def _question(screen: Mapping[str, Any], known: Known, knowledge: Knowledge) -> Question | None:
    if "asked_of" in screen and evaluate(screen["asked_of"], known) is Truth.NO:
        return None
    unknown = (name for name in screen["of"] if name not in known.options)
    missing = tuple(
        name for name in unknown if answerable(knowledge, name, known.age, known.sex, known.pregnancy)
    )
    return Question(screen["id"], screen["ask"], missing) if missing else None
