"""The interview of a check: which question stands where, what an answer does, how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from whence.case import Answer, Case
from whence.clinic.selfcheck.casework import case_of, fits
from whence.clinic.selfcheck.state import Asked, Step
from whence.errors import CaseError
from whence.nextstep.interview import (
    CAP,
    NONE,
    NOT_SURE,
    Interview,
    Question,
    answered,
    next_question,
    question_of,
)
from whence.triage.logic import Known, Truth, evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whence.clinic.selfcheck.state import Check
    from whence.knowledge import Knowledge

__all__ = ["Clash", "Progress", "answer", "progress", "question_at", "ready"]

_WHY: Final = ("safety", "urgency", "leader", "apart")
"""Why a question is asked; the pack has the sentences."""


@dataclass(frozen=True)
class Progress:
    """How far the questions have come.

    Attributes
    ----------
    left
        The most that may still follow.
    safety
        The most safety questions, which come first.
    """

    done: int
    left: int
    safety: int

    @property
    def most(self) -> int:
        """The most questions in all."""
        return self.done + self.left


class Clash(Exception):  # noqa: N818 (it is a question back to the person)
    """The answer contradicts earlier ones.

    Parameters
    ----------
    others
        Findings whose earlier answers stand against it.
    """

    def __init__(self, others: tuple[str, ...]) -> None:
        self.others = others
        super().__init__(", ".join(others))


def ready(check: Check, knowledge: Knowledge) -> Check:
    """Return the check with the next question worked out, or marked as done where none is left."""
    state = _interview(check, knowledge)
    found = next_question(state, knowledge)
    if found is None:
        return check.with_(done=True)
    return check.with_(
        ahead=Asked(id=found.id, kind=found.kind, why=_why(found, knowledge), findings=_named(found))
    )


def question_at(check: Check, number: int, knowledge: Knowledge) -> Question | None:
    """Return the question with this number, from 1: an answered one or the one ahead; None where there is none."""
    asked = check.steps[number - 1] if number <= len(check.steps) else check.ahead
    if asked is None:
        return None
    findings = tuple(asked.given) if isinstance(asked, Step) else asked.findings
    return question_of(asked.id, asked.kind, findings, asked.why, number, knowledge)


def _named(question: Question) -> tuple[str, ...]:
    return tuple(name for name in question.options if name != NONE) if question.many else ()


def _why(question: Question, knowledge: Knowledge) -> str:
    """Return which of the pack's reasons a question gives."""
    return next((name for name in _WHY if knowledge.say(f"why.{name}") == question.why), "")


def _interview(check: Check, knowledge: Knowledge) -> Interview:
    return Interview(case_of(check, knowledge), tuple(step.id for step in check.steps))


def answer(
    check: Check,
    question: Question,
    value: str | Sequence[str],
    knowledge: Knowledge,
    *,
    replace: bool = False,
) -> Check:
    """Return the check after an answer; a question answered before is answered anew.

    Parameters
    ----------
    replace
        Take this answer instead of earlier ones that contradict it.

    Raises
    ------
    Clash
        Where it contradicts earlier answers and `replace` is false.
    CaseError
        For an answer that the question does not offer.
    """
    place = question.number - 1
    before, after = check.steps[:place], check.steps[place + 1 :]
    rest = check.with_(steps=(*before, *after))
    known = case_of(rest, knowledge)
    step = _step(question, value, known, knowledge)
    others = _against(step, known, knowledge)
    if not others:
        return check.with_(steps=(*before, step, *after))
    if not replace:
        raise Clash(others)
    return rest.with_(steps=(*rest.steps, step))  # the latest answer wins


def _step(question: Question, value: str | Sequence[str], known: Case, knowledge: Knowledge) -> Step:
    """Return what an answer makes known, by asking the interview itself."""
    try:
        after = answered(Interview(known), question, value, knowledge)
    except CaseError:  # it contradicts: see what it says by itself
        after = answered(Interview(known.model_copy(update={"answers": ()})), question, value, knowledge)
    asked = set(question.options) if question.many else {question.id}
    given = {a.finding: a.value for a in after.case.answers if a.finding in asked}
    why = _why(question, knowledge)
    return Step(id=question.id, kind=question.kind, why=why, given=given)


def _against(step: Step, known: Case, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the earlier answers that contradict a step; empty where all fits."""
    said = [Answer(finding=name, value=value) for name, value in step.given.items()]
    whole = known
    for one in said:
        whole = whole.with_answer(one)
    if fits(whole, knowledge):
        return ()
    alone = known.model_copy(update={"answers": tuple(said)})
    earlier = [a for a in known.answers if a.finding not in step.given]
    single = tuple(a.finding for a in earlier if not fits(alone.with_answer(a), knowledge))
    return single or tuple(a.finding for a in earlier if a.value not in {"no", NOT_SURE})


def progress(check: Check, knowledge: Knowledge) -> Progress:
    """Return how far the questions have come, and the most that may follow."""
    done = len(check.steps)
    who = Known.of(Case(person=check.person), {}, knowledge)
    screens = knowledge.documents["screens"].values()
    safety = sum("asked_of" not in s or evaluate(s["asked_of"], who) is not Truth.NO for s in screens)
    return Progress(done, CAP - done, safety)
