"""The interview: safety screens first, then the question that would change the answer most, then stop.

Pure: a state goes in, the next question comes out. The terminal and the web only show it and pass answers on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from whence.case import Answer, Case
from whence.errors import CaseError, Place
from whence.nextstep.value import PATIENT, rank_steps
from whence.reasoning.answers import facts_of
from whence.reasoning.posterior import reason
from whence.triage.judge import triage
from whence.triage.screens import questions as screens_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whence.knowledge.compiled import Knowledge
    from whence.nextstep.value import Available, Step

__all__ = ["CAP", "NONE", "NOT_SURE", "Interview", "Question", "answered", "next_question"]

CAP = 24
"""The most questions that a person is asked."""

NONE = "none"
"""None of the things that a screen names."""

NOT_SURE = "unknown"


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a person.

    Attributes
    ----------
    kind
        ``screen`` for a safety question about several findings, else ``finding``.
    options
        What can be answered: options of the finding; for a screen its findings and `NONE`. `NOT_SURE` is
        always possible.
    why
        Why it is asked, one plain sentence.
    number
        Place in the interview, from 1.
    """

    id: str
    text: str
    kind: Literal["screen", "finding"]
    options: tuple[str, ...]
    why: str
    number: int


@dataclass(frozen=True)
class Interview:
    """Where an interview stands.

    Attributes
    ----------
    case
        What is known so far.
    asked
        Ids of the questions asked, in order.
    available
        Kinds of finding that can be had.
    """

    case: Case
    asked: tuple[str, ...] = ()
    available: Available = PATIENT


def next_question(interview: Interview, knowledge: Knowledge, cap: int = CAP) -> Question | None:
    """Return what to ask next; None when the interview is over.

    It is over in an emergency, at the cap, and when everything dangerous is decided and no likely answer alone
    would change urgency or the leading family.

    Raises
    ------
    CaseError
        Where the answers so far do not fit the pack or contradict each other.
    """
    if len(interview.asked) >= cap:
        return None
    case = interview.case
    posterior = reason(case, knowledge)
    judged = triage(case, knowledge, posterior)
    if judged.urgency == "emergency":
        return None
    number = len(interview.asked) + 1
    for screen in screens_for(case, knowledge, posterior):
        if screen.id not in interview.asked:
            options = (*screen.findings, NONE)
            return Question(screen.id, screen.ask, "screen", options, knowledge.say("why.safety"), number)
    steps = rank_steps(case, knowledge, posterior, judged, interview.available)
    if not any(step.could_decide for step in steps.ranked):
        return None
    open_steps = [step for step in steps.ranked if step.name not in interview.asked]
    if not open_steps:
        return None
    best = max(open_steps, key=lambda s: s.value * s.burden)  # to a person every question is one question
    info = knowledge.findings[best.findings[0]]
    why = knowledge.say(f"why.{_why(best)}")
    return Question(info.id, info.ask or info.how or info.name, "finding", info.options, why, number)


def _why(step: Step) -> str:
    if step.changes_urgency >= 0.05:
        return "urgency"
    return "leader" if step.changes_decision >= 0.05 else "apart"


def answered(
    interview: Interview,
    question: Question,
    value: str | float | Iterable[str],
    knowledge: Knowledge,
    **details: str,
) -> Interview:
    """Return the interview after an answer.

    Parameters
    ----------
    value
        An option, a number, or `NOT_SURE`; for a screen the findings that are there (the others are then not,
        unless these imply them), `NONE`, or `NOT_SURE`.
    details
        Further fields of the answer, such as ``certainty``.

    Raises
    ------
    CaseError
        For a finding that the screen does not name, and for an answer that contradicts an earlier one.
    """
    chosen = [value] if isinstance(value, str | float | int) else list(value)
    if question.kind == "finding":
        given: dict[str, str | float] = {question.id: chosen[0] if chosen else NOT_SURE}
    else:
        given = _screened(interview.case, question, [str(v) for v in chosen], knowledge)
    case = interview.case
    for name, option in given.items():
        case = case.with_answer(Answer(finding=name, value=option, **details))
    facts_of(case, knowledge)
    return replace(interview, case=case, asked=(*interview.asked, question.id))


def _screened(
    case: Case, question: Question, chosen: list[str], knowledge: Knowledge
) -> dict[str, str | float]:
    findings = [name for name in question.options if name != NONE]
    if chosen == [NOT_SURE]:
        return dict.fromkeys(findings, NOT_SURE)
    stray = set(chosen) - set(question.options)
    if stray:
        raise CaseError(f"the question does not name {sorted(stray)[0]!r}", Place(field=question.id))
    there = {name: "yes" for name in findings if name in chosen}
    for name in there:
        case = case.with_answer(Answer(finding=name, value="yes"))
    implied = facts_of(case, knowledge).known
    rest = [f for f in findings if f not in there and knowledge.finding_index[f] not in implied]
    return {**there, **dict.fromkeys(rest, "no")}
